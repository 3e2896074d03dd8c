/** How values are written, for every setting. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  address,
  amount,
  bytes,
  choice,
  duration,
  integer,
  type Kind,
  orOff,
  text,
} from '../../src/config/values.js'

const DAY = 24 * 3_600_000

test.each<[string, Kind<unknown>, [text: string, value: unknown][], refused: string[]]>([
  [
    'integers',
    integer(1, 65_535),
    [
      ['1', 1],
      ['65535', 65_535],
    ],
    ['0', '65536', '', ' 1', '-1', '+1', '1.5', '1e3', '0x10', 'x', '99999999999999999999'],
  ],
  [
    'amounts',
    amount(0.1, 1e7, 'packets a second'),
    [
      ['0.1', 0.1],
      ['2.5', 2.5],
      ['10000000', 1e7],
    ],
    ['0', '0.09', '10000001', '.5', '5.', '1e3', 'NaN', 'Infinity', 'fast', '-1'],
  ],
  [
    'times',
    duration(0, DAY),
    [
      ['0', 0],
      ['10', 10_000],
      ['1.5', 1500],
      ['500ms', 500],
      ['10s', 10_000],
      ['2m', 120_000],
      ['24h', DAY],
    ],
    ['25h', '0.5ms', '1d', '10 s', 'ms', '10S', '-1s', '1.2.3s', '1h30m', '2147483648ms'],
  ],
  [
    'sizes',
    bytes(1, 2 ** 30),
    [
      ['1', 1],
      ['64KiB', 65_536],
      ['1.5MiB', 1_572_864],
      ['1GiB', 2 ** 30],
    ],
    ['0', '2GiB', '1KB', '1kib', '1.5', '1 MiB', '1M', '-1'],
  ],
  ['choices', choice('reject', 'replace'), [['reject', 'reject']], ['Reject', 'rej', '', 'off']],
  [
    'addresses',
    address,
    [
      ['0.0.0.0', '0.0.0.0'],
      ['::1', '::1'],
      ['fe80::1%eth0', 'fe80::1%eth0'],
      ['chat.example.org', 'chat.example.org'],
    ],
    ['', '*', '127.0.0.1:7777', '[::1]', 'a b', 'http://localhost'],
  ],
  ['paths', text('file', 'the path of a file'), [['a b', 'a b']], ['', 'a\0b', 'x'.repeat(4097)]],
  [
    'what may be off',
    orOff(integer(1, 10), Number.POSITIVE_INFINITY),
    [
      ['off', Number.POSITIVE_INFINITY],
      ['no', Number.POSITIVE_INFINITY],
      ['false', Number.POSITIVE_INFINITY],
      ['7', 7],
    ],
    ['OFF', 'true', 'none', 'Infinity', '0', ''],
  ],
])('%s are read', (_, kind, read, refused) => {
  for (const [text, value] of read) expect(kind.parse(text), text).toBe(value)
  for (const text of refused) expect(kind.parse(text), text).toBeUndefined()
})

test('what is printed is read as the same value', () => {
  const ms = duration(0, DAY)
  const size = orOff(bytes(1, 2 ** 40), Number.POSITIVE_INFINITY)
  const rate = orOff(amount(0.1, 1e9, 'packets a second'), Number.POSITIVE_INFINITY)
  fc.assert(fc.property(fc.integer({ min: 0, max: DAY }), (value) => ms.parse(ms.print(value)) === value))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (value) => size.parse(size.print(value)) === value),
  )
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 1e12 }), (thousandths) => {
      expect(rate.parse(rate.print(thousandths / 1000))).toBe(thousandths / 1000)
    }),
  )
  for (const kind of [size, rate]) expect(kind.parse(kind.print(Number.POSITIVE_INFINITY))).toBe(Infinity)
  expect([0, 500, 90_000, 120_000, DAY].map(ms.print)).toEqual(['0s', '500ms', '90s', '2m', '24h'])
  expect([1, 1000, 1024, 1536, 2 ** 20].map(size.print)).toEqual(['1', '1000', '1KiB', '1536', '1MiB'])
})
