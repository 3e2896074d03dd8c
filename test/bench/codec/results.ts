/** What the comparison of codecs finds. */

export const operations = ['encode', 'decode', 'view'] as const
export type Operation = (typeof operations)[number]

export interface CodecRow {
  /** What is encoded: `chat, ASCII`. */
  readonly value: string
  readonly operation: Operation
  readonly codec: string
  readonly nanoseconds: number
  /** Bytes of heap that one operation allocates. */
  readonly allocated: number
  /** Bytes on the wire. */
  readonly size: number
}

export interface CodecResults {
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly CodecRow[]
}

export const OURS = 'parley'
