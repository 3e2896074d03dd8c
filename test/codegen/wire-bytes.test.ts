/** What packets look like on the wire, in hex. */

import { describe, expect, it } from 'vitest'
import { codecOf, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode('strict.yaml', 'wire-bytes')
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

it('takes a float as it stands on the wire, in limits and in conditions', () => {
  // 0.1 in four bytes is a little more than 0.1.
  const written = encode('kSINGLE', { value: 0.1, above: 7 })
  expect(hex(written)).toBe('080b50cdcccc3d07')
  expect(codecOf(everyPacket, 'kSINGLE').decode(written)).toEqual({ value: Math.fround(0.1), above: 7 })
  expect(() => encode('kSINGLE', { value: 0.1 })).toThrow('kSINGLE.above: found nothing, expected a value')
})
