/** What the sessions did and saw, for the rules to judge. Ticks count what the suite does and sees, one by one. */

import type { Member } from './wire.js'

/** Something that must not be; the run fails with it. */
export interface Violation {
  readonly rule: string
  readonly what: string
  /** The sessions involved, or users. */
  readonly who: readonly string[]
}

/** What a member heard of its room, in the order of its stream. */
export type Beat =
  /** A chat, by its key: somebody else's notify, or the answer to one's own. */
  | { readonly kind: 'said'; readonly key: string }
  | { readonly kind: 'came'; readonly index: bigint; readonly userId: string }
  | { readonly kind: 'went'; readonly index: bigint }

/** One session in one room, from its enter response to its leave. */
export interface Stay {
  readonly session: string
  readonly userId: string
  readonly room: number
  readonly index: bigint
  /** The tick at which its enter response was read. */
  readonly enteredAt: number
  /** The list that it got, itself included. */
  readonly list: readonly Member[]
  /** Begins with its own coming, and ends with its own going where everything up to that was read. */
  readonly beats: Beat[]
  /** It has read all that was said in the room before this tick: something it sent later was answered. */
  heardUntil: number
}

export interface Chat {
  /** The first word of its text; no other chat has it. */
  readonly key: string
  readonly text: string
  readonly session: string
  readonly userId: string
  readonly sentAt: number
  /** Not set while nobody answered. NEVER: it was not sent whole. */
  result?: number
  answeredAt?: number
  /** Where it was said; not set unless it was accepted. */
  room?: number
}

/** The result of a chat that was never sent whole. */
export const NEVER = -1

export class History {
  readonly stays: Stay[] = []
  readonly chats = new Map<string, Chat>()
  readonly violations: Violation[] = []
  /** The tick at which the server was told to stop. */
  drainedAt: number | undefined
  /** When the server's process stood still; performance.now(). */
  readonly freezes: { readonly from: number; until: number }[] = []
  #tick = 0

  /** For how long the server's process stood still since then, ms. */
  stoodStill(since: number): number {
    return this.freezes.reduce((sum, { from, until }) => sum + Math.max(0, until - Math.max(from, since)), 0)
  }

  tick(): number {
    return ++this.#tick
  }

  violated(rule: string, what: string, ...who: readonly string[]): void {
    this.violations.push({ rule, what, who })
  }
}
