/** The rules of RFC 8265 for user ids and passwords, by its own examples and against an implementation in Python. */

import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { checkPassword, checkUserId } from '../../src/accounts/names.js'
import { pipPackages } from '../support/pip.js'

describe('user ids (RFC 8265, section 3.5)', () => {
  const legal = ['juliet@example.com', 'fussball', 'fu\u00dfball', '\u03c0', '\u03a3', '\u03c3', '\u03c2']
  test.each(legal)('%s is taken as it is', (id) => {
    expect(checkUserId(id)).toEqual({ text: id })
  })

  test.each([
    ['a space', 'foo bar', 'has U+0020'],
    ['nothing', '', 'is empty'],
    ['a Roman numeral that stands for letters', 'henry\u2163', 'has Ⅳ (U+2163)'],
    ['a symbol', '\u265a', 'has ♚ (U+265A)'],
  ])('%s is refused', (_what, id, problem) => {
    expect(checkUserId(id).problem).toContain(problem)
  })

  test.each([
    ['decomposed Hangul', '민수'.normalize('NFD'), '민수'],
    ['decomposed Latin', 'José'.normalize('NFD'), 'José'],
    ['fullwidth Latin', 'ａｌｉｃｅ', 'alice'],
    ['halfwidth Katakana', 'ｶﾞｲﾄﾞ', 'ガイド'],
  ])('%s is the usual form', (_what, given, text) => {
    expect(checkUserId(given)).toEqual({ text })
  })

  const unseen = [
    ...[
      'alice ',
      ' alice',
      'alice\u00a0',
      'ali\u200bce',
      'alice\u200d',
      'ali\u2060ce',
      'ali\u00adce',
      '\ufeffalice',
    ],
    ...[
      'alice\ufe0f',
      'ali\u034fce',
      '\u202eecila',
      'alice\u{e0041}',
      'alice\u3164',
      'alice\uffa0',
      'al\u200cice',
    ],
    ...[' ', '\t', '\u200b', '\u3164', '\u115f', '\u2800', '\u2028', '\u3000'],
    ...[
      '\x1b[2J',
      '\u009b31m',
      'eve\nalice',
      'eve\ralice',
      'bob\b',
      'al\x7fice',
      '\0',
      '\ud800',
      '\ue000',
      '\u{10ffff}',
    ],
    ...['ﾡﾢ', '\u1106\u1175x\u1175', '\u0378'],
  ]
  test.each(unseen)('%j shows nothing, or steers, or is none: refused', (id) => {
    expect(checkUserId(id).text).toBeUndefined()
  })

  test.each([
    ['a half-space between Persian letters', 'می\u200cخواهم', 'كتا\u200cب'],
    ['a joiner behind a virama', 'क्\u200dष', 'क\u200dष'],
    ['a middle dot between two l', 'col\u00b7lega', 'co\u00b7lega'],
    ['a keraia before Greek', 'x\u0375\u03b1', 'x\u0375a'],
    ['a geresh behind Hebrew', 'א\u05f3', 'ا\u05f3'],
    ['a Katakana dot beside Japanese', 'ア\u30fbb', 'a\u30fbb'],
    ['Arabic digits of one kind', 'ا\u0661\u0662', 'ا\u0661\u06f2'],
  ])('%s has its place, and only that', (_what, right, wrong) => {
    expect(checkUserId(right)).toEqual({ text: right })
    expect(checkUserId(wrong).text).toBeUndefined()
  })

  test.each([
    ['שלום', true],
    ['שלום123', true],
    ['123שלום', false],
    ['aliceשלום', false],
    ['שלוםa', false],
    ['שלום-', false],
  ])('%s: the Bidi rule of RFC 5893 says %s', (id, holds) => {
    expect(checkUserId(id).text !== undefined).toBe(holds)
  })

  test('32 bytes are taken and 33 are not, counted in the form that is kept', () => {
    expect(checkUserId('x'.repeat(32)).text).toBeDefined()
    expect(checkUserId('x'.repeat(33)).problem).toBe('takes 33 bytes; expected at most 32')
    expect(checkUserId(`${'가'.repeat(10)}xx`.normalize('NFD')).text).toBe(`${'가'.repeat(10)}xx`)
  })
})

describe('passwords (RFC 8265, section 4.3)', () => {
  test.each(['correct horse battery staple', 'Correct Horse Battery Staple', 'πßå', 'Jack of ♦s'])(
    '%s is taken as it is',
    (password) => {
      expect(checkPassword(password)).toEqual({ text: password })
    },
  )

  test('spaces of all kinds are the usual one, and what was typed decomposed is composed', () => {
    expect(checkPassword('foo\u1680bar')).toEqual({ text: 'foo bar' })
    expect(checkPassword('비밀'.normalize('NFD'))).toEqual({ text: '비밀' })
  })

  test.each(['', 'my cat is a \tby', 'a\u200bb', 'a\u0378', 'a\u2028'])('%j is refused', (password) => {
    expect(checkPassword(password).text).toBeUndefined()
  })

  test('what is wrong with a password does not say what it is', () => {
    expect(checkPassword('secret\u200b').problem).toBe(
      'has a character that cannot be seen, or does not exist',
    )
  })
})

const ORACLE = `
import json, sys, unicodedata
from precis_i18n import get_profile
profiles = [get_profile('UsernameCasePreserved'), get_profile('OpaqueString')]
def form(profile, text):
    try: return profile.enforce(text)
    except UnicodeEncodeError: return None
known = lambda text: all(unicodedata.category(c) != 'Cn' for c in text)
json.dump([[form(p, text) for p in profiles] if known(text) else 'newer' for text in json.load(sys.stdin)], sys.stdout)
`

test('characters are judged as precis-i18n judges it', () => {
  const rightToLeft = /[!-~\u0590-\u08ff\ufb1d-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
  const ranges = [
    [1, 0x3400],
    [0xa000, 0xac10],
    [0xf900, 0x12000],
    [0x1d000, 0x1fb00],
    [0xe0000, 0xe0200],
  ] as const
  const texts = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from }, (_, n) => String.fromCodePoint(from + n)).flatMap((character) =>
      rightToLeft.test(character) ? [`a${character}`, `ا${character}ب`] : [`a${character}`],
    ),
  )
  const { status, stdout, stderr } = spawnSync('python3', ['-c', ORACLE], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PYTHONPATH: pipPackages('precis-i18n==1.1.2') },
  })
  expect(status, stderr).toBe(0)
  const theirs: readonly (readonly (string | null)[] | 'newer')[] = JSON.parse(stdout)
  const differences = texts.filter((text, n) => {
    if (theirs[n] === 'newer') return false
    return (
      JSON.stringify(theirs[n]) !==
      JSON.stringify([checkUserId(text).text ?? null, checkPassword(text).text ?? null])
    )
  })
  expect(differences).toEqual([])
})
