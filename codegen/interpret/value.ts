/** What the interpreter takes for a field's value, and gives for one. */

/**
 * Integers and enums are bigints whatever their width, floats are numbers, and a structure is an object with
 * the fields' names as the spec spells them.
 */
export type Value = bigint | number | string | boolean | Uint8Array | readonly Value[] | RecordValue

/** Only what somebody who fills in the packet gives; a field that `if` leaves out is not there. */
export interface RecordValue {
  readonly [field: string]: Value
}

export function isRecord(value: Value | undefined): value is RecordValue {
  return typeof value === 'object' && !(value instanceof Uint8Array) && !isList(value)
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}

/** As it is shown in a problem. */
export function show(value: Value | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (isList(value)) return `a list of ${value.length}`
  return isRecord(value) ? 'an object' : String(value)
}
