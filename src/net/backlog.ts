/** Marks a session has at most at a time: the age of its output is known to a tenth of the limit. */
const MARKS = 10

interface Mark {
  /** ms */
  readonly at: number
  /** Bytes ever written to the link up to then. */
  readonly written: number
}

/**
 * How old the oldest byte is that waits for a session's reader. Not every write is remembered, only how much had
 * been written at some points in time; a point is forgotten when everything up to it has gone out.
 */
export class Backlog {
  #marks: Mark[] = []

  /** How long the oldest byte waits, ms, as of the last look. */
  since(now: number): number {
    const [oldest] = this.#marks
    return oldest ? now - oldest.at : 0
  }

  /**
   * @param written bytes ever written to the link
   * @param waiting how many of them have not gone out
   * @param limit the age in question, ms; for how densely to look
   * @returns ms, 0 where nothing waits
   */
  age(written: number, waiting: number, limit: number, now: number): number {
    const gone = written - waiting
    this.#marks = waiting === 0 ? [] : this.#marks.filter((mark) => mark.written > gone)
    const last = this.#marks.at(-1)
    if (waiting > 0 && (!last || now - last.at >= limit / MARKS)) this.#marks.push({ at: now, written })
    return this.since(now)
  }
}
