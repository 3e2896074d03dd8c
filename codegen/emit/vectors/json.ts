/** Values as JSON, and the layout of the file: a line a vector, so that a difference shows which changed. */

import { isList, isRecord, type RecordValue, type Value } from '../../interpret/value.js'
import { isWide, type Shape, type Struct, type SwitchShape } from '../../model/model.js'

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json }

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** With the fields' names as the spec has them. */
export function recordJson({ fields }: Struct, value: RecordValue): Json {
  const members = Object.entries(value).map(([name, member]): [string, Json] => {
    const field = fields.find((field) => field.name.spec === name)
    const element = (one: Value): Json => (field ? valueJson(field.shape, one) : '')
    return [name, field?.repeat && isList(member) ? member.map(element) : element(member)]
  })
  return Object.fromEntries(members)
}

/** Integers of 64 bits are decimal strings, bytes are hex, and what floats JSON can't say are strings. */
function valueJson(shape: Shape, value: Value): Json {
  if (isRecord(value)) {
    if (shape.kind === 'struct') return recordJson(shape.struct, value)
    return shape.kind === 'switch' ? caseJson(shape, value) : {}
  }
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'bigint') {
    const wide = (shape.kind === 'integer' || shape.kind === 'bits') && isWide(shape)
    return wide ? String(value) : Number(value)
  }
  if (typeof value !== 'number') return isList(value) ? [] : value
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : String(value)
}

function caseJson({ variants }: SwitchShape, { type, value }: RecordValue): Json {
  const variant = variants.find(({ name }) => name.spec === type)
  return { type: String(type), value: variant && value !== undefined ? valueJson(variant.shape, value) : '' }
}

/**
 * @param deep how many levels take a line for each of their members
 */
export function print(json: Json, deep: number, indent = ''): string {
  const inner = `${indent}  `
  if (deep > 0 && Array.isArray(json)) {
    const lines = json.map((one: Json) => inner + print(one, deep - 1, inner))
    return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n${indent}]`
  }
  if (deep > 0 && typeof json === 'object') {
    const lines = Object.entries(json).map(
      ([key, one]) => `${inner}${line(key)}: ${print(one, deep - 1, inner)}`,
    )
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
  }
  return line(json)
}

/** In one line, with what can't be seen as an escape. */
function line(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(line).join(', ')}]`
  if (typeof json === 'object') {
    const members = Object.entries(json).map(([key, one]) => `${line(key)}: ${line(one)}`)
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  const text = JSON.stringify(json)
  // Classes of Unicode are slow to match, and most of what stands here is ASCII.
  return /^[ -~]*$/.test(text) ? text : text.replaceAll(/(?! )[\p{C}\p{Z}\p{M}]/gu, escaped)
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
