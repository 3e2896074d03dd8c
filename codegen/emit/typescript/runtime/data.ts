/** Fields of plain bytes. */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'
import { fillField, hasTerminator, noRoom, takeTerminated, valueEnd } from './text.js'

/** What is no Uint8Array is refused when it is written. */
export function dataLength(value: Uint8Array): number {
  return value instanceof Uint8Array ? value.length : 0
}

/** Writes the value as it is. The caller has made sure that there is room. */
export function putData(
  bytes: Uint8Array,
  at: number,
  value: Uint8Array,
  barred: number,
  packet: string,
  field: string,
): number {
  if (!(value instanceof Uint8Array)) throw noBytes(value, packet, field)
  if (barred !== -1 && value.includes(barred)) throw hasTerminator(barred, packet, field)
  bytes.set(value, at)
  return at + value.length
}

/** Writes the value into a field of `size` bytes; see putTextField. */
export function putDataField(
  bytes: Uint8Array,
  at: number,
  size: number,
  value: Uint8Array,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): number {
  const capacity = terminator === -1 ? size : size - 1
  if (!(value instanceof Uint8Array)) throw noBytes(value, packet, field)
  if (capacity < 0) throw noRoom(size, packet, field)
  if (value.length > capacity)
    throw new EncodeError(
      packet,
      field,
      'too-long',
      `found ${value.length} bytes, expected at most ${capacity}`,
    )
  const end = putData(bytes, at, value, terminator, packet, field)
  return fillField(bytes, at, end, at + size, terminator, pad, packet, field)
}

function noBytes(value: unknown, packet: string, field: string): EncodeError {
  return new EncodeError(packet, field, 'type', `found ${String(value)}, expected a Uint8Array`)
}

/** A copy, so that the packet stays what it is when its buffer is used again. */
export function takeDataField(
  cursor: Cursor,
  size: number,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): Uint8Array {
  const at = cursor.take(size, packet, field)
  return copy(cursor.bytes, at, valueEnd(cursor.bytes, at, at + size, terminator, pad))
}

export function takeTerminatedData(
  cursor: Cursor,
  terminator: number,
  packet: string,
  field: string,
): Uint8Array {
  const at = cursor.at
  return copy(cursor.bytes, at, takeTerminated(cursor, terminator, packet, field))
}

/** Not slice(): of a Buffer that is a view. */
function copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return new Uint8Array(bytes.subarray(from, to))
}

/** @throws DecodeError where the bytes are not exactly these */
export function expectContents(
  cursor: Cursor,
  expected: readonly number[],
  packet: string,
  field: string,
): void {
  const at = cursor.take(expected.length, packet, field)
  for (const [i, byte] of expected.entries()) {
    const found = cursor.bytes[at + i] ?? 0
    if (found !== byte)
      throw cursor.error(packet, field, 'contents', `found byte ${found}, expected ${byte}`, at + i)
  }
}
