/**
 * An example of a packet. What its fields mean to each other is kept, in the order of the wire: a field that
 * measures others is settled first, and they keep to it; conditions and cases are as the fields before them say.
 */

import { type Encoded, encodePacket } from '../../interpret/encode.js'
import { evaluateArguments, evaluateBoolean, evaluateInteger, type Scope } from '../../interpret/evaluate.js'
import { CodecProblem } from '../../interpret/reasons.js'
import { variantFor } from '../../interpret/switch.js'
import type { RecordValue, Value } from '../../interpret/value.js'
import {
  extentOf,
  type Field,
  type Packet,
  type Protocol,
  type Shape,
  type Struct,
} from '../../model/model.js'
import { type Choice, dataOf, FREE_ELEMENTS, type Making, PREFERRED } from './example-choice.js'
import { settle } from './example-lengths.js'
import { sampleFloat, sampleInteger } from './sample-values.js'

/** Lengths to try where nothing tells them before what they measure is made. */
const GUESSES = [undefined, ...Array.from({ length: 41 }, (_, i) => BigInt(i))]

/** Undefined where none of the values makes a packet. */
export function exampleOf(protocol: Protocol, packet: Packet): Encoded | undefined {
  const { result } = protocol
  for (const guess of GUESSES) {
    for (const preferred of PREFERRED) {
      try {
        const choice = { result, preferred, guess, index: 0 }
        return encodePacket(protocol, packet, recordOf(choice, packet.body, new Map()))
      } catch (error) {
        if (!(error instanceof CodecProblem)) throw error
      }
    }
  }
  return undefined
}

/**
 * @param told the structure's parameters
 * @param size of the structure, where it is set aside for it
 */
export function recordOf(choice: Choice, struct: Struct, told: Scope, size?: number): RecordValue {
  const making: Making = {
    choice,
    scope: new Map(told),
    lengths: new Map(),
    values: new Map(),
    rest: size === undefined ? undefined : Math.max(0, size - struct.size.min),
  }
  const record: Record<string, Value> = {}
  for (const field of struct.fields) {
    const { role, condition } = field
    if (role.kind === 'constant') making.scope.set(field, role.value)
    if (role.kind === 'derived') settle(making, field, role.measures, recordOf)
    if (role.kind !== 'value' || (condition && !evaluateBoolean(condition, making.scope))) continue
    const value =
      making.values.get(field) ?? (field.repeat ? listOf(making, field) : allowedElement(making, field))
    record[field.name.spec] = value
    making.scope.set(field, value)
  }
  return record
}

function listOf(making: Making, field: Field): Value {
  const { repeat } = field
  const element = (index: number): Value =>
    allowedElement({ ...making, choice: { ...making.choice, index } }, field)
  if (repeat?.until === 'condition') {
    const isLast = (value: Value): boolean => evaluateBoolean(repeat.condition, making.scope, value)
    const first = element(0)
    if (isLast(first)) return [first]
    const last = variations(making, field).find(isLast)
    return last === undefined ? [first] : [first, last]
  }
  const count =
    making.lengths.get(field) ??
    (repeat?.until === 'count' ? evaluateInteger(repeat.count, making.scope) : BigInt(FREE_ELEMENTS))
  return Array.from({ length: Math.max(0, Number(count)) }, (_, i) => element(i))
}

/** One that fulfils a condition of `valid`, if any of those that are tried does. */
function allowedElement(making: Making, field: Field): Value {
  const { valid } = field
  const natural = elementOf(making, field, field.shape)
  if (valid?.kind !== 'holds') return natural
  const holds = (value: Value): boolean => evaluateBoolean(valid.condition, making.scope, value)
  return [natural, ...variations(making, field)].find(holds) ?? natural
}

function variations(making: Making, field: Field): Value[] {
  return PREFERRED.map((preferred) =>
    elementOf({ ...making, choice: { ...making.choice, preferred } }, field, field.shape),
  )
}

function elementOf(making: Making, field: Field, shape: Shape): Value {
  const { choice, scope } = making
  const { preferred, index, result } = choice
  switch (shape.kind) {
    case 'struct':
      return recordOf(choice, shape.struct, evaluateArguments(shape, scope), sizeFor(making, field, shape))
    case 'switch': {
      const variant = variantFor(shape, scope)
      return variant
        ? { type: variant.name.spec, value: elementOf(making, field, variant.shape) }
        : { type: '', value: '' }
    }
    case 'contents':
      return Uint8Array.from(shape.bytes)
    case 'float':
      return sampleFloat(field, shape, preferred)
    case 'integer':
    case 'bits':
      if (shape.enum && shape.enum === result?.enum && !field.valid) return BigInt(result.success.value)
      return sampleInteger(field, shape, index, preferred)
    case 'text':
    case 'bytes':
      return dataOf(choice, field, shape, sizeFor(making, field, shape))
  }
}

/** The bytes that the field has for one value, or undefined where that takes what it takes. */
function sizeFor({ lengths, scope, rest }: Making, field: Field, shape: Shape): number | undefined {
  const promised = field.repeat ? undefined : lengths.get(field)
  if (promised !== undefined) return Number(promised)
  const extent = extentOf(shape)
  if (extent?.kind === 'eos') return rest
  return extent?.kind === 'size' ? Math.max(0, Number(evaluateInteger(extent.size, scope))) : undefined
}
