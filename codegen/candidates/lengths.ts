/** Lengths and counts worth a test, as the derived field that tells them has them. */

import { isAllowed } from '../interpret/layout.js'
import { textLength } from '../interpret/text.js'
import { rangeOfField } from '../model/expression.js'
import { type Field, type Measure, terminatorBytes } from '../model/model.js'
import { type Candidate, distinct, MOST } from './candidate.js'

/** Nothing, one, and the neighbours of what a byte holds. */
const COUNTS = [0n, 1n, 255n, 256n]
const BYTES = [0n, 1n, 127n, 128n, 255n, 256n]

export function lengthCandidates(field: Field, measures: readonly Measure[]): Candidate[] {
  const { shape, valid } = field
  const [first] = measures
  if ((shape.kind !== 'integer' && shape.kind !== 'bits') || !first) return []
  const { min, max } = rangeOfField(field, shape)
  const numbers = [
    ...solve(first, first.of === 'count' ? 2n : 5n),
    2n,
    1n,
    ...measures.flatMap((measure) => lengthsOf(measure).flatMap((length) => solve(measure, length))),
    0n,
    max,
    min,
    ...(valid?.kind === 'any-of' ? valid.values.filter((value) => typeof value === 'bigint') : []),
  ]
  const fitting = numbers.filter(
    (value) =>
      value >= min &&
      value <= max &&
      (!valid || isAllowed(valid, field, value, new Map())) &&
      measures.every((measure) => isPossible(measure, measured(measure, value))),
  )
  const unit = first.of === 'count' ? 'element' : 'byte'
  const found = fitting.map((value): Candidate => {
    const length = measured(first, value)
    return {
      about: `of ${length} ${unit}${length === 1n ? '' : 's'}`,
      value,
      extreme: length === 0n ? 'least' : undefined,
    }
  })
  return distinct(found)
}

function measured({ scale, offset }: Measure, value: bigint): bigint {
  return scale * value + offset
}

/** The field's value that tells the length, where there is one. */
export function solve({ scale, offset }: Measure, length: bigint): bigint[] {
  return (length - offset) % scale === 0n ? [(length - offset) / scale] : []
}

function lengthsOf(measure: Measure): bigint[] {
  const exact = exactLength(measure)
  if (exact !== undefined) return [exact]
  return measure.of === 'count' ? COUNTS : BYTES
}

function isPossible(measure: Measure, length: bigint): boolean {
  const exact = exactLength(measure)
  return exact === undefined ? length >= endingOf(measure) && length <= MOST : length === exact
}

/** Of a measured field that always has the same text. */
function exactLength(measure: Measure): bigint | undefined {
  const { shape, role } = measure.field
  if (role.kind !== 'constant' || shape.kind !== 'text') return undefined
  return BigInt(textLength(shape.encoding, String(role.value))) + endingOf(measure)
}

/** Bytes of the terminator, which count as the field's. */
function endingOf({ field, of }: Measure): bigint {
  const { shape } = field
  return of === 'bytes' && (shape.kind === 'text' || shape.kind === 'bytes')
    ? BigInt(terminatorBytes(shape))
    : 0n
}
