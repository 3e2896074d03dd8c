/** Values as a witness shows them. */

import { isList, isRecord, type RecordValue, type Value } from '../interpret/value.js'
import { type EnumType, type Shape, type Struct, valueFields } from '../model/model.js'

export function enumOf(shape: Shape): EnumType | undefined {
  return shape.kind === 'integer' || shape.kind === 'bits' ? shape.enum : undefined
}

interface Shaped {
  readonly shape: Shape
  readonly value: Value
}

/** What a switch's value is, as the shape of its case; undefined for every other value. */
export function chosen({ shape, value }: Shaped): Shaped | undefined {
  if (shape.kind !== 'switch' || !isRecord(value)) return undefined
  const variant = shape.variants.find(({ name }) => name.spec === value.type)
  return variant && value.value !== undefined ? { shape: variant.shape, value: value.value } : undefined
}

/** Cut where it gets long. */
export function valueWords(shape: Shape, value: Value | undefined): string {
  if (value === undefined) return 'absent'
  if (isList(value)) return cut(`[${value.map((element) => valueWords(shape, element)).join(', ')}]`)
  const variant = chosen({ shape, value })
  if (variant && isRecord(value)) return `${value.type} ${valueWords(variant.shape, variant.value)}`
  if (isRecord(value)) return shape.kind === 'struct' ? structWords(shape.struct, value) : '{}'
  if (value instanceof Uint8Array) return cut(`bytes ${Buffer.from(value).toString('hex') || '(none)'}`)
  if (typeof value === 'string') return cut(JSON.stringify(value))
  const type = enumOf(shape)
  const entry = type?.entries.find((entry) => BigInt(entry.value) === value)
  if (type && !entry) return `${value} (no ${type.name.spec} that it knows)`
  return entry ? `${entry.name.spec} (${value})` : String(value)
}

export function structWords(struct: Struct, value: RecordValue): string {
  const fields = valueFields(struct).filter(({ name }) => value[name.spec] !== undefined)
  if (fields.length === 0) return '{}'
  const words = fields.map(({ name, shape }) => `${name.spec}: ${valueWords(shape, value[name.spec])}`)
  return cut(`{ ${words.join(', ')} }`)
}

const WIDEST = 120

function cut(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`
}
