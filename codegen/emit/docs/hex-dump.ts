/** A packet's bytes with a note on each piece of them. */

import type { Span } from '../../interpret/spans.js'

const PER_LINE = 8
/** A byte that repeats more often is not written out. */
const REPEATS = 8

/** `   5  61 6c 69 63 65 00        user_id: "alice", NUL-terminated`; offsets as in the layout. */
export function hexDump(bytes: Uint8Array, spans: readonly Span[]): string[] {
  return spans.flatMap(({ start, end, path, text }) => {
    const note = `${path}: ${text}`
    return chunksOf(bytes.subarray(start, end)).map(({ at, shown }, i) => {
      const line = `${String(start + at).padStart(4)}  ${shown.padEnd(3 * PER_LINE - 1)}`
      return i === 0 ? `${line}  ${note}` : line.trimEnd()
    })
  })
}

interface Chunk {
  readonly at: number
  readonly shown: string
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at < bytes.length; ) {
    const run = runAt(bytes, at)
    const length = run > REPEATS ? run : lengthBefore(bytes, at)
    const shown =
      run > REPEATS ? `${hex(bytes.subarray(at, at + 1))} × ${run}` : hex(bytes.subarray(at, at + length))
    chunks.push({ at, shown })
    at += length
  }
  return chunks
}

/** How often the byte at `at` stands there in a row. */
function runAt(bytes: Uint8Array, at: number): number {
  const end = bytes.findIndex((byte, i) => i > at && byte !== bytes[at])
  return (end === -1 ? bytes.length : end) - at
}

/** A line's bytes, cut where a long run starts. */
function lengthBefore(bytes: Uint8Array, at: number): number {
  const most = Math.min(PER_LINE, bytes.length - at)
  for (let length = 1; length < most; length++) if (runAt(bytes, at + length) > REPEATS) return length
  return most
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?!$)/g, '$& ')
}
