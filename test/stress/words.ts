/** What actors say. */

import type { Random } from './random.js'

const PIECES = [
  'hello',
  'gg',
  '안녕하세요',
  '오늘 방송 시작합니다',
  '👋🏽',
  '👨‍👩‍👧‍👦',
  'ß',
  'e\u0301',
  'a\tb',
  '  ',
  '%s',
  '"',
  '\\',
  '\ufeff',
  '𝕏',
  'नमस्ते',
] as const

/** Bytes of a message's text at most; the field's last byte is a NUL. */
const LONGEST = 256

/** Words of some languages, at most as long as fits behind the key. */
export function words(random: Random): string {
  const said: string[] = []
  for (let n = random.between(0, 5); n > 0; n--) said.push(random.pick(PIECES))
  return said.join(' ').trim()
}

/** Words that fill the message to exactly this many bytes, behind a key of so many. */
export function filler(keyBytes: number, messageBytes = LONGEST): string {
  const room = messageBytes - keyBytes - 1
  const korean = '가'.repeat(Math.floor(room / 3))
  return korean + 'x'.repeat(room - 3 * korean.length)
}
