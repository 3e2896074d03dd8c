/** Integers and floats, in both byte orders. Writers return where the next field starts. */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'

/** Floats and 64-bit integers go through here: a typed view costs less than arithmetic on them. */
const scratch = new DataView(new ArrayBuffer(8))
const scratchBytes = new Uint8Array(scratch.buffer)

function outOfRange(
  value: unknown,
  type: string,
  min: string,
  max: string,
  packet: string,
  field: string,
): EncodeError {
  const wide = /^[us]8/.test(type)
  const kind = wide ? 'a bigint' : 'an integer'
  const isKind = wide ? typeof value === 'bigint' : Number.isInteger(value)
  const problem = `found ${String(value)}, expected ${kind} from ${min} to ${max} (${type})`
  return new EncodeError(packet, field, isKind ? 'range' : 'type', problem)
}

function putScratch(bytes: Uint8Array, at: number, size: number): number {
  for (let i = 0; i < size; i++) bytes[at + i] = scratchBytes[i] ?? 0
  return at + size
}

function takeScratch(cursor: Cursor, size: number, packet: string, field: string): void {
  const at = cursor.take(size, packet, field)
  for (let i = 0; i < size; i++) scratchBytes[i] = cursor.bytes[at + i] ?? 0
}

export function putU1(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xff) !== value) throw outOfRange(value, 'u1', '0', '255', packet, field)
  bytes[at] = value
  return at + 1
}

export function takeU1(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(1, packet, field)
  return cursor.bytes[at] ?? 0
}

export function putU2le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xffff) !== value) throw outOfRange(value, 'u2le', '0', '65535', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  return at + 2
}

export function takeU2le(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(2, packet, field)
  return (cursor.bytes[at] ?? 0) | ((cursor.bytes[at + 1] ?? 0) << 8)
}

export function putU2be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xffff) !== value) throw outOfRange(value, 'u2be', '0', '65535', packet, field)
  bytes[at] = value >>> 8
  bytes[at + 1] = value
  return at + 2
}

export function takeU2be(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(2, packet, field)
  return (cursor.bytes[at + 1] ?? 0) | ((cursor.bytes[at] ?? 0) << 8)
}

export function putU4le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (value >>> 0 !== value) throw outOfRange(value, 'u4le', '0', '4294967295', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

export function takeU4le(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(4, packet, field)
  return (
    ((cursor.bytes[at] ?? 0) |
      ((cursor.bytes[at + 1] ?? 0) << 8) |
      ((cursor.bytes[at + 2] ?? 0) << 16) |
      ((cursor.bytes[at + 3] ?? 0) << 24)) >>>
    0
  )
}

export function putU4be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (value >>> 0 !== value) throw outOfRange(value, 'u4be', '0', '4294967295', packet, field)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
  return at + 4
}

export function takeU4be(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(4, packet, field)
  return (
    ((cursor.bytes[at + 3] ?? 0) |
      ((cursor.bytes[at + 2] ?? 0) << 8) |
      ((cursor.bytes[at + 1] ?? 0) << 16) |
      ((cursor.bytes[at] ?? 0) << 24)) >>>
    0
  )
}

export function putS1(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 24) >> 24 !== value) throw outOfRange(value, 's1', '-128', '127', packet, field)
  bytes[at] = value
  return at + 1
}

export function takeS1(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(1, packet, field)
  return ((cursor.bytes[at] ?? 0) << 24) >> 24
}

export function putS2le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 16) >> 16 !== value) throw outOfRange(value, 's2le', '-32768', '32767', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  return at + 2
}

export function takeS2le(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(2, packet, field)
  return (((cursor.bytes[at] ?? 0) | ((cursor.bytes[at + 1] ?? 0) << 8)) << 16) >> 16
}

export function putS2be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 16) >> 16 !== value) throw outOfRange(value, 's2be', '-32768', '32767', packet, field)
  bytes[at] = value >>> 8
  bytes[at + 1] = value
  return at + 2
}

export function takeS2be(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(2, packet, field)
  return (((cursor.bytes[at + 1] ?? 0) | ((cursor.bytes[at] ?? 0) << 8)) << 16) >> 16
}

export function putS4le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value | 0) !== value) throw outOfRange(value, 's4le', '-2147483648', '2147483647', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

export function takeS4le(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(4, packet, field)
  return (
    (cursor.bytes[at] ?? 0) |
    ((cursor.bytes[at + 1] ?? 0) << 8) |
    ((cursor.bytes[at + 2] ?? 0) << 16) |
    ((cursor.bytes[at + 3] ?? 0) << 24)
  )
}

export function putS4be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value | 0) !== value) throw outOfRange(value, 's4be', '-2147483648', '2147483647', packet, field)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
  return at + 4
}

export function takeS4be(cursor: Cursor, packet: string, field: string): number {
  const at = cursor.take(4, packet, field)
  return (
    (cursor.bytes[at + 3] ?? 0) |
    ((cursor.bytes[at + 2] ?? 0) << 8) |
    ((cursor.bytes[at + 1] ?? 0) << 16) |
    ((cursor.bytes[at] ?? 0) << 24)
  )
}

export function putU8le(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < 0n || value > 18446744073709551615n) {
    throw outOfRange(value, 'u8le', '0', '18446744073709551615', packet, field)
  }
  scratch.setBigUint64(0, value, true)
  return putScratch(bytes, at, 8)
}

export function takeU8le(cursor: Cursor, packet: string, field: string): bigint {
  takeScratch(cursor, 8, packet, field)
  return scratch.getBigUint64(0, true)
}

export function putU8be(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < 0n || value > 18446744073709551615n) {
    throw outOfRange(value, 'u8be', '0', '18446744073709551615', packet, field)
  }
  scratch.setBigUint64(0, value, false)
  return putScratch(bytes, at, 8)
}

export function takeU8be(cursor: Cursor, packet: string, field: string): bigint {
  takeScratch(cursor, 8, packet, field)
  return scratch.getBigUint64(0, false)
}

export function putS8le(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < -9223372036854775808n || value > 9223372036854775807n) {
    throw outOfRange(value, 's8le', '-9223372036854775808', '9223372036854775807', packet, field)
  }
  scratch.setBigInt64(0, value, true)
  return putScratch(bytes, at, 8)
}

export function takeS8le(cursor: Cursor, packet: string, field: string): bigint {
  takeScratch(cursor, 8, packet, field)
  return scratch.getBigInt64(0, true)
}

export function putS8be(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < -9223372036854775808n || value > 9223372036854775807n) {
    throw outOfRange(value, 's8be', '-9223372036854775808', '9223372036854775807', packet, field)
  }
  scratch.setBigInt64(0, value, false)
  return putScratch(bytes, at, 8)
}

export function takeS8be(cursor: Cursor, packet: string, field: string): bigint {
  takeScratch(cursor, 8, packet, field)
  return scratch.getBigInt64(0, false)
}

export function putF4le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f4le)`)
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
    throw new EncodeError(
      packet,
      field,
      'range',
      `found ${value}, expected a number within the range of f4le`,
    )
  }
  scratch.setFloat32(0, value, true)
  return putScratch(bytes, at, 4)
}

export function takeF4le(cursor: Cursor, packet: string, field: string): number {
  takeScratch(cursor, 4, packet, field)
  return scratch.getFloat32(0, true)
}

export function putF4be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f4be)`)
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) {
    throw new EncodeError(
      packet,
      field,
      'range',
      `found ${value}, expected a number within the range of f4be`,
    )
  }
  scratch.setFloat32(0, value, false)
  return putScratch(bytes, at, 4)
}

export function takeF4be(cursor: Cursor, packet: string, field: string): number {
  takeScratch(cursor, 4, packet, field)
  return scratch.getFloat32(0, false)
}

export function putF8le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f8le)`)
  scratch.setFloat64(0, value, true)
  return putScratch(bytes, at, 8)
}

export function takeF8le(cursor: Cursor, packet: string, field: string): number {
  takeScratch(cursor, 8, packet, field)
  return scratch.getFloat64(0, true)
}

export function putF8be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f8be)`)
  scratch.setFloat64(0, value, false)
  return putScratch(bytes, at, 8)
}

export function takeF8be(cursor: Cursor, packet: string, field: string): number {
  takeScratch(cursor, 8, packet, field)
  return scratch.getFloat64(0, false)
}
