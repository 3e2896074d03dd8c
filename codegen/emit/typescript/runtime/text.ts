/** Text as bytes. Text that cannot be written whole is refused, never cut; text that is not valid is not read. */

import type { Cursor } from './cursor.js'
import { type DecodeError, EncodeError } from './errors.js'
import { asciiEnd, copyBytes, fillUp, getText, stringLength, textEnd, writeLong } from './utf8.js'

export { codePoints } from './utf8.js'

export type Encoding = 'UTF-8' | 'ASCII'

/**
 * Text as the bytes that it is on the wire. A writer takes it in place of a string: a packet's text goes into another
 * packet, or the same id into thousands of them, without ever being taken apart into characters.
 */
export class Text {
  bytes: Uint8Array
  start: number
  end: number
  /** Which frame of its view's it was read from, so that it is checked once; 0: it has no view. */
  frame = 0
  /** The terminator in front of which it was read, so a byte that is not in it; -1: nothing is known of it. */
  terminator = -1

  /** @param bytes well-formed UTF-8 from `start` to `end`; views see to it */
  constructor(bytes: Uint8Array = new Uint8Array(0), start = 0, end = bytes.length) {
    this.bytes = bytes
    this.start = start
    this.end = end
  }

  /** The string's bytes, once. @throws EncodeError where it is not well-formed */
  static of(text: string): Text {
    const bytes = new Uint8Array(utf8Length(text))
    putText(bytes, 0, text, 'UTF-8', -1, 'text', '')
    return new Text(bytes)
  }

  /** Bytes. */
  get length(): number {
    return this.end - this.start
  }

  toString(): string {
    return getText(this.bytes, this.start, this.end, -1) ?? ''
  }
}

/** A packet as writers take it: text as strings or as bytes. */
export type Sent<T> = T extends string
  ? string | Text
  : T extends bigint | number | boolean | undefined | Uint8Array
    ? T
    : T extends readonly (infer E)[]
      ? readonly Sent<E>[]
      : { readonly [K in keyof T]: Sent<T[K]> }

/** Bytes that the text takes in UTF-8; a lone surrogate counts as 3. What is no text is refused when it is written. */
export function utf8Length(text: string | Text): number {
  if (typeof text === 'string') return stringLength(text)
  return text instanceof Text ? text.length : 0
}

/**
 * Writes the text at `at`; the caller has made sure that there is room.
 * @returns where the text ends
 * @throws EncodeError where the text is not of the encoding, or has `barred` (a byte; -1: none) in it
 */
export function putText(
  bytes: Uint8Array,
  at: number,
  text: string | Text,
  encoding: Encoding,
  barred: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string') return putBytes(bytes, at, text, encoding, barred, packet, field)
  const { length } = text
  if (writeLong(bytes, at, text, barred)) return at + length
  let i = 0
  // Most text is ASCII, and a loop that does nothing else is several times as fast.
  for (; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x80 || unit === barred) break
    bytes[at++] = unit
  }
  for (; i < length; i++) {
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
 * What putText does where the text is bytes already. Of text that was read in front of the same terminator no byte has
 * to be looked at, and a chat's 66 bytes take 80 ns with their field instead of 170.
 */
function putBytes(
  bytes: Uint8Array,
  at: number,
  text: Text,
  encoding: Encoding,
  barred: number,
  packet: string,
  field: string,
): number {
  if (!(text instanceof Text)) throw noText(text, packet, field)
  const { bytes: from, start, end } = text
  if (text.terminator === barred && encoding === 'UTF-8') return copyBytes(from, start, end, bytes, at)
  for (let i = start; i < end; i++) {
    const byte = from[i] ?? 0
    if (byte === barred) throw hasTerminator(barred, packet, field)
    if (byte >= 0x80 && encoding === 'ASCII')
      throw new EncodeError(packet, field, 'text', `found ${hex(byte)}, expected ASCII`)
    bytes[at++] = byte
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
  text: string | Text,
  encoding: Encoding,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): number {
  if (typeof text !== 'string' && !(text instanceof Text)) throw noText(text, packet, field)
  const end = at + size
  const capacity = terminator === -1 ? size : size - 1
  if (capacity < 0) throw noRoom(size, packet, field)
  // A UTF-16 unit takes 3 bytes at most, so most texts are seen to fit without counting.
  const length = text.length * 3 <= capacity ? -1 : utf8Length(text)
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
  fillUp(bytes, from, end, pad === -1 ? 0 : pad)
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
  const { bytes } = cursor
  if (isPlain(encoding, terminator, pad)) {
    const text = getText(bytes, at, at + size, terminator)
    if (text !== undefined) return text
  }
  return decodeText(cursor, at, valueEnd(bytes, at, at + size, terminator, pad), encoding, packet, field)
}

/**
 * The bytes of a field that may end early: all of its size, or what is left, with the terminator in it.
 * @throws DecodeError where it ends without
 */
export function sizeOrEarlier(
  cursor: Cursor,
  size: number,
  terminator: number,
  packet: string,
  field: string,
): number {
  const { bytes, at, end, left } = cursor
  if (left >= size) return size
  const found = bytes.indexOf(terminator, at)
  if (found !== -1 && found < end) return left
  const expected = `expected ${size} bytes, or an end behind ${hex(terminator)}`
  throw cursor.error(packet, field, 'terminator', `found no ${hex(terminator)} in ${left} bytes, ${expected}`)
}

/**
 * The same without a string being made of it, of text that one pass can read.
 * @param terminator less than 0x80; -1: none
 * @returns whether `text` is the field's now; if not, viewTextField says why
 */
export function viewText(text: Text, cursor: Cursor, at: number, end: number, terminator: number): boolean {
  if (text.frame === cursor.frame && text.start === at) return true
  const stop = end > cursor.end ? -1 : textEnd(cursor.bytes, at, end, terminator)
  if (stop === -1) return false
  text.frame = cursor.frame
  text.bytes = cursor.bytes
  text.start = at
  text.end = stop
  text.terminator = terminator
  return true
}

/** The same of any field: `text` then is the field's, until it is used for another. */
export function viewTextField(
  text: Text,
  cursor: Cursor,
  size: number,
  encoding: Encoding,
  terminator: number,
  pad: number,
  packet: string,
  field: string,
): Text {
  const at = cursor.take(size, packet, field)
  if (text.frame === cursor.frame && text.start === at) return text
  const end = valueEnd(cursor.bytes, at, at + size, terminator, pad)
  checkText(cursor, at, end, encoding, packet, field)
  text.frame = cursor.frame
  text.bytes = cursor.bytes
  text.start = at
  text.end = end
  text.terminator = terminator
  return text
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
  let found = at
  while (found < last && bytes[found] !== terminator) found++
  return found
}

/** Whether one pass finds the value's end and sees what it is: almost every field. */
function isPlain(encoding: Encoding, terminator: number, pad: number): boolean {
  return pad === -1 && terminator < 0x80 && encoding === 'UTF-8'
}

function decodeText(
  cursor: Cursor,
  at: number,
  end: number,
  encoding: Encoding,
  packet: string,
  field: string,
): string {
  if (encoding === 'ASCII') checkText(cursor, at, end, encoding, packet, field)
  const text = getText(cursor.bytes, at, end, -1)
  if (text === undefined) throw notUtf8(cursor, at, packet, field)
  return text
}

/** @throws DecodeError where the bytes are not of the encoding */
function checkText(
  cursor: Cursor,
  at: number,
  end: number,
  encoding: Encoding,
  packet: string,
  field: string,
): void {
  const { bytes } = cursor
  if (encoding === 'UTF-8') {
    if (textEnd(bytes, at, end, -1) === -1) throw notUtf8(cursor, at, packet, field)
    return
  }
  const ascii = asciiEnd(bytes, at, end)
  if (ascii === end) return
  throw cursor.error(packet, field, 'text', `found ${hex(bytes[ascii] ?? 0)}, expected ASCII`, ascii)
}

function notUtf8(cursor: Cursor, at: number, packet: string, field: string): DecodeError {
  return cursor.error(packet, field, 'text', 'found bytes that are not UTF-8', at)
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
