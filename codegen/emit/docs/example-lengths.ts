/** Lengths and counts of an example: what a field that measures others says, and what those then have to keep to. */

import { evaluateArguments, type Scope } from '../../interpret/evaluate.js'
import { isAllowed } from '../../interpret/layout.js'
import { CodecProblem } from '../../interpret/reasons.js'
import type { RecordValue, Value } from '../../interpret/value.js'
import { writeStruct } from '../../interpret/write-struct.js'
import { dataLength } from '../../interpret/write-value.js'
import { argumentsOf, fieldsIn, rangeOfField } from '../../model/expression.js'
import type { Field, Measure, Struct, StructShape } from '../../model/model.js'
import { terminatorBytes } from '../../model/model.js'
import { type Choice, dataOf, FREE_ELEMENTS, type Making, PREFERRED } from './example-choice.js'

/** What a measured field could be. */
interface Natural {
  /** Bytes or elements. */
  readonly length: bigint
  /** Where it cannot be made to another length. */
  readonly value?: Value
}

/** Makes a structure. */
type Make = (choice: Choice, struct: Struct, told: Scope) => RecordValue

/** Settles a derived field: the length that what it measures would have by itself, or one that suits all of it. */
export function settle(making: Making, field: Field, measures: readonly Measure[], make: Make): void {
  const { shape } = field
  if (shape.kind !== 'integer' && shape.kind !== 'bits') return
  const { min, max } = rangeOfField(field, shape)
  const naturals = measures.map((measure) => naturalsOf(making, measure, make))
  const suits = (value: bigint): boolean =>
    value >= min &&
    value <= max &&
    (!field.valid || isAllowed(field.valid, field, value, making.scope)) &&
    measures.every((measure, i) => {
      const length = lengthFor(measure, value)
      const options = naturals[i] ?? []
      if (!isPliant(measure) && options.length > 0) return options.some((one) => one.length === length)
      return length >= least(measure)
    })
  const fromNaturals = measures.flatMap((measure, i) =>
    (naturals[i] ?? []).map(({ length }) => (length - measure.offset) / measure.scale),
  )
  const listed = field.valid?.kind === 'any-of' ? field.valid.values : []
  const guesses = making.choice.guess === undefined ? [] : [making.choice.guess]
  const candidates = [...guesses, ...fromNaturals, 2n, 3n, 1n, 4n, 8n, 16n, 0n, min, max, ...listed]
  const value = candidates.filter((value) => typeof value === 'bigint').find(suits) ?? min
  making.scope.set(field, value)
  for (const [i, measure] of measures.entries()) {
    const length = lengthFor(measure, value)
    making.lengths.set(measure.field, length)
    const natural = naturals[i]?.find((one) => one.length === length)
    if (natural?.value !== undefined) making.values.set(measure.field, natural.value)
  }
}

function lengthFor({ scale, offset }: Measure, value: bigint): bigint {
  return scale * value + offset
}

/** Whether it can be made to any length: lists, text and bytes, and structures with padding behind them. */
function isPliant({ field: { shape, repeat } }: Measure): boolean {
  return repeat !== undefined || shape.kind === 'text' || shape.kind === 'bytes'
}

function least({ field: { shape, repeat } }: Measure): bigint {
  return !repeat && (shape.kind === 'text' || shape.kind === 'bytes') ? BigInt(terminatorBytes(shape)) : 0n
}

/** None where nothing tells it yet. */
function naturalsOf(making: Making, { field }: Measure, make: Make): Natural[] {
  const { shape, repeat } = field
  if (repeat) return [{ length: BigInt(FREE_ELEMENTS) }]
  if (shape.kind === 'struct') return structures(making, shape, make)
  if (shape.kind !== 'text' && shape.kind !== 'bytes') return []
  const value = dataOf(making.choice, field, shape, undefined)
  return [{ length: BigInt(dataLength(shape, value) + terminatorBytes(shape)) }]
}

/** What the structure would be with one choice or another, if it is told of nothing behind the field that measures it. */
function structures({ choice, scope }: Making, shape: StructShape, make: Make): Natural[] {
  if (
    !argumentsOf(shape)
      .flatMap(fieldsIn)
      .every((field) => scope.has(field))
  )
    return []
  const told = evaluateArguments(shape, scope)
  return PREFERRED.flatMap((preferred) => {
    const out = { packet: '', bytes: [], room: Number.POSITIVE_INFINITY }
    const value = make({ ...choice, preferred }, shape.struct, told)
    try {
      writeStruct(out, shape.struct, value, '', told)
    } catch (error) {
      if (error instanceof CodecProblem) return []
      throw error
    }
    return [{ length: BigInt(out.bytes.length), value }]
  })
}
