/** How often everything happened, by group and name; shown at the end. */
export class Tally {
  readonly #groups = new Map<string, Map<string, number>>()

  add(group: string, name: string, times = 1): void {
    const counts = this.#groups.get(group) ?? new Map<string, number>()
    counts.set(name, (counts.get(name) ?? 0) + times)
    this.#groups.set(group, counts)
  }

  of(group: string, name: string): number {
    return this.#groups.get(group)?.get(name) ?? 0
  }

  total(group: string): number {
    return [...(this.#groups.get(group)?.values() ?? [])].reduce((sum, count) => sum + count, 0)
  }

  /** Names and counts of a group, by name. */
  group(group: string): readonly (readonly [string, number])[] {
    return [...(this.#groups.get(group) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}
