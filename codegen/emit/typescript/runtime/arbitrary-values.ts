/** What the generated fast-check arbitraries are made of. */

import * as fc from 'fast-check'
import { utf8Length } from './text.js'

/** Plain objects, as the decoder makes them. */
export function record<T>(members: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> {
  return fc.record<T>(members, { noNullPrototype: true })
}

/** A case of a switch. */
export function variant<Type extends string, Value>(
  type: Type,
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<{ type: Type; value: Value }> {
  return value.map((value) => ({ type, value }))
}

/** One of them, by its place. */
export function oneOf<All extends unknown[]>(
  place: number,
  ...all: { [Place in keyof All]: fc.Arbitrary<All[Place]> }
): fc.Arbitrary<All[number]> {
  return all[place] ?? fc.constantFrom<All[number]>()
}

/** A list that ends with its first element for which `isLast` holds. */
export function arbitraryUntil<Item>(
  element: fc.Arbitrary<Item>,
  isLast: (item: Item) => boolean,
  most: number,
): fc.Arbitrary<Item[]> {
  const others = fc.array(element, { maxLength: most - 1 })
  return fc.tuple(others, element.filter(isLast)).map(([list, last]) => {
    const first = list.findIndex(isLast)
    return first === -1 ? [...list, last] : list.slice(0, first + 1)
  })
}

/** The last byte of what is written; -1 where nothing is. */
export function lastByte(size: number, write: (bytes: Uint8Array) => void): number {
  const bytes = new Uint8Array(size)
  write(bytes)
  return bytes.at(-1) ?? -1
}

/** Values are short patterns, repeated up to their length: long ones cost no more to draw. */
const PATTERN = 24

/** Text of the encoding, `min` to `max` bytes, without the byte `barred` and not ending in `pad` (-1: none). */
export function arbitraryText(
  encoding: 'UTF-8' | 'ASCII' | 'UTF-16LE' | 'UTF-16BE',
  min: number,
  max: number,
  barred: number,
  pad: number,
): fc.Arbitrary<string> {
  const bytesOf = (text: string): number =>
    encoding.startsWith('UTF-16') ? text.length * 2 : utf8Length(text)
  const filler = [0x78, 0x79, 0x7a].find((byte) => byte !== barred && byte !== pad) ?? 0x77
  const units =
    encoding === 'ASCII'
      ? fc.string({ unit: 'binary-ascii', maxLength: PATTERN, size: 'max' })
      : fc.oneof(
          fc.string({ unit: 'binary', maxLength: PATTERN, size: 'max' }),
          fc.string({ unit: fc.constantFrom('a', 'é', '가', '😀'), maxLength: PATTERN, size: 'max' }),
        )
  return fc.tuple(units, fc.integer({ min, max })).map(([pattern, length]) => {
    const allowed = [...pattern].filter((character) => character.codePointAt(0) !== barred)
    let text = ''
    let taken = 0
    for (let i = 0; allowed.length > 0; i++) {
      const character = allowed[i % allowed.length] ?? ''
      taken += bytesOf(character)
      if (taken > length) break
      text += character
    }
    const fill = String.fromCharCode(filler)
    if (pad !== -1 && text.endsWith(String.fromCharCode(pad))) text = text.slice(0, -1) + fill
    return text + fill.repeat(Math.max(0, Math.floor((min - bytesOf(text)) / bytesOf(fill))))
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
  const pattern = fc.uint8Array({ minLength: 1, maxLength: PATTERN, size: 'max' })
  return fc.tuple(pattern, fc.integer({ min, max })).map(([pattern, length]) => {
    const bytes = Uint8Array.from({ length }, (_, i) => pattern[i % pattern.length] ?? other)
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
