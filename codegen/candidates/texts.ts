/** Text and data worth a test: nothing, the longest, what takes several bytes a character, what is easily lost. */

import { terminatorIn, textBytes, textLength } from '../interpret/text.js'
import type { BytesShape, Encoding, Field, TextShape } from '../model/model.js'
import { type Candidate, distinct } from './candidate.js'

/** Bytes that a value may take, without its terminator. */
export interface Room {
  readonly min: number
  readonly max: number
}

const WORDS = ['alice', 'secret', 'hello there', 'bob', 'carol', 'lobby', 'dave']

export function textCandidates(
  { valid }: Field,
  shape: TextShape,
  room: Room,
  said: readonly unknown[],
  turn: number,
): Candidate[] {
  const { encoding } = shape
  const longest = room.min === room.max ? '' : 'at its longest, '
  const word = WORDS[turn % WORDS.length] ?? ''
  const named = (about: string, value: string, extreme?: Candidate['extreme']): Candidate => ({
    about,
    value,
    extreme,
  })
  if (valid?.kind === 'any-of') {
    const values = valid.values.filter((value) => typeof value === 'string')
    return values
      .map((value) => named(JSON.stringify(value), value))
      .filter(({ value }) => fits(shape, room, value))
  }
  /** Only where there is room for all of it. */
  const whole = (about: string, text: string): Candidate[] =>
    textLength(encoding, text) <= room.max ? [named(about, exactly(encoding, text, room))] : []
  const most = (about: string, characters: string, extreme?: Candidate['extreme']): Candidate[] =>
    textLength(encoding, characters) <= room.max
      ? [named(`${longest}${about}`, filled(encoding, characters, room.max), extreme)]
      : []
  const candidates = [
    named(`"${word}"`, exactly(encoding, word, room)),
    named('empty', '', 'least'),
    named('of one character', 'a'),
    ...most('in ASCII', 'a', 'most'),
    ...most('in Korean', '가'),
    ...most('in emoji', '😀'),
    ...whole('with what looks like a byte order mark', '\ufeffa'),
    ...whole('that a normalisation would change', 'e\u0301'),
    ...whole('with quotes, a backslash and a line break', '"\\\n\''),
    ...said.filter((value) => typeof value === 'string').map((value) => named(JSON.stringify(value), value)),
  ]
  return distinct(candidates.filter(({ value }) => fits(shape, room, value)))
}

/** The characters, cut to what there is room for and filled up to what there has to be. */
export function exactly(encoding: Encoding, text: string, { min, max }: Room): string {
  let taken = ''
  let length = 0
  for (const character of text) {
    const next = length + textLength(encoding, character)
    if (next > max) break
    taken += character
    length = next
  }
  return taken + 'x'.repeat(Math.max(0, min - length))
}

/** The character and its neighbours again and again, and ASCII for what is left. */
function filled(encoding: Encoding, character: string, max: number): string {
  const first = character.codePointAt(0) ?? 0
  const characters = Array.from({ length: 8 }, (_, i) => String.fromCodePoint(first + i)).join('')
  const text = characters.repeat(Math.ceil(max / textLength(encoding, characters)))
  return exactly(encoding, text, { min: max, max })
}

function fits(shape: TextShape, { min, max }: Room, value: unknown): boolean {
  if (typeof value !== 'string') return false
  const bytes = textBytes(shape.encoding, value)
  return bytes instanceof Uint8Array && bytes.length >= min && bytes.length <= max && isWritable(shape, bytes)
}

export function dataCandidates(shape: BytesShape, { min, max }: Room, turn: number): Candidate[] {
  const named = (
    about: string,
    length: number,
    at: (i: number) => number,
    extreme?: Candidate['extreme'],
  ): Candidate => ({ about, value: Uint8Array.from({ length }, (_, i) => at(i) & 0xff), extreme })
  /** Every byte one after the other, without those that would not be read back. */
  const counted = (i: number): number => {
    const byte = (0x10 * (turn % 8) + i + 1) & 0xff
    return byte === shape.terminator || byte === shape.pad ? byte ^ 0x80 : byte
  }
  const length = Math.min(Math.max(3, min), max)
  const candidates = [
    named('ordinary bytes', length, counted),
    named('empty', 0, counted, 'least'),
    named('a single 0x00', 1, () => 0),
    named('at its longest', max, counted, 'most'),
    named('nothing but 0x00', length, () => 0),
    named('nothing but 0xff', length, () => 0xff),
  ]
  return distinct(
    candidates.filter(({ value }) => {
      if (!(value instanceof Uint8Array)) return false
      return value.length >= min && value.length <= max && isWritable(shape, value)
    }),
  )
}

/** Whether the value would be read back whole. */
function isWritable(shape: TextShape | BytesShape, bytes: Uint8Array): boolean {
  const { terminator, pad } = shape
  if (terminator !== undefined) return terminatorIn(shape, bytes) === -1
  return pad === undefined || bytes.at(-1) !== pad
}
