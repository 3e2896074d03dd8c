/**
 * Single values for examples: the same in every run, and chosen by a field's name, so that a dump reads like a
 * packet that somebody really sent.
 */

import { dataLength } from '../../interpret/write-value.js'
import { rangeOfField } from '../../model/expression.js'
import type {
  BitsShape,
  BytesShape,
  Field,
  FloatShape,
  IntegerShape,
  Literal,
  TextShape,
} from '../../model/model.js'

/** What to write into a field whose name has one of the words; list elements take turns. */
const TEXTS = [
  { words: ['password', 'secret', 'token'], texts: ['correct horse'] },
  { words: ['msg', 'message', 'text', 'line', 'greeting', 'chat'], texts: ['안녕 👋', 'hello'] },
  { words: ['user', 'player', 'name', 'nick', 'author', 'sender'], texts: ['alice', 'bob', 'carol'] },
] as const

const NUMBERS = [
  { words: ['number', 'room'], value: 3n },
  { words: ['index'], value: 7n },
  { words: ['id'], value: 42n },
] as const

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** Bytes that the value itself may take, its terminator not among them. */
export interface Room {
  readonly most: number
  /** Nothing fills up what it leaves over. */
  readonly full: boolean
}

/** @param preferred 0: no text at all */
export function sampleText(
  field: Field,
  shape: TextShape,
  { index, preferred }: { readonly index: number; readonly preferred: bigint | undefined },
  { most, full }: Room,
): string {
  const fixed = allowed(field)
  if (typeof fixed === 'string') return fixed
  if (preferred === 0n && !full) return ''
  const { words } = field.name
  const about: { readonly texts: readonly string[] } = TEXTS.find((about) =>
    about.words.some((word) => words.includes(word)),
  ) ?? { texts: [words.join(' ')] }
  const turn = [...about.texts.slice(index % about.texts.length), ...about.texts]
  const bytes = (text: string): number => dataLength(shape, text)
  const sayable = (text: string): boolean => shape.encoding !== 'ASCII' || /^[ -~]*$/.test(text)
  const choice = turn.find((text) => sayable(text) && bytes(text) <= most) ?? turn.find(sayable) ?? ''
  const text = upTo([...choice].filter((character) => isWritable(shape, character.charCodeAt(0))))
  return full ? text + upTo([...LETTERS.repeat(Math.ceil(most / LETTERS.length))], bytes(text)) : text

  function upTo(characters: readonly string[], before = 0): string {
    let text = ''
    for (const character of characters) {
      if (before + bytes(text + character) > most) break
      text += character
    }
    return text
  }
}

export function sampleBytes(shape: BytesShape, { most, full }: Room): Uint8Array {
  const writable = Array.from({ length: 16 }, (_, i) => 0xa0 + i).filter((byte) => isWritable(shape, byte))
  return Uint8Array.from(
    { length: full ? most : Math.min(most, 4) },
    (_, i) => writable[i % writable.length] ?? 0,
  )
}

function isWritable({ terminator, pad }: TextShape | BytesShape, unit: number): boolean {
  return unit !== terminator && unit !== pad
}

/** @param preferred instead of what the name suggests, as far as the field takes it */
export function sampleInteger(
  field: Field,
  shape: IntegerShape | BitsShape,
  index: number,
  preferred: bigint | undefined,
): bigint | boolean {
  const { words } = field.name
  const fixed = allowed(field)
  if (shape.kind === 'bits' && shape.flag) return typeof fixed === 'boolean' ? fixed : preferred !== 0n
  if (typeof fixed === 'bigint') return fixed
  const { min, max } = rangeOfField(field, shape)
  const within = (value: bigint): boolean => value >= min && value <= max
  const [entry] = (shape.enum?.entries ?? []).map(({ value }) => BigInt(value)).filter(within)
  if (entry !== undefined && preferred === undefined) return entry
  const byName = NUMBERS.find((about) => about.words.some((word) => words.includes(word)))?.value ?? 1n
  const value = preferred ?? byName + BigInt(index)
  return value < min ? min : value > max ? max : value
}

export function sampleFloat(field: Field, { bytes }: FloatShape, preferred: bigint | undefined): number {
  const fixed = allowed(field)
  if (typeof fixed === 'number') return fixed
  const [min, max] = field.valid?.kind === 'range' ? [field.valid.min, field.valid.max] : []
  const value = Math.min(
    Math.max(Number(preferred ?? 1.5), Number(min ?? -Infinity)),
    Number(max ?? Infinity),
  )
  return bytes === 4 ? Math.fround(value) : value
}

/** The first of the values that `valid` lists. */
function allowed({ valid }: Field): Literal | undefined {
  return valid?.kind === 'any-of' ? valid.values[0] : undefined
}
