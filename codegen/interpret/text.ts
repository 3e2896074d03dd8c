/** Text as bytes, and where text or data end in their field. */

import type { TextShape } from '../model/model.js'

type Encoding = TextShape['encoding']

/** Bytes that the text takes; a lone surrogate counts as what would replace it. */
export function textLength(_encoding: Encoding, text: string): number {
  return Buffer.byteLength(text)
}

/** The text's bytes, or what in it the encoding can't say. */
export function textBytes(encoding: Encoding, text: string): Uint8Array | { readonly found: string } {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0xd800 && code < 0xe000) return { found: 'a lone surrogate' }
    if (encoding === 'ASCII' && code > 0x7f) return { found: JSON.stringify(character) }
  }
  return new TextEncoder().encode(text)
}

/** The text, or which of the bytes is not of the encoding, as an index; UTF-8 is only told of as a whole. */
export function textFrom(encoding: Encoding, bytes: Uint8Array): string | number {
  if (encoding === 'ASCII') {
    const foreign = bytes.findIndex((byte) => byte > 0x7f)
    return foreign === -1 ? Buffer.from(bytes).toString('latin1') : foreign
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return 0
  }
}

/** What a field of a given size is made of, as indices into its bytes. */
export interface FilledField {
  /** Where the value ends. */
  readonly value: number
  /** Behind its terminator, if that is there. */
  readonly terminated: number
}

/** Padding is taken off the right first, then the value ends at its terminator. */
export function splitField(
  bytes: Uint8Array,
  terminator: number | undefined,
  pad: number | undefined,
): FilledField {
  let end = bytes.length
  while (pad !== undefined && end > 0 && bytes[end - 1] === pad) end--
  const found = terminator === undefined ? -1 : bytes.indexOf(terminator)
  if (found === -1 || found > end) return { value: end, terminated: end }
  return { value: found, terminated: found + 1 }
}
