/** Text as UTF-16: units of two bytes. What text.ts does for UTF-8. */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'
import { hasTerminator, noRoom } from './text.js'

export type Encoding16 = 'UTF-16LE' | 'UTF-16BE'

/** Bytes of a unit, and of the terminator. */
const UNIT = 2

/** Bytes that the text takes in UTF-16. What is no text is refused when it is written. */
export function utf16Length(text: string): number {
  return typeof text === 'string' ? text.length * UNIT : 0
}

/**
 * Writes the text at `at`; the caller has made sure that there is room.
 * @returns where the text ends
 * @throws EncodeError where the text is not well-formed, or has the unit `barred` (-1: none) in it
 */
export function putText16(
  bytes: Uint8Array,
  at: number,
  text: string,
  encoding: Encoding16,
  barred: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string') {
    throw new EncodeError(packet, field, 'type', `found ${String(text)}, expected text`)
  }
  const [low, high] = encoding === 'UTF-16LE' ? [0, 1] : [1, 0]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === barred) throw hasTerminator(barred, packet, field)
    if (isLone(text, i)) {
      const problem = `found a lone surrogate at ${i}, expected well-formed text`
      throw new EncodeError(packet, field, 'text', problem)
    }
    bytes[at + low] = unit & 0xff
    bytes[at + high] = unit >>> 8
    at += UNIT
  }
  return at
}

/**
 * Writes the text into a field of `size` bytes.
 * @param terminator 0: a unit that ends the text and is always written, with zeros behind it; -1: none, the text
 *   has to fill the field
 * @throws EncodeError where the text does not fit whole
 */
export function putText16Field(
  bytes: Uint8Array,
  at: number,
  size: number,
  text: string,
  encoding: Encoding16,
  terminator: number,
  _pad: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string') {
    throw new EncodeError(packet, field, 'type', `found ${String(text)}, expected text`)
  }
  const capacity = terminator === -1 ? size : size - UNIT
  const length = text.length * UNIT
  if (capacity < 0) throw noRoom(size, packet, field)
  if (length > capacity) {
    const problem = `found ${length} bytes of text, expected at most ${capacity}`
    throw new EncodeError(packet, field, 'too-long', problem)
  }
  if (terminator === -1 && length < size) {
    throw new EncodeError(packet, field, 'not-full', `found ${length} bytes, expected exactly ${size}`)
  }
  const end = putText16(bytes, at, text, encoding, terminator, packet, field)
  bytes.fill(0, end, at + size)
  return at + size
}

/** Reads a field of `size` bytes and keeps what stands before the terminator, if it has one. */
export function takeText16Field(
  cursor: Cursor,
  size: number,
  encoding: Encoding16,
  terminator: number,
  _pad: number,
  packet: string,
  field: string,
): string {
  const at = cursor.take(size, packet, field)
  const end = terminator === -1 ? at + size : zeroUnit(cursor.bytes, at, at + size)
  return decodeText16(cursor, at, end === -1 ? at + size : end, encoding, packet, field)
}

/** Reads up to the unit 0, and past it. */
export function takeTerminatedText16(
  cursor: Cursor,
  encoding: Encoding16,
  _terminator: number,
  packet: string,
  field: string,
): string {
  const at = cursor.at
  const end = zeroUnit(cursor.bytes, at, cursor.end)
  if (end === -1) {
    const problem = `found no 0x0000 in ${cursor.end - at} bytes, expected the end of the field`
    throw cursor.error(packet, field, 'terminator', problem)
  }
  cursor.at = end + UNIT
  return decodeText16(cursor, at, end, encoding, packet, field)
}

/** Where the first unit of zeros stands; -1: nowhere. */
function zeroUnit(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i + 1 < end; i += UNIT) if (bytes[i] === 0 && bytes[i + 1] === 0) return i
  return -1
}

function decodeText16(
  cursor: Cursor,
  at: number,
  end: number,
  encoding: Encoding16,
  packet: string,
  field: string,
): string {
  const { bytes } = cursor
  if ((end - at) % UNIT !== 0) {
    throw cursor.error(packet, field, 'text', `found ${end - at} bytes, expected units of ${UNIT}`, at)
  }
  const [low, high] = encoding === 'UTF-16LE' ? [0, 1] : [1, 0]
  let text = ''
  for (let i = at; i < end; i += UNIT) {
    text += String.fromCharCode((bytes[i + low] ?? 0) | ((bytes[i + high] ?? 0) << 8))
  }
  for (let i = 0; i < text.length; i++) {
    if (isLone(text, i)) {
      throw cursor.error(packet, field, 'text', `found bytes that are not ${encoding}`, at)
    }
  }
  return text
}

/** Half of a surrogate pair without the other half. */
function isLone(text: string, i: number): boolean {
  const unit = text.charCodeAt(i) & 0xfc00
  if (unit === 0xd800) return (text.charCodeAt(i + 1) & 0xfc00) !== 0xdc00
  return unit === 0xdc00 && (i === 0 || (text.charCodeAt(i - 1) & 0xfc00) !== 0xd800)
}
