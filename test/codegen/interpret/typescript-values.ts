/** Packets as generated TypeScript has them, for the interpreter. */

import type { RecordValue, Value } from '../../../codegen/interpret/value.js'
import { type Shape, type Struct, valueFields } from '../../../codegen/model/model.js'
import { camel } from '../../../codegen/model/names.js'

export function fromTypeScript(struct: Struct, packet: unknown): RecordValue {
  const members = valueFields(struct).flatMap((field): [string, Value][] => {
    const value = member(packet, camel(field.name))
    if (value === undefined) return []
    const element = (one: unknown): Value => elementFrom(field.shape, one)
    return [[field.name.spec, field.repeat && Array.isArray(value) ? value.map(element) : element(value)]]
  })
  return Object.fromEntries(members)
}

function elementFrom(shape: Shape, value: unknown): Value {
  if (shape.kind === 'struct') return fromTypeScript(shape.struct, value)
  if (shape.kind === 'switch') {
    const variant = shape.variants.find(({ name }) => camel(name) === member(value, 'type'))
    if (!variant) throw new Error('there is no such case')
    return { type: variant.name.spec, value: elementFrom(variant.shape, member(value, 'value')) }
  }
  if (typeof value === 'number') return shape.kind === 'float' ? value : BigInt(value)
  if (typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Uint8Array) return value
  throw new Error(`${String(value)} is no value`)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
