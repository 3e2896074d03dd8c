/** Text as bytes, and where text or data end in their field. */

import { type BytesShape, type Encoding, isUtf16, type TextShape, terminatorBytes } from '../model/model.js'

/** Bytes that the text takes; a lone surrogate counts as what would replace it. */
export function textLength(encoding: Encoding, text: string): number {
  return isUtf16(encoding) ? text.length * 2 : Buffer.byteLength(text)
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** The text's bytes, or what in it the encoding can't say. */
export function textBytes(encoding: Encoding, text: string): Uint8Array | { readonly found: string } {
  if (LONE_SURROGATE.test(text)) return { found: 'a lone surrogate' }
  const foreign = encoding === 'ASCII' ? [...text].find((character) => character > '\x7f') : undefined
  if (foreign !== undefined) return { found: JSON.stringify(foreign) }
  if (!isUtf16(encoding)) return new TextEncoder().encode(text)
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'UTF-16LE' ? bytes : bytes.swap16()
}

/** The text, or the index of a byte that is not of the encoding; but for ASCII the text is told of as a whole. */
export function textFrom(encoding: Encoding, bytes: Uint8Array): string | number {
  switch (encoding) {
    case 'ASCII': {
      const foreign = bytes.findIndex((byte) => byte > 0x7f)
      return foreign === -1 ? Buffer.from(bytes).toString('latin1') : foreign
    }
    case 'UTF-8':
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch {
        return 0
      }
    case 'UTF-16LE':
    case 'UTF-16BE': {
      if (bytes.length % 2 > 0) return 0
      const units = Buffer.from(bytes)
      const text = (encoding === 'UTF-16LE' ? units : units.swap16()).toString('utf16le')
      return LONE_SURROGATE.test(text) ? 0 : text
    }
  }
}

/** Where the terminator stands; -1: nowhere. In UTF-16 it is a whole unit. */
export function terminatorIn(shape: TextShape | BytesShape, bytes: Uint8Array): number {
  const { terminator } = shape
  if (terminator === undefined) return -1
  if (terminatorBytes(shape) === 1) return bytes.indexOf(terminator)
  for (let i = 0; i + 1 < bytes.length; i += 2) if (bytes[i] === 0 && bytes[i + 1] === 0) return i
  return -1
}

/** What a field of a given size is made of, as indices into its bytes. */
export interface FilledField {
  /** Where the value ends. */
  readonly value: number
  /** Behind its terminator, if that is there. */
  readonly terminated: number
}

/** Padding is taken off the right first, then the value ends at its terminator. */
export function splitField(bytes: Uint8Array, shape: TextShape | BytesShape): FilledField {
  const { pad } = shape
  let end = bytes.length
  while (pad !== undefined && end > 0 && bytes[end - 1] === pad) end--
  const found = terminatorIn(shape, bytes)
  if (found === -1 || found > end) return { value: end, terminated: end }
  return { value: found, terminated: found + terminatorBytes(shape) }
}
