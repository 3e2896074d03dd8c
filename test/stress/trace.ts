import { hex } from './wire.js'

const KEPT = 24
const BYTES = 48

interface Entry {
  readonly ms: number
  readonly what: string
  /** Copied: a view would keep the whole chunk that it came in. */
  readonly bytes: Buffer | undefined
  readonly length: number
}

/** The last things that a session did and got, for the report of a failure. */
export class Trace {
  readonly #entries: Entry[] = []
  #next = 0

  add(what: string, bytes?: Uint8Array): void {
    const entry: Entry = {
      ms: performance.now(),
      what,
      bytes: bytes && Buffer.from(bytes.subarray(0, BYTES)),
      length: bytes?.length ?? 0,
    }
    this.#entries[this.#next++ % KEPT] = entry
  }

  lines(): string[] {
    const from = this.#next > KEPT ? this.#next % KEPT : 0
    const inOrder = [...this.#entries.slice(from), ...this.#entries.slice(0, from)]
    return inOrder.map(({ ms, what, bytes, length }) => {
      const shown = bytes ? ` ${hex(bytes)}${length > BYTES ? `… (${length} bytes)` : ''}` : ''
      return `${(ms / 1000).toFixed(3)} ${what}${shown}`
    })
  }
}
