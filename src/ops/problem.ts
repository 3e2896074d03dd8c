/** Why nobody can log in just now, or what may come to that. */
export interface Problem {
  /** One of a few, so that anybody may see it. */
  readonly reason: 'starting' | 'draining' | 'account store' | 'certificate'
  /** What exactly; may name hosts and paths. */
  readonly detail: string
}

export function asText({ reason, detail }: Problem): string {
  return `${reason}: ${detail}`
}
