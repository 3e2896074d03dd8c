import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits } from '../../src/config/limits.js'
import { Allowance } from '../../src/net/allowance.js'
import { TokenBucket } from '../../src/net/token-bucket.js'

const never = Number.POSITIVE_INFINITY

test('a bucket gives a burst at once, and then its rate', () => {
  const bucket = new TokenBucket()
  const taken = (now: number, tries: number): number =>
    Array.from({ length: tries }, () => bucket.take(10, 3, now)).filter(Boolean).length
  expect(taken(5, 10)).toBe(3)
  expect(taken(104, 10)).toBe(0)
  expect(taken(105, 10)).toBe(1)
  expect(taken(505, 10)).toBe(3)
  expect(bucket.take(never, never, 505)).toBe(true)
  expect(bucket.take(0, 3, 10_000)).toBe(false)
})

test('in no stretch of time does a session get more than burst and rate allow, nor is it held up for ever', () => {
  const positive = fc.integer({ min: 1, max: 1000 })
  fc.assert(
    fc.property(
      fc.record({
        rate: positive,
        burst: positive,
        bytes: fc.integer({ min: 250, max: 1_000_000 }),
        bytesBurst: fc.integer({ min: 1, max: 100_000 }),
      }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 5, max: 2000 })), {
        minLength: 1,
        maxLength: 200,
      }),
      (chosen, packets) => {
        const limits = defaultLimits(1, {
          sessionRate: chosen.rate,
          sessionBurst: chosen.burst,
          sessionBytes: chosen.bytes,
          sessionBytesBurst: chosen.bytesBurst,
        })
        const allowance = new Allowance()
        const start = 1000
        let now = start
        let packetsDone = 0
        let bytesDone = 0
        for (const [wait, length] of packets) {
          now += wait
          for (let tries = 0; allowance.usedUp(limits, now) !== undefined; tries++) {
            if (tries > 10_000) expect.fail('held up for ever')
            now += 1
          }
          // What is owed from the last packet has been paid by now.
          expect(bytesDone).toBeLessThanOrEqual(
            chosen.bytesBurst + ((now - start) * chosen.bytes) / 1000 + 1e-6,
          )
          allowance.spend(length)
          packetsDone++
          bytesDone += length
          expect(packetsDone).toBeLessThanOrEqual(chosen.burst + ((now - start) * chosen.rate) / 1000 + 1e-6)
        }
      },
    ),
  )
})

test('an allowance gives its burst at once, and then its rate', () => {
  const limits = defaultLimits(1, { sessionRate: 10, sessionBurst: 100, sessionBytes: never })
  const allowance = new Allowance()
  const spent = (now: number): number => {
    for (let packets = 0; ; packets++) {
      if (allowance.usedUp(limits, now) !== undefined) return packets
      allowance.spend(5)
    }
  }
  expect([1000, 2000, 4000, 60_000].map(spent)).toEqual([100, 10, 20, 100])
})

test('an allowance without limits never ends, and follows when limits come', () => {
  const allowance = new Allowance()
  const open = defaultLimits(1, { sessionRate: never })
  for (let now = 1; now < 1000; now++) {
    expect(allowance.usedUp(open, now)).toBeUndefined()
    allowance.spend(65_535)
  }
  const tight = defaultLimits(1, { sessionRate: 1, sessionBurst: 1, sessionBytes: never })
  expect(allowance.usedUp(tight, 1001)).toBeUndefined()
  allowance.spend(5)
  expect(allowance.usedUp(tight, 1002)).toBe('session-rate')
  expect(allowance.usedUp(tight, 2001)).toBeUndefined()
})
