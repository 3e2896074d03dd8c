/** Numbers worth a test: the ends of their range, the neighbours of 0, and what the spec says of them. */

import type { Value } from '../interpret/value.js'
import { rangeOfField } from '../model/expression.js'
import {
  type BitsShape,
  type EnumType,
  type Field,
  type FloatShape,
  type IntegerShape,
  isWide,
} from '../model/model.js'
import type { Range } from '../model/ranges.js'
import { type Candidate, distinct } from './candidate.js'

/** Beyond this a double misses integers. */
const DOUBLE = 2n ** 53n + 1n

export interface About {
  /** What expressions hold the field against. */
  readonly said: readonly Value[]
  /** Whether a size or count is computed from it; large values make large packets. */
  readonly governs: boolean
  /** How many values have been chosen before, so that fields get different ones. */
  readonly turn: number
}

export function integerCandidates(
  field: Field,
  shape: IntegerShape | BitsShape,
  { said, governs, turn }: About,
): Candidate[] {
  if (shape.kind === 'bits' && shape.flag) return flagCandidates(field, turn)
  const { valid } = field
  const range = rangeOfField(field, shape)
  const { min, max } = range
  const numbers = said.filter((value) => typeof value === 'bigint')
  const near = numbers.flatMap((value) => [value, value + 1n, value - 1n])
  const allowed = valid?.kind === 'any-of' ? valid.values.filter((value) => typeof value === 'bigint') : []
  const values = shape.enum
    ? enumValues(shape.enum, max, turn)
    : governs
      ? [2n, 1n, 0n, 3n, min]
      : [pattern(shape, range, turn), min, -1n, 0n, 1n, ...(isWide(shape) ? [DOUBLE] : []), max]
  const all =
    valid?.kind === 'any-of' ? allowed : [...values, ...near].filter((value) => value >= min && value <= max)
  const found = all.length > 0 ? all : [min]
  return distinct(
    found.map((value) => ({
      about: aboutInteger(shape, range, value),
      value,
      extreme: extremeOf(range, value),
    })),
  )
}

function extremeOf({ min, max }: Range, value: bigint): Candidate['extreme'] {
  return value === min ? 'least' : value === max ? 'most' : undefined
}

function aboutInteger(shape: IntegerShape | BitsShape, { min, max }: Range, value: bigint): string {
  if (shape.enum) {
    const entry = shape.enum.entries.find((entry) => BigInt(entry.value) === value)
    return entry ? `${value}, ${entry.name.spec}` : `${value}, which the spec does not name`
  }
  if (min === max) return String(value)
  return value === min ? `at its least, ${value}` : value === max ? `at its most, ${value}` : String(value)
}

/** The first and the last that the spec names, and numbers that it does not. */
function enumValues({ entries }: EnumType, max: bigint, turn: number): bigint[] {
  const known = entries.map(({ value }) => BigInt(value))
  const ordinary = known[(turn + 1) % Math.max(1, known.length)]
  let unknown = 0n
  while (known.includes(unknown)) unknown++
  return [ordinary, known[0], known.at(-1), unknown, max].filter((value) => value !== undefined)
}

/** Bytes that all differ, 01 02 03 04, then 11 12 13 14, which show every mistake in their order. */
function pattern(shape: IntegerShape | BitsShape, { min, max }: Range, turn: number): bigint {
  const bytes = shape.kind === 'integer' ? shape.bytes : Math.ceil(shape.width / 8)
  let value = 0n
  for (let i = 0; i < bytes; i++) value = (value << 8n) | BigInt(0x10 * (turn % 7) + i + 1)
  return value >= min && value <= max ? value : min + (value % (max - min + 1n))
}

function flagCandidates({ valid }: Field, turn: number): Candidate[] {
  const values = turn % 2 === 0 ? [true, false] : [false, true]
  return values
    .filter((value) => valid?.kind !== 'any-of' || valid.values.includes(value))
    .map((value) => ({ about: String(value), value, extreme: value ? 'most' : 'least' }))
}

/** NaN is not among them: languages write it with different bits. */
export function floatCandidates(
  field: Field,
  { bytes }: FloatShape,
  said: readonly Value[],
  turn: number,
): Candidate[] {
  const { valid } = field
  const round = (value: number): number => (bytes === 4 ? Math.fround(value) : value)
  const most = bytes === 4 ? 3.4028234663852886e38 : Number.MAX_VALUE
  const least = bytes === 4 ? 1.401298464324817e-45 : Number.MIN_VALUE
  const ends =
    valid?.kind === 'range' ? [valid.min, valid.max].filter((value) => typeof value === 'number') : []
  const near = said.filter((value) => typeof value === 'number' || typeof value === 'bigint').map(Number)
  const plain = [1.5 + turn, 0, -0, -0.1, most, -most, least, Infinity, -Infinity, ...ends, ...near]
  const all = valid?.kind === 'any-of' ? valid.values.map(Number) : plain.map(round)
  const { min, max } = valid?.kind === 'range' ? valid : {}
  const fitting = all.filter(
    (value) => (min === undefined || value >= Number(min)) && (max === undefined || value <= Number(max)),
  )
  return distinct(
    fitting.map((value) => ({
      about: Object.is(value, -0) ? '-0' : String(value),
      value,
      extreme: value === -most ? 'least' : value === most ? 'most' : undefined,
    })),
  )
}
