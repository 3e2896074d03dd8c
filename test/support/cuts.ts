import * as fc from 'fast-check'

/** The bytes as chunks, cut at the given places; a place may stand there several times. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...places].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  const chunks: Uint8Array[] = []
  let from = 0
  for (const place of [...sorted, bytes.length]) {
    chunks.push(bytes.slice(from, place))
    from = place
  }
  return chunks
}

/** Every byte a chunk of its own. */
export const everyByte = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte))

export const places = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 40 })
