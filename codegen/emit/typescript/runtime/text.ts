/** Text as bytes. Text that cannot be written whole is refused, never cut; text that is not valid is not read. */

import type { Cursor } from './cursor.js'
import { EncodeError } from './errors.js'

export type Encoding = 'UTF-8' | 'ASCII'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Unicode code points of the text; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 1; i < text.length; i++) {
    const second = (text.charCodeAt(i) & 0xfc00) === 0xdc00
    if (second && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count--
  }
  return count
}

/** Bytes that the text takes in UTF-8; a lone surrogate counts as 3. What is no text is refused when it is written. */
export function utf8Length(text: string): number {
  if (typeof text !== 'string') return 0
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    length += unit < 0x800 ? 1 : 2
    // A pair takes 4 bytes: 2 for its units, and the 2 that were just added.
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++
  }
  return length
}

/**
 * Writes the text at `at`; the caller has made sure that there is room.
 * @returns where the text ends
 * @throws EncodeError where the text is not of the encoding, or has `barred` (a byte; -1: none) in it
 */
export function putText(
  bytes: Uint8Array,
  at: number,
  text: string,
  encoding: Encoding,
  barred: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string') throw noText(text, packet, field)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      if (unit === barred) throw hasTerminator(barred, packet, field)
      bytes[at++] = unit
      continue
    }
    if (encoding === 'ASCII')
      throw new EncodeError(packet, field, 'text', `found ${JSON.stringify(text.charAt(i))}, expected ASCII`)
    const code = text.codePointAt(i) ?? 0
    if (code >= 0xd800 && code < 0xe000) {
      throw new EncodeError(
        packet,
        field,
        'text',
        `found a lone surrogate at ${i}, expected well-formed text`,
      )
    }
    if (code < 0x800) bytes[at++] = 0xc0 | (code >>> 6)
    else {
      if (code < 0x10000) bytes[at++] = 0xe0 | (code >>> 12)
      else {
        i++
        bytes[at++] = 0xf0 | (code >>> 18)
        bytes[at++] = 0x80 | ((code >>> 12) & 0x3f)
      }
      bytes[at++] = 0x80 | ((code >>> 6) & 0x3f)
    }
    bytes[at++] = 0x80 | (code & 0x3f)
  }
  return at
}

/**
 * Writes the text into a field of `size` bytes and fills what is left over.
 * @param terminator byte that ends the text and is always written; -1: none
 * @param pad byte that fills up; -1: none, the text has to fill the field unless there is a terminator
 * @throws EncodeError where the text does not fit whole
 */
export function putTextField(
  bytes: Uint8Array,
  at: number,
  size: number,
  text: string,
  encoding: Encoding,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string') throw noText(text, packet, field)
  const end = at + size
  const capacity = terminator === -1 ? size : size - 1
  if (capacity < 0) throw noRoom(size, packet, field)
  // Every UTF-16 unit takes a byte at least, so most texts that are too long are seen without counting.
  const length =
    text.length > capacity ? utf8Length(text) : text.length * 3 <= capacity ? -1 : utf8Length(text)
  if (length > capacity)
    throw new EncodeError(
      packet,
      field,
      'too-long',
      `found ${length} bytes of text, expected at most ${capacity}`,
    )
  const textEnd = putText(bytes, at, text, encoding, terminator, packet, field)
  return fillField(bytes, at, textEnd, end, terminator, pad, packet, field)
}

/** What stands behind a value in its field: the terminator, then padding. */
export function fillField(
  bytes: Uint8Array,
  at: number,
  valueEnd: number,
  end: number,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): number {
  let from = valueEnd
  if (terminator !== -1) bytes[from++] = terminator
  else if (pad === -1) {
    if (from !== end)
      throw new EncodeError(
        packet,
        field,
        'not-full',
        `found ${from - at} bytes, expected exactly ${end - at}`,
      )
  } else if (from > at && bytes[from - 1] === pad) throw endsWithPad(pad, packet, field)
  bytes.fill(pad === -1 ? 0 : pad, from, end)
  return end
}

/**
 * Reads a field of `size` bytes: strips `pad` from the right, then keeps what stands before `terminator`.
 * A field without its terminator is read whole.
 */
export function takeTextField(
  cursor: Cursor,
  size: number,
  encoding: Encoding,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): string {
  const at = cursor.take(size, packet, field)
  return decodeText(
    cursor,
    at,
    valueEnd(cursor.bytes, at, at + size, terminator, pad),
    encoding,
    packet,
    field,
  )
}

/** Reads up to the terminator, and past it. */
export function takeTerminatedText(
  cursor: Cursor,
  encoding: Encoding,
  terminator: number,
  packet: string,
  field: string,
): string {
  const at = cursor.at
  const end = takeTerminated(cursor, terminator, packet, field)
  return decodeText(cursor, at, end, encoding, packet, field)
}

/** Moves past the terminator and returns where it stands. */
export function takeTerminated(cursor: Cursor, terminator: number, packet: string, field: string): number {
  const at = cursor.at
  const found = cursor.bytes.indexOf(terminator, at)
  if (found === -1 || found >= cursor.end) {
    throw cursor.error(
      packet,
      field,
      'terminator',
      `found no ${hex(terminator)} in ${cursor.end - at} bytes, expected the end of the field`,
    )
  }
  cursor.at = found + 1
  return found
}

/** Where a value ends in its field. */
export function valueEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  terminator: number,
  pad: number,
): number {
  let last = end
  if (pad !== -1) while (last > at && bytes[last - 1] === pad) last--
  if (terminator === -1) return last
  const found = bytes.indexOf(terminator, at)
  return found === -1 || found > last ? last : found
}

/** Short ASCII is quicker to put together here than to hand to a TextDecoder. */
const SHORT = 16

function decodeText(
  cursor: Cursor,
  at: number,
  end: number,
  encoding: Encoding,
  packet: string,
  field: string,
): string {
  const { bytes } = cursor
  if (encoding === 'ASCII' || end - at <= SHORT) {
    let text = ''
    let i = at
    for (; i < end; i++) {
      const byte = bytes[i] ?? 0
      if (byte >= 0x80) break
      text += String.fromCharCode(byte)
    }
    if (i === end) return text
    if (encoding === 'ASCII')
      throw cursor.error(packet, field, 'text', `found ${hex(bytes[i] ?? 0)}, expected ASCII`, i)
  }
  try {
    return decoder.decode(bytes.subarray(at, end))
  } catch {
    throw cursor.error(packet, field, 'text', 'found bytes that are not UTF-8', at)
  }
}

function noText(value: unknown, packet: string, field: string): EncodeError {
  return new EncodeError(packet, field, 'type', `found ${String(value)}, expected text`)
}

export function hasTerminator(terminator: number, packet: string, field: string): EncodeError {
  return new EncodeError(
    packet,
    field,
    'terminator',
    `found ${hex(terminator)} in the value, expected it only behind the value`,
  )
}

export function noRoom(size: number, packet: string, field: string): EncodeError {
  return new EncodeError(packet, field, 'size', `found a size of ${size}, which has no room for any value`)
}

export function endsWithPad(pad: number, packet: string, field: string): EncodeError {
  return new EncodeError(
    packet,
    field,
    'padding',
    `found ${hex(pad)} at the end of the value, which is the padding and would be lost`,
  )
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
