/** What `valid`, `if` and derived lengths demand of a packet. */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'

/** @throws EncodeError unless `ok`, which says that `valid` holds */
export function checkWrite(
  ok: boolean,
  found: unknown,
  expected: string,
  packet: string,
  field: string,
): void {
  if (!ok) throw new EncodeError(packet, field, 'valid', `found ${show(found)}, expected ${expected}`)
}

/** @throws EncodeError where a list has another count than the packet's other fields give it */
export function checkCount(found: number, expected: number, packet: string, field: string): void {
  if (found === expected) return
  throw new EncodeError(packet, field, 'length', `found ${found}, expected ${expected} elements`)
}

/** @throws EncodeError where a packet of `size` bytes is longer than its header can say */
export function checkFrame(size: number, max: number, packet: string): void {
  if (size > max) throw new EncodeError(packet, '', 'frame', `found ${size}, expected at most ${max} bytes`)
}

/** @throws EncodeError unless the list ends with the one element that `isLast` accepts, and has no other such */
export function checkLast<T>(
  list: readonly T[],
  isLast: (item: T) => boolean,
  packet: string,
  field: string,
): void {
  const first = list.findIndex(isLast)
  if (first !== -1 && first === list.length - 1) return
  const found = first === -1 ? 'no element' : `element ${first} of ${list.length}`
  throw new EncodeError(packet, field, 'length', `found ${found} to end the list, expected the last to`)
}

/**
 * Whether a structure of `length` bytes fits the `size` that is set aside for it.
 * @param pad fills what is left over; -1: nothing may be left over
 * @returns the size
 * @throws EncodeError where it does not fit
 */
export function checkRoom(length: number, size: number, pad: number, packet: string, field: string): number {
  if (length === size || (length < size && pad !== -1)) return size
  const problem = `found ${length} bytes, expected ${pad === -1 ? 'exactly' : 'at most'} ${size}`
  throw new EncodeError(packet, field, length > size ? 'too-long' : 'not-full', problem)
}

/** @throws EncodeError where a value is of another case than the packet's other fields ask for */
export function checkCase(found: string, asked: string | undefined, packet: string, field: string): void {
  if (found === asked) return
  const expected = asked === undefined ? 'none: no case fits the fields before it' : asked
  throw new EncodeError(packet, field, 'case', `found the case ${found}, expected ${expected}`)
}

/** @throws DecodeError unless `ok`, which says that `valid` holds */
export function checkRead(
  ok: boolean,
  cursor: Cursor,
  at: number,
  found: unknown,
  expected: string,
  packet: string,
  field: string,
): void {
  if (!ok) throw cursor.error(packet, field, 'valid', `found ${show(found)}, expected ${expected}`, at)
}

/**
 * A size is computed with the value.
 * @param limits what `min` and `max` come from: the field's bits, or its `valid`
 * @throws EncodeError unless it is an integer within the limits
 */
export function checkSizeField<N extends number | bigint>(
  value: N,
  min: N,
  max: N,
  limits: 'range' | 'valid',
  packet: string,
  field: string,
): void {
  const whole = typeof value === typeof min && (typeof value === 'bigint' || Number.isInteger(value))
  if (whole && value >= min && value <= max) return
  const kind = typeof min === 'bigint' ? 'a bigint' : 'an integer'
  const problem = `found ${String(value)}, expected ${kind} from ${min} to ${max}`
  throw new EncodeError(packet, field, whole ? limits : 'type', problem)
}

/** A field that the spec's `if` leaves out of this packet was given, or one that it demands was not. */
export function checkPresence(demanded: boolean, value: unknown, packet: string, field: string): void {
  if (demanded === (value !== undefined)) return
  const problem = demanded
    ? 'found nothing, expected a value'
    : 'found a value where the packet has no such field'
  throw new EncodeError(packet, field, 'presence', problem)
}

/** (length − offset) / scale, for a field that measures `of`. @throws EncodeError where that is no integer */
export function derive(
  length: number,
  offset: number,
  scale: number,
  of: string,
  packet: string,
  field: string,
): number {
  const value = (length - offset) / scale
  if (Number.isInteger(value)) return value
  const problem = `found a length of ${length}, expected ${scale} × ${field} + ${offset}`
  throw new EncodeError(packet, of, 'length', problem)
}

/** Two fields share one length. @throws EncodeError where they are not of the same length */
export function agree(
  a: number,
  b: number,
  first: string,
  second: string,
  packet: string,
  field: string,
): void {
  if (a === b) return
  const problem = `found a length that makes ${field} ${b}, expected ${a} as for ${first}`
  throw new EncodeError(packet, second, 'length', problem)
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
