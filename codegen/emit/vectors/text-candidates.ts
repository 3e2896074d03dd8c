/** Text and data worth a test: nothing, the longest, what takes several bytes a character, what is easily lost. */

import { textBytes, textLength } from '../../interpret/text.js'
import type { BytesShape, Field, TextShape } from '../../model/model.js'
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
  const candidates = [
    named(`"${word}"`, exactly(encoding, word, room)),
    named('empty', '', 'least'),
    named('of one character', 'a'),
    named(`${longest}in ASCII`, filled(encoding, 'abcdefghij', room.max), 'most'),
    named(`${longest}in Korean`, filled(encoding, '가나다라', room.max)),
    named(`${longest}in emoji`, filled(encoding, '😀🎉', room.max)),
    named('with what looks like a byte order mark', exactly(encoding, '\ufeffa', room)),
    named('that a normalisation would change', exactly(encoding, 'e\u0301', room)),
    named('with quotes, a backslash and a line break', exactly(encoding, '"\\\n\'', room)),
    ...said.filter((value) => typeof value === 'string').map((value) => named(JSON.stringify(value), value)),
  ]
  return distinct(candidates.filter(({ value }) => fits(shape, room, value)))
}

/** The characters, cut to what there is room for and filled up to what there has to be. */
export function exactly(encoding: TextShape['encoding'], text: string, { min, max }: Room): string {
  let taken = ''
  for (const character of text) {
    if (textLength(encoding, taken + character) > max) break
    taken += character
  }
  return taken + 'x'.repeat(Math.max(0, min - textLength(encoding, taken)))
}

/** The characters again and again, and ASCII for what is left. */
function filled(encoding: TextShape['encoding'], characters: string, max: number): string {
  const one = textLength(encoding, characters)
  const text = characters.repeat(Math.ceil(max / one))
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
function isWritable({ terminator, pad }: TextShape | BytesShape, bytes: Uint8Array): boolean {
  if (terminator !== undefined) return !bytes.includes(terminator)
  return pad === undefined || bytes.at(-1) !== pad
}
