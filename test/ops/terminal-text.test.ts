import { describe, expect, test } from 'vitest'
import { escaped, escapedJson, harmless } from '../../src/ops/terminal-text.js'

describe('what is text stays as it is', () => {
  test.each([
    'می\u200cخواهم',
    'क्\u200dष',
    'שלום\u200f!',
    'a\u200eb',
    '\u061cعربي',
    '\u0600\u0661',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    '👩‍👩‍👧 ❤\ufe0f',
    'soft\u00adhyphen',
  ])('%j', (text) => {
    expect(harmless(text)).toBe(text)
    expect(escaped(text)).toBe(text)
    expect(escapedJson(JSON.stringify(text))).toBe(JSON.stringify(text))
  })
})

describe('what steers does not pass', () => {
  const steering = [
    ...[0x00, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x2028, 0x2029],
    ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
  ].map((code) => String.fromCharCode(code))
  test.each(steering)('%j', (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0')
    expect(harmless(`a${character}b`)).toBe('a\ufffdb')
    expect(escaped(`a${character}b`)).toBe(`a\\u${code}b`)
    const line = escapedJson(JSON.stringify(`a${character}b`))
    expect(line).not.toContain(character)
    expect(JSON.parse(line)).toBe(`a${character}b`)
  })
})
