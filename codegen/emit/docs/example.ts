/** An example of a packet. What the fields mean to each other is kept: lengths, counts, conditions. */

import { type Encoded, encodePacket } from '../../interpret/encode.js'
import { evaluateBoolean, evaluateInteger } from '../../interpret/evaluate.js'
import { isAllowed } from '../../interpret/layout.js'
import { CodecProblem } from '../../interpret/reasons.js'
import type { RecordValue, Value } from '../../interpret/value.js'
import { dataLength } from '../../interpret/write-value.js'
import { rangeOfField } from '../../model/expression.js'
import type { Field, Measure, Packet, Protocol, Shape, Struct } from '../../model/model.js'
import { type Room, sampleBytes, sampleFloat, sampleInteger, sampleText } from './sample-values.js'

/** Bytes or elements where the packet sets no limit. */
const FREE_BYTES = 40
const FREE_ELEMENTS = 2

/** Numbers to try where the first choice makes no packet: sizes that are products, odd conditions. */
const PREFERRED = [undefined, 1n, 2n, 0n, 4n, 8n]

/** Undefined where none of the values makes a packet. */
export function exampleOf(protocol: Protocol, packet: Packet): Encoded | undefined {
  for (const preferred of PREFERRED) {
    try {
      return encodePacket(protocol, packet, recordOf({ protocol, preferred }, packet.body, 0))
    } catch (error) {
      if (!(error instanceof CodecProblem)) throw error
    }
  }
  return undefined
}

interface Choice {
  readonly protocol: Protocol
  readonly preferred: bigint | undefined
}

/** A structure on its way: what stands before a field decides about it. */
interface Making {
  readonly choice: Choice
  readonly scope: Map<Field, Value>
  /** The bytes or elements that a derived field has promised for others. */
  readonly promised: Map<Field, bigint>
  /** Which element of a list the structure is. */
  readonly index: number
}

function recordOf(choice: Choice, struct: Struct, index: number): RecordValue {
  const making: Making = { choice, scope: new Map(), promised: new Map(), index }
  const record: Record<string, Value> = {}
  for (const field of struct.fields) {
    const { role, condition } = field
    if (role.kind === 'constant') making.scope.set(field, role.value)
    if (role.kind === 'derived') settle(making, field, role.measures)
    if (role.kind !== 'value' || (condition && !evaluateBoolean(condition, making.scope))) continue
    const value = field.repeat ? listOf(making, field) : elementOf(making, field, index)
    record[field.name.spec] = value
    making.scope.set(field, value)
  }
  return record
}

function listOf(making: Making, field: Field): Value {
  const { repeat } = field
  const count =
    making.promised.get(field) ??
    (repeat?.until === 'count' ? evaluateInteger(repeat.count, making.scope) : BigInt(FREE_ELEMENTS))
  return Array.from({ length: Math.max(0, Number(count)) }, (_, i) => elementOf(making, field, i))
}

function elementOf({ choice, scope, promised }: Making, field: Field, index: number): Value {
  const { shape, repeat } = field
  switch (shape.kind) {
    case 'struct':
      return recordOf(choice, shape.struct, index)
    case 'contents':
      return Uint8Array.from(shape.bytes)
    case 'float':
      return sampleFloat(field, shape, choice.preferred)
    case 'integer':
    case 'bits': {
      const { result } = choice.protocol
      if (shape.enum && shape.enum === result?.enum && !field.valid) return BigInt(result.success.value)
      return sampleInteger(field, shape, index, choice.preferred)
    }
    case 'text':
    case 'bytes': {
      const own = repeat ? undefined : promised.get(field)
      const size =
        own ?? (shape.extent.kind === 'size' ? evaluateInteger(shape.extent.size, scope) : undefined)
      return dataOf(field, shape, index, size)
    }
  }
}

/** @param size bytes that the field takes; undefined: as many as the value needs */
function dataOf(
  field: Field,
  shape: Shape & { readonly kind: 'text' | 'bytes' },
  index: number,
  size: bigint | undefined,
): string | Uint8Array {
  const ending = shape.terminator === undefined ? 0 : 1
  const room: Room = {
    most: size === undefined ? FREE_BYTES : Math.max(0, Number(size) - ending),
    full: size !== undefined && ending === 0 && shape.pad === undefined,
  }
  return shape.kind === 'text' ? sampleText(field, shape, index, room) : sampleBytes(shape, room)
}

/** Settles a derived field: what its first measure would have by itself, or what suits all of them. */
function settle({ scope, promised }: Making, field: Field, measures: readonly Measure[]): void {
  const { shape } = field
  if (shape.kind !== 'integer' && shape.kind !== 'bits') return
  const { min, max } = rangeOfField(field, shape)
  const natural = measures.map((measure) => (naturalLength(measure) - measure.offset) / measure.scale)
  const suits = (value: bigint): boolean =>
    value >= min &&
    value <= max &&
    (!field.valid || isAllowed(field.valid, field, value)) &&
    measures.every((measure) => lengthFor(measure, value) >= least(measure))
  const listed = field.valid?.kind === 'any-of' ? field.valid.values : []
  const candidates = [...natural, 2n, 3n, 1n, 4n, 8n, 16n, 0n, min, max, ...listed]
  const value = candidates.filter((value) => typeof value === 'bigint').find(suits) ?? min
  scope.set(field, value)
  for (const measure of measures) promised.set(measure.field, lengthFor(measure, value))
}

function lengthFor({ scale, offset }: Measure, value: bigint): bigint {
  return scale * value + offset
}

function least({ field: { shape, repeat } }: Measure): bigint {
  return !repeat && (shape.kind === 'text' || shape.kind === 'bytes') && shape.terminator !== undefined
    ? 1n
    : 0n
}

/** Elements; or bytes, with the terminator. */
function naturalLength({ field }: Measure): bigint {
  const { shape, repeat } = field
  if (repeat || (shape.kind !== 'text' && shape.kind !== 'bytes')) return BigInt(FREE_ELEMENTS)
  const value = dataOf(field, shape, 0, undefined)
  return BigInt(dataLength(shape, value) + (shape.terminator === undefined ? 0 : 1))
}
