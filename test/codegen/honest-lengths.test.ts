/** Lengths, counts, sizes and optional fields that don't add up are refused before anything is made of them. */

import { describe, expect, it } from 'vitest'
import { codecOf, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode('strict.yaml', 'honest-lengths')
const encode = (name: string, packet: unknown): Uint8Array => codecOf(everyPacket, name).encode(packet)
const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values)

const SHARED = { first: bytes(1, 2), second: 'ab', data: bytes(9) }
const GRID = { rows: 1, columns: 2n, cells: bytes(7, 8), counted: [1, 2, 3] }
const alice = { userId: 'ali', level: 1 }
const U8 = 'expected a bigint from 0 to 18446744073709551615'

describe('it refuses', () => {
  it.each([
    [
      'a count that does not fit',
      'kCOUNTED',
      { items: Array(16).fill(0) },
      'range',
      'kCOUNTED.count: found 16, expected an integer from 0 to 15 (b4)',
    ],
    [
      'lengths that disagree',
      'kSHARED',
      { ...SHARED, second: 'abc' },
      'length',
      'kSHARED.second: found a length that makes n 3, expected 2 as for first',
    ],
    [
      'a length that no count gives',
      'kSHARED',
      { ...SHARED, data: bytes(1, 2, 3) },
      'length',
      'kSHARED.data: found a length of 3, expected 4 × words + 1',
    ],
    [
      'a field that is missing',
      'kOPTIONAL',
      { has: 1 },
      'presence',
      'kOPTIONAL.extra: found nothing, expected a value',
    ],
    [
      'a field too many',
      'kOPTIONAL',
      { has: 2, extra: 5 },
      'presence',
      'kOPTIONAL.extra: found a value where the packet has no such field',
    ],
    [
      'a value deep inside',
      'kTEAMS',
      { teams: [{ users: [] }, { users: [alice, { userId: 'alice', level: 1 }] }] },
      'too-long',
      'kTEAMS.teams[1].users[1].user_id: found 5 bytes of text, expected at most 3',
    ],
    [
      'a value deep inside that is not valid',
      'kTEAMS',
      { teams: [{ users: [{ userId: '', level: 10 }] }] },
      'valid',
      'kTEAMS.teams[0].users[0].level: found 10, expected at most 9',
    ],
    [
      'a packet longer than its header can say',
      'kREST',
      { data: new Uint8Array(253) },
      'frame',
      'kREST: found 256, expected at most 255 bytes',
    ],

    [
      'a size of NaN',
      'kGRID',
      { ...GRID, rows: Number.NaN },
      'type',
      'kGRID.rows: found NaN, expected an integer from -2147483648 to 2147483647',
    ],
    [
      'half a size',
      'kGRID',
      { ...GRID, rows: 0.5 },
      'type',
      'kGRID.rows: found 0.5, expected an integer from -2147483648 to 2147483647',
    ],
    ['a number for a wide size', 'kGRID', { ...GRID, columns: 2 }, 'type', `kGRID.columns: found 2, ${U8}`],
    [
      'a size that is enormous',
      'kGRID',
      { ...GRID, columns: 2n ** 64n - 1n },
      'frame',
      'kGRID: found 18446744073709552000, expected at most 255 bytes',
    ],
    [
      'a negative size',
      'kGRID',
      { ...GRID, rows: -1 },
      'size',
      'kGRID.cells: found a size of -2, which has no room for any value',
    ],
    [
      'another size than computed',
      'kGRID',
      { ...GRID, rows: 2, columns: 2n },
      'not-full',
      'kGRID.cells: found 2 bytes, expected exactly 4',
    ],
    [
      'another count than computed',
      'kGRID',
      { ...GRID, counted: [1, 2] },
      'length',
      'kGRID.counted: found 2, expected 3 elements',
    ],
  ])('%s', (_, name, packet, reason, message) => {
    expect(() => encode(name, packet)).toThrow(
      expect.objectContaining({ name: 'EncodeError', packet: name, reason, message }),
    )
  })
})
