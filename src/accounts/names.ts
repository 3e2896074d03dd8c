/** User ids and passwords in the one form in which they are kept and compared: the profiles of RFC 8265. */

import { LOGIN_REQUEST_LIMITS } from '../../generated/typescript/packets/login-request.js'
import { utf8Length } from '../../generated/typescript/runtime/text.js'
import { firstOutside, keepsBidiRule } from './precis.js'

/** The text in its form, or what is wrong with it: ends the sentence `the user id …`. */
export type Checked =
  | { readonly text: string; readonly problem?: never }
  | { readonly text?: never; readonly problem: string }

/** Bytes that the others can be told; the terminator follows. */
const MAX_USER_ID = LOGIN_REQUEST_LIMITS.userId
/** Bytes that a client can send: a field that is full without a terminator is read. */
const MAX_PASSWORD = LOGIN_REQUEST_LIMITS.password + 1

/** UsernameCasePreserved (RFC 8265, section 3.4), in at most 32 bytes. */
export function checkUserId(given: string): Checked {
  const text = given.replace(WIDE, (character) => character.normalize('NFKC')).normalize('NFC')
  if (text === '') return { problem: 'is empty' }
  const outside = firstOutside('identifier', text)
  if (outside !== undefined) return { problem: `has ${named(outside)}, which a name cannot have` }
  if (!keepsBidiRule(text))
    return { problem: 'mixes directions of writing in a way that could be read as another name' }
  return inBytes(text, MAX_USER_ID)
}

/** OpaqueString (RFC 8265, section 4.2), in at most 33 bytes. What is wrong does not say what was found. */
export function checkPassword(given: string): Checked {
  const text = given.replace(/\p{Zs}/gu, ' ').normalize('NFC')
  if (text === '') return { problem: 'is empty' }
  if (firstOutside('freeform', text) !== undefined)
    return { problem: 'has a character that cannot be seen, or does not exist' }
  return inBytes(text, MAX_PASSWORD)
}

/**
 * Characters of another width than usual, which stand for the usual ones (`<wide>` and `<narrow>` in UnicodeData.txt).
 * Halfwidth Hangul is left as it is, and so refused: it stands for jamo that are refused themselves.
 */
const WIDE = /[\u3000\uff01-\uff9f\uffe0-\uffe6\uffe8-\uffee]/gu

function inBytes(text: string, limit: number): Checked {
  const length = utf8Length(text)
  return length > limit ? { problem: `takes ${length} bytes; expected at most ${limit}` } : { text }
}

function named(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `${character} (U+${code})` : `U+${code}`
}
