import type { Sample } from './values.js'

/** A codec with one value, ready to be timed. */
export interface Prepared {
  /** The value's bytes, of which the first are the encoded ones. Undefined: it only reads. */
  readonly encode: (() => Uint8Array) | undefined
  /** To a plain object with every field in it. */
  readonly decode: () => unknown
  /** What a server looks at, where it stands. */
  readonly view?: () => unknown
  /** Bytes on the wire. */
  readonly size: number
}

export interface Contestant {
  readonly name: string
  readonly version: string
  prepare(sample: Sample): Prepared
}
