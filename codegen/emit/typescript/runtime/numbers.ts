/**
 * Integers and floats, in both byte orders. Writers return where the next field starts; `get…` reads where the caller
 * has made sure that the bytes are there, `take…` where it has not.
 */

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

/** Byte by byte: a loop over so few takes half as long again. */
function putScratch4(bytes: Uint8Array, at: number): number {
  bytes[at] = scratchBytes[0] ?? 0
  bytes[at + 1] = scratchBytes[1] ?? 0
  bytes[at + 2] = scratchBytes[2] ?? 0
  bytes[at + 3] = scratchBytes[3] ?? 0
  return at + 4
}

function putScratch8(bytes: Uint8Array, at: number): number {
  putScratch4(bytes, at)
  bytes[at + 4] = scratchBytes[4] ?? 0
  bytes[at + 5] = scratchBytes[5] ?? 0
  bytes[at + 6] = scratchBytes[6] ?? 0
  bytes[at + 7] = scratchBytes[7] ?? 0
  return at + 8
}

function fillScratch4(bytes: Uint8Array, at: number): void {
  scratchBytes[0] = bytes[at] ?? 0
  scratchBytes[1] = bytes[at + 1] ?? 0
  scratchBytes[2] = bytes[at + 2] ?? 0
  scratchBytes[3] = bytes[at + 3] ?? 0
}

function fillScratch8(bytes: Uint8Array, at: number): void {
  fillScratch4(bytes, at)
  scratchBytes[4] = bytes[at + 4] ?? 0
  scratchBytes[5] = bytes[at + 5] ?? 0
  scratchBytes[6] = bytes[at + 6] ?? 0
  scratchBytes[7] = bytes[at + 7] ?? 0
}

export function putU1(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xff) !== value) throw outOfRange(value, 'u1', '0', '255', packet, field)
  bytes[at] = value
  return at + 1
}

export function getU1(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

export function takeU1(cursor: Cursor, packet: string, field: string): number {
  return getU1(cursor.bytes, cursor.take(1, packet, field))
}

export function putU2le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xffff) !== value) throw outOfRange(value, 'u2le', '0', '65535', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  return at + 2
}

export function getU2le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

export function takeU2le(cursor: Cursor, packet: string, field: string): number {
  return getU2le(cursor.bytes, cursor.take(2, packet, field))
}

export function putU2be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value & 0xffff) !== value) throw outOfRange(value, 'u2be', '0', '65535', packet, field)
  bytes[at] = value >>> 8
  bytes[at + 1] = value
  return at + 2
}

export function getU2be(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1] ?? 0) | ((bytes[at] ?? 0) << 8)
}

export function takeU2be(cursor: Cursor, packet: string, field: string): number {
  return getU2be(cursor.bytes, cursor.take(2, packet, field))
}

export function putU4le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (value >>> 0 !== value) throw outOfRange(value, 'u4le', '0', '4294967295', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

export function getU4le(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  )
}

export function takeU4le(cursor: Cursor, packet: string, field: string): number {
  return getU4le(cursor.bytes, cursor.take(4, packet, field))
}

export function putU4be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (value >>> 0 !== value) throw outOfRange(value, 'u4be', '0', '4294967295', packet, field)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
  return at + 4
}

export function getU4be(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at + 3] ?? 0) |
      ((bytes[at + 2] ?? 0) << 8) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at] ?? 0) << 24)) >>>
    0
  )
}

export function takeU4be(cursor: Cursor, packet: string, field: string): number {
  return getU4be(cursor.bytes, cursor.take(4, packet, field))
}

export function putS1(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 24) >> 24 !== value) throw outOfRange(value, 's1', '-128', '127', packet, field)
  bytes[at] = value
  return at + 1
}

export function getS1(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) >> 24
}

export function takeS1(cursor: Cursor, packet: string, field: string): number {
  return getS1(cursor.bytes, cursor.take(1, packet, field))
}

export function putS2le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 16) >> 16 !== value) throw outOfRange(value, 's2le', '-32768', '32767', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  return at + 2
}

export function getS2le(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) << 16) >> 16
}

export function takeS2le(cursor: Cursor, packet: string, field: string): number {
  return getS2le(cursor.bytes, cursor.take(2, packet, field))
}

export function putS2be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value << 16) >> 16 !== value) throw outOfRange(value, 's2be', '-32768', '32767', packet, field)
  bytes[at] = value >>> 8
  bytes[at + 1] = value
  return at + 2
}

export function getS2be(bytes: Uint8Array, at: number): number {
  return (((bytes[at + 1] ?? 0) | ((bytes[at] ?? 0) << 8)) << 16) >> 16
}

export function takeS2be(cursor: Cursor, packet: string, field: string): number {
  return getS2be(cursor.bytes, cursor.take(2, packet, field))
}

export function putS4le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value | 0) !== value) throw outOfRange(value, 's4le', '-2147483648', '2147483647', packet, field)
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
  return at + 4
}

export function getS4le(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  )
}

export function takeS4le(cursor: Cursor, packet: string, field: string): number {
  return getS4le(cursor.bytes, cursor.take(4, packet, field))
}

export function putS4be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if ((value | 0) !== value) throw outOfRange(value, 's4be', '-2147483648', '2147483647', packet, field)
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
  return at + 4
}

export function getS4be(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at + 3] ?? 0) |
    ((bytes[at + 2] ?? 0) << 8) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at] ?? 0) << 24)
  )
}

export function takeS4be(cursor: Cursor, packet: string, field: string): number {
  return getS4be(cursor.bytes, cursor.take(4, packet, field))
}

export function putU8le(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < 0n || value > 18446744073709551615n) {
    throw outOfRange(value, 'u8le', '0', '18446744073709551615', packet, field)
  }
  scratch.setBigUint64(0, value, true)
  return putScratch8(bytes, at)
}

export function getU8le(bytes: Uint8Array, at: number): bigint {
  fillScratch8(bytes, at)
  return scratch.getBigUint64(0, true)
}

export function takeU8le(cursor: Cursor, packet: string, field: string): bigint {
  return getU8le(cursor.bytes, cursor.take(8, packet, field))
}

export function putU8be(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < 0n || value > 18446744073709551615n) {
    throw outOfRange(value, 'u8be', '0', '18446744073709551615', packet, field)
  }
  scratch.setBigUint64(0, value, false)
  return putScratch8(bytes, at)
}

export function getU8be(bytes: Uint8Array, at: number): bigint {
  fillScratch8(bytes, at)
  return scratch.getBigUint64(0, false)
}

export function takeU8be(cursor: Cursor, packet: string, field: string): bigint {
  return getU8be(cursor.bytes, cursor.take(8, packet, field))
}

export function putS8le(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < -9223372036854775808n || value > 9223372036854775807n) {
    throw outOfRange(value, 's8le', '-9223372036854775808', '9223372036854775807', packet, field)
  }
  scratch.setBigInt64(0, value, true)
  return putScratch8(bytes, at)
}

export function getS8le(bytes: Uint8Array, at: number): bigint {
  fillScratch8(bytes, at)
  return scratch.getBigInt64(0, true)
}

export function takeS8le(cursor: Cursor, packet: string, field: string): bigint {
  return getS8le(cursor.bytes, cursor.take(8, packet, field))
}

export function putS8be(bytes: Uint8Array, at: number, value: bigint, packet: string, field: string): number {
  if (typeof value !== 'bigint' || value < -9223372036854775808n || value > 9223372036854775807n) {
    throw outOfRange(value, 's8be', '-9223372036854775808', '9223372036854775807', packet, field)
  }
  scratch.setBigInt64(0, value, false)
  return putScratch8(bytes, at)
}

export function getS8be(bytes: Uint8Array, at: number): bigint {
  fillScratch8(bytes, at)
  return scratch.getBigInt64(0, false)
}

export function takeS8be(cursor: Cursor, packet: string, field: string): bigint {
  return getS8be(cursor.bytes, cursor.take(8, packet, field))
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
  return putScratch4(bytes, at)
}

export function getF4le(bytes: Uint8Array, at: number): number {
  fillScratch4(bytes, at)
  return scratch.getFloat32(0, true)
}

export function takeF4le(cursor: Cursor, packet: string, field: string): number {
  return getF4le(cursor.bytes, cursor.take(4, packet, field))
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
  return putScratch4(bytes, at)
}

export function getF4be(bytes: Uint8Array, at: number): number {
  fillScratch4(bytes, at)
  return scratch.getFloat32(0, false)
}

export function takeF4be(cursor: Cursor, packet: string, field: string): number {
  return getF4be(cursor.bytes, cursor.take(4, packet, field))
}

export function putF8le(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f8le)`)
  scratch.setFloat64(0, value, true)
  return putScratch8(bytes, at)
}

export function getF8le(bytes: Uint8Array, at: number): number {
  fillScratch8(bytes, at)
  return scratch.getFloat64(0, true)
}

export function takeF8le(cursor: Cursor, packet: string, field: string): number {
  return getF8le(cursor.bytes, cursor.take(8, packet, field))
}

export function putF8be(bytes: Uint8Array, at: number, value: number, packet: string, field: string): number {
  if (typeof value !== 'number')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected a number (f8be)`)
  scratch.setFloat64(0, value, false)
  return putScratch8(bytes, at)
}

export function getF8be(bytes: Uint8Array, at: number): number {
  fillScratch8(bytes, at)
  return scratch.getFloat64(0, false)
}

export function takeF8be(cursor: Cursor, packet: string, field: string): number {
  return getF8be(cursor.bytes, cursor.take(8, packet, field))
}
