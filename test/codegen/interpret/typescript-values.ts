/** Packets as generated TypeScript has them, and the same as the interpreter does. */

import { isList, isRecord, type RecordValue, type Value } from '../../../codegen/interpret/value.js'
import { type Field, isWide, type Struct, valueFields } from '../../../codegen/model/model.js'
import { camel } from '../../../codegen/model/names.js'

export function fromTypeScript(struct: Struct, packet: unknown): RecordValue {
  const members = valueFields(struct).flatMap((field): [string, Value][] => {
    const value = member(packet, camel(field.name))
    if (value === undefined) return []
    const element = (one: unknown): Value => elementFrom(field, one)
    return [[field.name.spec, field.repeat && Array.isArray(value) ? value.map(element) : element(value)]]
  })
  return Object.fromEntries(members)
}

function elementFrom({ shape }: Field, value: unknown): Value {
  if (shape.kind === 'struct') return fromTypeScript(shape.struct, value)
  if (typeof value === 'number') return shape.kind === 'float' ? value : BigInt(value)
  if (typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Uint8Array) return value
  throw new Error(`${String(value)} is no value`)
}

export function toTypeScript(struct: Struct, value: Value): unknown {
  if (!isRecord(value)) return value
  const members = struct.fields.flatMap((field): [string, unknown][] => {
    const found = Object.hasOwn(value, field.name.spec) ? value[field.name.spec] : undefined
    if (found === undefined) return []
    const element = (one: Value): unknown => elementTo(field, one)
    return [[camel(field.name), field.repeat && isList(found) ? found.map(element) : element(found)]]
  })
  return Object.fromEntries(members)
}

function elementTo({ shape }: Field, value: Value): unknown {
  if (shape.kind === 'struct') return toTypeScript(shape.struct, value)
  const plain = (shape.kind === 'integer' || shape.kind === 'bits') && !isWide(shape)
  return plain && typeof value === 'bigint' ? Number(value) : value
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
