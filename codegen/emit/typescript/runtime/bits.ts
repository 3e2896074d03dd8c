/**
 * Bit fields. A group of them starts and ends on a byte; `position` counts bits from the group's start. In be
 * order the first field takes the highest bits of the first byte, in le order the lowest, as in Kaitai.
 */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'

type Order = 'be' | 'le'

/** Up to 53 bits. The group's bytes are zero before its first field is written. */
export function putBits(
  bytes: Uint8Array,
  group: number,
  position: number,
  width: number,
  order: Order,
  value: number,
  packet: string,
  field: string,
): void {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** width) {
    throw new EncodeError(
      packet,
      field,
      Number.isInteger(value) ? 'range' : 'type',
      `found ${String(value)}, expected an integer from 0 to ${2 ** width - 1} (b${width})`,
    )
  }
  for (let i = 0; i < width; i++) {
    const bit = Math.floor(value / 2 ** (order === 'le' ? i : width - 1 - i)) % 2
    if (bit === 1) setBit(bytes, group, position + i, order)
  }
}

/** 54 to 64 bits. */
export function putWideBits(
  bytes: Uint8Array,
  group: number,
  position: number,
  width: number,
  order: Order,
  value: bigint,
  packet: string,
  field: string,
): void {
  if (typeof value !== 'bigint' || value < 0n || value >= 1n << BigInt(width)) {
    const max = (1n << BigInt(width)) - 1n
    throw new EncodeError(
      packet,
      field,
      typeof value === 'bigint' ? 'range' : 'type',
      `found ${String(value)}, expected a bigint from 0 to ${max} (b${width})`,
    )
  }
  for (let i = 0; i < width; i++) {
    const bit = (value >> BigInt(order === 'le' ? i : width - 1 - i)) & 1n
    if (bit === 1n) setBit(bytes, group, position + i, order)
  }
}

export function putFlag(
  bytes: Uint8Array,
  group: number,
  position: number,
  order: Order,
  value: boolean,
  packet: string,
  field: string,
): void {
  if (typeof value !== 'boolean')
    throw new EncodeError(packet, field, 'type', `found ${String(value)}, expected true or false`)
  if (value) setBit(bytes, group, position, order)
}

/** The group's bytes have been taken from the cursor before. */
export function takeBits(
  cursor: Cursor,
  group: number,
  position: number,
  width: number,
  order: Order,
): number {
  let value = 0
  for (let i = 0; i < width; i++) {
    const bit = getBit(cursor.bytes, group, position + i, order)
    value = order === 'le' ? value + bit * 2 ** i : value * 2 + bit
  }
  return value
}

export function takeWideBits(
  cursor: Cursor,
  group: number,
  position: number,
  width: number,
  order: Order,
): bigint {
  let value = 0n
  for (let i = 0; i < width; i++) {
    const bit = BigInt(getBit(cursor.bytes, group, position + i, order))
    value = order === 'le' ? value | (bit << BigInt(i)) : (value << 1n) | bit
  }
  return value
}

function setBit(bytes: Uint8Array, group: number, position: number, order: Order): void {
  const at = group + (position >>> 3)
  const shift = order === 'le' ? position & 7 : 7 - (position & 7)
  bytes[at] = (bytes[at] ?? 0) | (1 << shift)
}

function getBit(bytes: Uint8Array, group: number, position: number, order: Order): number {
  const shift = order === 'le' ? position & 7 : 7 - (position & 7)
  return ((bytes[group + (position >>> 3)] ?? 0) >>> shift) & 1
}
