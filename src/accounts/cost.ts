/** How long something takes, ms, by what it took lately: mean and deviation move as RFC 6298 has it for round trips. */
export class Cost {
  #mean = 0
  #deviation = 0

  took(ms: number): void {
    if (this.#mean === 0) this.#mean = ms
    this.#deviation += (Math.abs(ms - this.#mean) - this.#deviation) / 4
    this.#mean += (ms - this.#mean) / 8
  }

  /** The next one hardly takes longer. */
  get expected(): number {
    return this.#mean + 2 * this.#deviation
  }
}
