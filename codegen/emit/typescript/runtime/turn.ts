/** What a handler's contexts are made of. */

/** Proof that a packet was answered as its spec demands: only a context hands it out. */
export class Answer {
  private readonly answered = true
  static readonly given = new Answer()
  private constructor() {
    void this.answered
  }
}

/** Where encoded packets go. */
export interface Outlet {
  /** Where the next packet starts, in the buffer that `reserve` returned last. */
  readonly end: number
  /** A buffer with at least `size` bytes free from `end` on. */
  reserve(size: number): Uint8Array
  /** The packet that starts at the old `end` is whole and ends here; until then it does not count. */
  commit(end: number): void
}

/** Sends must come in the order of the spec, and a request is answered once. Types say so; this is for the rest. */
export class Turn {
  #stage = 0

  /** Moves on to `stage`. @throws Error where the turn is past it */
  protected advance(stage: number, repeat: boolean, what: string): void {
    if (this.#stage > stage || (this.#stage === stage && !repeat)) {
      throw new Error(`${what} comes too late: the request was answered, or a later packet was sent already`)
    }
    this.#stage = stage
  }
}
