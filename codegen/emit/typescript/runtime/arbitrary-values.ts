/** What the generated fast-check arbitraries are made of. */

import * as fc from 'fast-check'
import { utf8Length } from './text.js'

/** Text of the encoding, `min` to `max` bytes, without the byte `barred` and not ending in `pad` (-1: none). */
export function arbitraryText(
  encoding: 'UTF-8' | 'ASCII',
  min: number,
  max: number,
  barred: number,
  pad: number,
): fc.Arbitrary<string> {
  const filler = [0x78, 0x79, 0x7a].find((byte) => byte !== barred && byte !== pad) ?? 0x77
  const unit =
    encoding === 'ASCII'
      ? ('binary-ascii' as const)
      : fc.oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
          fc.constantFrom('a', 'é', '가', '😀'),
        )
  return fc.string({ unit, maxLength: max, size: 'max' }).map((text) => {
    let fitting = ''
    let length = 0
    for (const character of text) {
      const bytes = utf8Length(character)
      if (length + bytes > max) break
      if (barred !== -1 && character === String.fromCharCode(barred)) continue
      fitting += character
      length += bytes
    }
    const fill = String.fromCharCode(filler)
    if (pad !== -1 && fitting.endsWith(String.fromCharCode(pad))) fitting = fitting.slice(0, -1) + fill
    return fitting + fill.repeat(Math.max(0, min - utf8Length(fitting)))
  })
}

/** Bytes under the same rules. */
export function arbitraryData(
  min: number,
  max: number,
  barred: number,
  pad: number,
): fc.Arbitrary<Uint8Array> {
  const other = [1, 2, 3].find((byte) => byte !== barred && byte !== pad) ?? 4
  return fc.uint8Array({ minLength: min, maxLength: max, size: 'max' }).map((bytes) => {
    const fitting = bytes.map((byte) => (byte === barred ? other : byte))
    if (pad !== -1 && fitting.at(-1) === pad) fitting[fitting.length - 1] = other
    return fitting
  })
}

/** Whether a packet is not too long for its header. */
export function fitsFrame<Packet>(sizeOf: (packet: Packet) => number): (packet: Packet) => boolean {
  return (packet) => {
    try {
      return sizeOf(packet) > 0
    } catch {
      return false
    }
  }
}
