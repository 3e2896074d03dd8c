/** A value that does not fit its field is refused with where, what and the limit: never cut, wrapped or filled in. */

import { describe, expect, it } from 'vitest'
import { codecOf, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode('strict.yaml', 'honest-values')
const encode = (name: string, packet: unknown): Uint8Array => codecOf(everyPacket, name).encode(packet)
const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values)

const NUMBERS = { a: 1, b: -2, c: 3n, d: 4, e: true, f: 0.5 }
const TEXTS = { name: 'abc', exact: 'xyz', padded: 'ab', ascii: 'hi' }
const BYTES = { exact: bytes(1, 2), padded: bytes(3), ended: bytes(4, 5) }
const VALIDS = { kind: 2, word: 'no' }
const U8 = 'expected a bigint from 0 to 18446744073709551615'

describe('it refuses', () => {
  it.each([
    [
      'a number above its type',
      'kNUMBERS',
      { ...NUMBERS, a: 256 },
      'range',
      'kNUMBERS.a: found 256, expected an integer from 0 to 255 (u1)',
    ],
    [
      'a number below its type',
      'kNUMBERS',
      { ...NUMBERS, b: -32769 },
      'range',
      'kNUMBERS.b: found -32769, expected an integer from -32768 to 32767 (s2be)',
    ],
    [
      'half a number',
      'kNUMBERS',
      { ...NUMBERS, a: 1.5 },
      'type',
      'kNUMBERS.a: found 1.5, expected an integer from 0 to 255 (u1)',
    ],
    [
      'no number',
      'kNUMBERS',
      { ...NUMBERS, b: Number.NaN },
      'type',
      'kNUMBERS.b: found NaN, expected an integer from -32768 to 32767 (s2be)',
    ],
    [
      'an infinite one',
      'kNUMBERS',
      { ...NUMBERS, a: Infinity },
      'type',
      'kNUMBERS.a: found Infinity, expected an integer from 0 to 255 (u1)',
    ],
    [
      'text for a number',
      'kNUMBERS',
      { ...NUMBERS, a: '7' },
      'type',
      'kNUMBERS.a: found 7, expected an integer from 0 to 255 (u1)',
    ],
    [
      'nothing for a number',
      'kNUMBERS',
      { ...NUMBERS, a: undefined },
      'type',
      'kNUMBERS.a: found undefined, expected an integer from 0 to 255 (u1)',
    ],
    [
      'a big integer above 64 bits',
      'kNUMBERS',
      { ...NUMBERS, c: 2n ** 64n },
      'range',
      `kNUMBERS.c: found 18446744073709551616, ${U8} (u8le)`,
    ],
    [
      'a big integer below 0',
      'kNUMBERS',
      { ...NUMBERS, c: -1n },
      'range',
      `kNUMBERS.c: found -1, ${U8} (u8le)`,
    ],
    [
      'a number for a big integer',
      'kNUMBERS',
      { ...NUMBERS, c: 3 },
      'type',
      `kNUMBERS.c: found 3, ${U8} (u8le)`,
    ],
    [
      'more than the bits',
      'kNUMBERS',
      { ...NUMBERS, d: 32 },
      'range',
      'kNUMBERS.d: found 32, expected an integer from 0 to 31 (b5)',
    ],
    [
      'a number for a flag',
      'kNUMBERS',
      { ...NUMBERS, e: 1 },
      'type',
      'kNUMBERS.e: found 1, expected true or false',
    ],
    [
      'a float above its type',
      'kNUMBERS',
      { ...NUMBERS, f: 1e39 },
      'range',
      'kNUMBERS.f: found 1e+39, expected a number within the range of f4le',
    ],

    [
      'text without room for its NUL',
      'kTEXTS',
      { ...TEXTS, name: 'abcde' },
      'too-long',
      'kTEXTS.name: found 5 bytes of text, expected at most 4',
    ],
    [
      'text that is too long in bytes alone',
      'kTEXTS',
      { ...TEXTS, name: '가나' },
      'too-long',
      'kTEXTS.name: found 6 bytes of text, expected at most 4',
    ],
    [
      'text with a NUL in it',
      'kTEXTS',
      { ...TEXTS, name: 'a\0b' },
      'terminator',
      'kTEXTS.name: found 0x00 in the value, expected it only behind the value',
    ],
    [
      'a lone high surrogate',
      'kTEXTS',
      { ...TEXTS, name: 'a\ud800' },
      'text',
      'kTEXTS.name: found a lone surrogate at 1, expected well-formed text',
    ],
    [
      'a lone low surrogate',
      'kTEXTS',
      { ...TEXTS, exact: '\udc00' },
      'text',
      'kTEXTS.exact: found a lone surrogate at 0, expected well-formed text',
    ],
    [
      'text shorter than its field',
      'kTEXTS',
      { ...TEXTS, exact: 'xy' },
      'not-full',
      'kTEXTS.exact: found 2 bytes, expected exactly 3',
    ],
    [
      'text that ends in padding',
      'kTEXTS',
      { ...TEXTS, padded: 'a ' },
      'padding',
      'kTEXTS.padded: found 0x20 at the end of the value, which is the padding and would be lost',
    ],
    [
      'text outside its encoding',
      'kTEXTS',
      { ...TEXTS, ascii: 'né' },
      'text',
      'kTEXTS.ascii: found "é", expected ASCII',
    ],
    ['a number for text', 'kTEXTS', { ...TEXTS, name: 5 }, 'type', 'kTEXTS.name: found 5, expected text'],

    [
      'nothing for text without a size',
      'kTEXTS',
      { ...TEXTS, ascii: undefined },
      'type',
      'kTEXTS.ascii: found undefined, expected text',
    ],

    [
      'a number for bytes',
      'kBYTES',
      { ...BYTES, padded: 7 },
      'type',
      'kBYTES.padded: found 7, expected a Uint8Array',
    ],
    [
      'text for bytes without a size',
      'kBYTES',
      { ...BYTES, ended: 'ab' },
      'type',
      'kBYTES.ended: found ab, expected a Uint8Array',
    ],
    [
      'bytes of another length',
      'kBYTES',
      { ...BYTES, exact: bytes(1) },
      'not-full',
      'kBYTES.exact: found 1 bytes, expected exactly 2',
    ],
    [
      'too many bytes',
      'kBYTES',
      { ...BYTES, padded: bytes(1, 2, 3, 4) },
      'too-long',
      'kBYTES.padded: found 4 bytes, expected at most 3',
    ],
    [
      'bytes that end in padding',
      'kBYTES',
      { ...BYTES, padded: bytes(1, 0) },
      'padding',
      'kBYTES.padded: found 0x00 at the end of the value, which is the padding and would be lost',
    ],
    [
      'bytes with their terminator in them',
      'kBYTES',
      { ...BYTES, ended: bytes(1, 255) },
      'terminator',
      'kBYTES.ended: found 0xff in the value, expected it only behind the value',
    ],

    [
      'a number that is not allowed',
      'kVALIDS',
      { ...VALIDS, kind: 3 },
      'valid',
      'kVALIDS.kind: found 3, expected one of 1, 2',
    ],
    [
      'text that is not allowed',
      'kVALIDS',
      { ...VALIDS, word: 'why' },
      'valid',
      'kVALIDS.word: found "why", expected one of "yes", "no"',
    ],
  ])('%s', (_, name, packet, reason, message) => {
    expect(() => encode(name, packet)).toThrow(
      expect.objectContaining({ name: 'EncodeError', packet: name, reason, message }),
    )
  })
})
