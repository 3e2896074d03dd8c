/** The encoder writes what it is given or says why not: it never cuts, wraps or fills in. */

import { describe, expect, it } from 'vitest'
import { codecOf, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode('strict.yaml', 'honest-encoder')
const encode = (name: string, packet: unknown): Uint8Array => codecOf(everyPacket, name).encode(packet)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values)

const NUMBERS = { a: 1, b: -2, c: 3n, d: 4, e: true, f: 0.5 }
const TEXTS = { name: 'abc', exact: 'xyz', padded: 'ab', ascii: 'hi' }
const BYTES = { exact: bytes(1, 2), padded: bytes(3), ended: bytes(4, 5) }
const SHARED = { first: bytes(1, 2), second: 'ab', data: bytes(9) }
const GRID = { rows: 1, columns: 2n, cells: bytes(7, 8), counted: [1, 2, 3] }
const VALIDS = { kind: 2, word: 'no' }
const alice = { userId: 'ali', level: 1 }

describe('it writes', () => {
  it.each([
    ['kNUMBERS', NUMBERS, '130150 01 fffe 0300000000000000 24 0000003f'],
    [
      'kNUMBERS',
      { ...NUMBERS, a: 255, b: 32767, c: 2n ** 64n - 1n, d: 31, e: false, f: -Infinity },
      '130150 ff 7fff ffffffffffffffff f8 000080ff',
    ],
    ['kTEXTS', TEXTS, '120250 6162630000 78797a 61622020 686900'],
    [
      'kTEXTS',
      { name: 'é가'.slice(0, 1), exact: '가', padded: '', ascii: '' },
      '100250 c3a9000000 eab080 20202020 00',
    ],
    ['kBYTES', BYTES, '0b0350 0102 030000 0405ff'],
    ['kCOUNTED', { items: [1, 2, 3] }, '070450 30 010203'],
    ['kSHARED', SHARED, '0a0550 02 0102 6162 00 09'],
    ['kOPTIONAL', { has: 0 }, '040650 00'],
    ['kOPTIONAL', { has: 1, extra: 0x1234 }, '060650 01 3412'],
    ['kTEAMS', { teams: [{ users: [alice] }, { users: [] }] }, '0a0750 01 616c6900 01 00'],
    ['kREST', { data: bytes(1) }, '040850 01'],
    ['kGRID', GRID, '170950 01000000 0200000000000000 0708 010002000300'],
    ['kVALIDS', VALIDS, '0b0a50 03 02 6e6f0000 cafe'],
  ])('%s %o', (name, packet, expected) => {
    const written = encode(name, packet)
    expect(hex(written)).toBe(expected.replaceAll(' ', ''))
    expect(codecOf(everyPacket, name).decode(written)).toStrictEqual(packet)
  })
})

const U8 = 'expected a bigint from 0 to 18446744073709551615'

describe('it refuses', () => {
  it.each([
    [
      'a number above its type',
      'kNUMBERS',
      { ...NUMBERS, a: 256 },
      'kNUMBERS.a: found 256, expected an integer from 0 to 255 (u1)',
    ],
    [
      'a number below its type',
      'kNUMBERS',
      { ...NUMBERS, b: -32769 },
      'kNUMBERS.b: found -32769, expected an integer from -32768 to 32767 (s2be)',
    ],
    [
      'half a number',
      'kNUMBERS',
      { ...NUMBERS, a: 1.5 },
      'kNUMBERS.a: found 1.5, expected an integer from 0 to 255 (u1)',
    ],
    [
      'no number',
      'kNUMBERS',
      { ...NUMBERS, b: Number.NaN },
      'kNUMBERS.b: found NaN, expected an integer from -32768 to 32767 (s2be)',
    ],
    [
      'an infinite one',
      'kNUMBERS',
      { ...NUMBERS, a: Infinity },
      'kNUMBERS.a: found Infinity, expected an integer from 0 to 255 (u1)',
    ],
    [
      'text for a number',
      'kNUMBERS',
      { ...NUMBERS, a: '7' },
      'kNUMBERS.a: found 7, expected an integer from 0 to 255 (u1)',
    ],
    [
      'nothing for a number',
      'kNUMBERS',
      { ...NUMBERS, a: undefined },
      'kNUMBERS.a: found undefined, expected an integer from 0 to 255 (u1)',
    ],
    [
      'a big integer above 64 bits',
      'kNUMBERS',
      { ...NUMBERS, c: 2n ** 64n },
      `kNUMBERS.c: found 18446744073709551616, ${U8} (u8le)`,
    ],
    ['a big integer below 0', 'kNUMBERS', { ...NUMBERS, c: -1n }, `kNUMBERS.c: found -1, ${U8} (u8le)`],
    ['a number for a big integer', 'kNUMBERS', { ...NUMBERS, c: 3 }, `kNUMBERS.c: found 3, ${U8} (u8le)`],
    [
      'more than the bits',
      'kNUMBERS',
      { ...NUMBERS, d: 32 },
      'kNUMBERS.d: found 32, expected an integer from 0 to 31 (b5)',
    ],
    ['a number for a flag', 'kNUMBERS', { ...NUMBERS, e: 1 }, 'kNUMBERS.e: found 1, expected true or false'],
    [
      'a float above its type',
      'kNUMBERS',
      { ...NUMBERS, f: 1e39 },
      'kNUMBERS.f: found 1e+39, expected a number within the range of f4le',
    ],

    [
      'text without room for its NUL',
      'kTEXTS',
      { ...TEXTS, name: 'abcde' },
      'kTEXTS.name: found 5 bytes of text, expected at most 4',
    ],
    [
      'text that is too long in bytes alone',
      'kTEXTS',
      { ...TEXTS, name: '가나' },
      'kTEXTS.name: found 6 bytes of text, expected at most 4',
    ],
    [
      'text with a NUL in it',
      'kTEXTS',
      { ...TEXTS, name: 'a\0b' },
      'kTEXTS.name: found 0x00 in the value, expected it only behind the value',
    ],
    [
      'a lone high surrogate',
      'kTEXTS',
      { ...TEXTS, name: 'a\ud800' },
      'kTEXTS.name: found a lone surrogate at 1, expected well-formed text',
    ],
    [
      'a lone low surrogate',
      'kTEXTS',
      { ...TEXTS, exact: '\udc00' },
      'kTEXTS.exact: found a lone surrogate at 0, expected well-formed text',
    ],
    [
      'text shorter than its field',
      'kTEXTS',
      { ...TEXTS, exact: 'xy' },
      'kTEXTS.exact: found 2 bytes, expected exactly 3',
    ],
    [
      'text that ends in padding',
      'kTEXTS',
      { ...TEXTS, padded: 'a ' },
      'kTEXTS.padded: found 0x20 at the end of the value, which is the padding and would be lost',
    ],
    [
      'text outside its encoding',
      'kTEXTS',
      { ...TEXTS, ascii: 'né' },
      'kTEXTS.ascii: found "é", expected ASCII',
    ],
    ['a number for text', 'kTEXTS', { ...TEXTS, name: 5 }, 'kTEXTS.name: found 5, expected text'],

    [
      'bytes of another length',
      'kBYTES',
      { ...BYTES, exact: bytes(1) },
      'kBYTES.exact: found 1 bytes, expected exactly 2',
    ],
    [
      'too many bytes',
      'kBYTES',
      { ...BYTES, padded: bytes(1, 2, 3, 4) },
      'kBYTES.padded: found 4 bytes, expected at most 3',
    ],
    [
      'bytes that end in padding',
      'kBYTES',
      { ...BYTES, padded: bytes(1, 0) },
      'kBYTES.padded: found 0x00 at the end of the value, which is the padding and would be lost',
    ],
    [
      'bytes with their terminator in them',
      'kBYTES',
      { ...BYTES, ended: bytes(1, 255) },
      'kBYTES.ended: found 0xff in the value, expected it only behind the value',
    ],

    [
      'a count that does not fit',
      'kCOUNTED',
      { items: Array(16).fill(0) },
      'kCOUNTED.count: found 16, expected an integer from 0 to 15 (b4)',
    ],
    [
      'lengths that disagree',
      'kSHARED',
      { ...SHARED, second: 'abc' },
      'kSHARED.second: found a length that makes n 3, expected 2 as for first',
    ],
    [
      'a length that no count gives',
      'kSHARED',
      { ...SHARED, data: bytes(1, 2, 3) },
      'kSHARED.data: found a length of 3, expected 4 × words + 1',
    ],
    ['a field that is missing', 'kOPTIONAL', { has: 1 }, 'kOPTIONAL.extra: found nothing, expected a value'],
    [
      'a field too many',
      'kOPTIONAL',
      { has: 2, extra: 5 },
      'kOPTIONAL.extra: found a value where the packet has no such field',
    ],
    [
      'a value deep inside',
      'kTEAMS',
      { teams: [{ users: [] }, { users: [alice, { userId: 'alice', level: 1 }] }] },
      'kTEAMS.teams[1].users[1].user_id: found 5 bytes of text, expected at most 3',
    ],
    [
      'a value deep inside that is not valid',
      'kTEAMS',
      { teams: [{ users: [{ userId: '', level: 10 }] }] },
      'kTEAMS.teams[0].users[0].level: found 10, expected at most 9',
    ],
    [
      'a packet longer than its header can say',
      'kREST',
      { data: new Uint8Array(253) },
      'kREST: found 256, expected at most 255 bytes',
    ],

    [
      'a size of NaN',
      'kGRID',
      { ...GRID, rows: Number.NaN },
      'kGRID.rows: found NaN, expected an integer from -2147483648 to 2147483647',
    ],
    [
      'half a size',
      'kGRID',
      { ...GRID, rows: 0.5 },
      'kGRID.rows: found 0.5, expected an integer from -2147483648 to 2147483647',
    ],
    ['a number for a wide size', 'kGRID', { ...GRID, columns: 2 }, `kGRID.columns: found 2, ${U8}`],
    [
      'a size that is enormous',
      'kGRID',
      { ...GRID, columns: 2n ** 64n - 1n },
      'kGRID: found 18446744073709552000, expected at most 255 bytes',
    ],
    [
      'a negative size',
      'kGRID',
      { ...GRID, rows: -1 },
      'kGRID.cells: found a size of -2, which has no room for any value',
    ],
    [
      'another size than computed',
      'kGRID',
      { ...GRID, rows: 2, columns: 2n },
      'kGRID.cells: found 2 bytes, expected exactly 4',
    ],
    [
      'another count than computed',
      'kGRID',
      { ...GRID, counted: [1, 2] },
      'kGRID.counted: found 2, expected 3 elements',
    ],

    [
      'a number that is not allowed',
      'kVALIDS',
      { ...VALIDS, kind: 3 },
      'kVALIDS.kind: found 3, expected one of 1, 2',
    ],
    [
      'text that is not allowed',
      'kVALIDS',
      { ...VALIDS, word: 'why' },
      'kVALIDS.word: found "why", expected one of "yes", "no"',
    ],
  ])('%s', (_, name, packet, message) => {
    expect(() => encode(name, packet)).toThrow(
      expect.objectContaining({ name: 'EncodeError', packet: name, message }),
    )
  })
})
