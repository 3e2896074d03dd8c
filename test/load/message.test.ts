import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Text } from '../../generated/typescript/runtime/text.js'
import { createLatency } from '../../src/load/latency.js'
import { createWriter, readMessage, SHORTEST } from '../../src/load/message.js'
import { createSchedule } from '../../src/load/schedule.js'

test('a message is read as it was written, in any size', () => {
  const message = fc.record({
    sender: fc.nat(59_999),
    number: fc.nat(999_999_999),
    due: fc.integer({ min: 0, max: 86_400e6 }),
  })
  fc.assert(
    fc.property(message, fc.integer({ min: SHORTEST, max: 256 }), (given, size) => {
      const text = createWriter(size)(given)
      expect(text.length).toBe(size)
      const read = { sender: 0, number: 0, due: 0 }
      expect(readMessage(text, read)).toBe(true)
      expect(read).toEqual(given)
    }),
  )
})

test.each(['', 'hello', 'x'.repeat(SHORTEST), `${'1'.repeat(SHORTEST - 1)}x`])('%j is no message', (said) => {
  expect(readMessage(Text.of(said), { sender: 0, number: 0, due: 0 })).toBe(false)
})

test('a schedule spreads the messages of all senders evenly', () => {
  const schedule = createSchedule(1000, 4)
  const due = Array.from({ length: 12 }, (_, k) => schedule.due(k % 4, Math.floor(k / 4)))
  expect(due).toEqual(Array.from({ length: 12 }, (_, k) => k * 1000))
})

test('latencies keep three digits, and what is beyond measure counts as the longest', () => {
  const latency = createLatency()
  for (let ms = 1; ms <= 1000; ms++) latency.record(ms * 1000)
  const { count, percentiles, max } = latency.summary()
  expect(count).toBe(1000)
  expect(percentiles['50']).toBeCloseTo(500, -1)
  expect(percentiles['99']).toBeCloseTo(990, -1)
  expect(max).toBeCloseTo(1000, -1)
  latency.record(Number.MAX_SAFE_INTEGER)
  expect(latency.summary().max).toBeGreaterThan(599_000)
})
