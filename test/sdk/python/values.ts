/** A packet's value, as the generated TypeScript has it, in the JSON that the driver takes and gives. */

import type { Json } from './python.js'

/** Names in lower case, and without underscores; integers beyond 2^53 as text. */
export function toJson(value: unknown): Json {
  if (typeof value === 'bigint') {
    const wide = value >= 2n ** 53n || value <= -(2n ** 53n)
    return wide ? String(value) : Number(value)
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : value
    return String(value)
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || value === null) return null
  if ('type' in value && 'value' in value && typeof value.type === 'string')
    return { type: value.type.toLowerCase(), value: toJson(value.value) }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name.toLowerCase(), toJson(member)]))
}
