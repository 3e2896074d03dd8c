import { expect, test } from 'vitest'
import { createSchedule } from '../../src/load/schedule.js'

test('messages are due evenly, sender after sender, and late ones do not move the next', () => {
  const { due } = createSchedule(3000, 3) // one in 333.3 µs, one of each sender in a ms
  expect([0, 1, 2].map((sender) => due(sender, 0))).toEqual([0, 1e6 / 3000, 2e6 / 3000])
  expect([1, 2, 1000, 3_600_000].map((number) => due(0, number))).toEqual([1e3, 2e3, 1e6, 3.6e9])
})
