import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Backlog } from '../../src/net/backlog.js'

test('the age is that of the oldest byte that waits, to a tenth of the limit', () => {
  const limit = 1000
  const step = fc.record({
    wait: fc.integer({ min: 1, max: 50 }),
    write: fc.nat({ max: 100 }),
    read: fc.nat({ max: 100 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const backlog = new Backlog()
      const queue: number[] = [] // when each byte that waits was written
      let [now, written] = [0, 0]
      for (const { wait, write, read } of steps) {
        now += wait
        queue.splice(0, read)
        for (let n = 0; n < write; n++) queue.push(now)
        written += write
        const age = backlog.age(written, queue.length, limit, now)
        const truth = now - (queue[0] ?? now)
        expect(age).toBeLessThanOrEqual(truth)
        expect(truth - age).toBeLessThanOrEqual(limit / 10 + 50)
      }
    }),
  )
})
