import { hex } from './wire.js'

/** Of its own requests and answers, and of what it heard, each: a busy room would push out what led there. */
const KEPT = 16
const BYTES = 48

interface Entry {
  readonly at: number
  readonly what: string
  /** Copied: a view would keep the whole chunk that it came in. */
  readonly bytes: Buffer | undefined
  readonly length: number
}

/** The last things that a session did and got, for the report of a failure. */
export class Trace {
  readonly #own: Entry[] = []
  readonly #heard: Entry[] = []

  own(what: string, bytes?: Uint8Array): void {
    keep(this.#own, what, bytes)
  }

  heard(what: string, bytes?: Uint8Array): void {
    keep(this.#heard, what, bytes)
  }

  /** In the order of time; seconds since the suite started. */
  lines(): string[] {
    const entries = [...this.#own, ...this.#heard].sort((a, b) => a.at - b.at)
    return entries.map(({ at, what, bytes, length }) => {
      const shown = bytes ? ` ${hex(bytes)}${length > BYTES ? `… (${length} bytes)` : ''}` : ''
      return `${(at / 1000).toFixed(4)} ${what}${shown}`
    })
  }
}

function keep(entries: Entry[], what: string, bytes?: Uint8Array): void {
  const copy = bytes && Buffer.from(bytes.subarray(0, BYTES))
  entries.push({ at: performance.now(), what, bytes: copy, length: bytes?.length ?? 0 })
  if (entries.length > KEPT) entries.shift()
}
