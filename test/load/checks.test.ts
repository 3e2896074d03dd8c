import { describe, expect, test } from 'vitest'
import { Checks } from '../../src/load/checks.js'

/** Two rooms of three, in which the first two talk; the second room is not full. */
const checks = (): Checks => new Checks({ connections: 5, roomSize: 3, senders: 2 })

/** Member, sender, number. */
type Heard = [number, number, number]

describe('a load', () => {
  test('is clean where everybody else in the room hears each message once, in order', () => {
    const all = checks()
    for (const number of [0, 1]) {
      all.accepted(0)
      for (const member of [1, 2]) expect(all.heard(member, 0, number)).toBe(true)
    }
    all.accepted(3)
    expect(all.missing).toBe(1)
    expect(all.heard(4, 3, 0)).toBe(true)
    expect(all.missing).toBe(0)
    expect(all.violations).toBe(0)
  })

  test('may have gaps, where messages were refused', () => {
    const all = checks()
    all.accepted(0)
    for (const member of [1, 2]) expect(all.heard(member, 0, 7)).toBe(true)
    expect([all.missing, all.violations]).toEqual([0, 0])
  })

  test('misses what never came', () => {
    const all = checks()
    all.accepted(1)
    all.heard(0, 1, 0)
    expect(all.missing).toBe(1)
  })

  test.each([
    ['a message twice', [1, 0, 4], [1, 0, 4], 'member 1 heard message 4 of member 0 twice'],
    ['an older message', [1, 0, 4], [1, 0, 3], 'member 1 heard message 3 of member 0 after message 4'],
    ['its own', [1, 0, 0], [0, 0, 1], 'member 0 heard message 1 of member 0: its own'],
    ['another room', [1, 0, 0], [1, 3, 0], 'member 1 heard message 0 of member 3, who is in another room'],
    ['who is silent', [1, 0, 0], [1, 2, 0], 'member 1 heard message 0 of member 2, who does not talk'],
  ] satisfies [string, Heard, Heard, string][])(
    'tells of %s',
    (_: string, good: Heard, bad: Heard, what: string) => {
      const all = checks()
      expect(all.heard(...good)).toBe(true)
      expect(all.heard(...bad)).toBe(false)
      expect(all.told).toEqual([what])
    },
  )

  test('counts what it does not tell of', () => {
    const all = checks()
    for (let n = 0; n < 100; n++) all.stranger(1)
    expect(all.violations).toBe(100)
    expect(all.told).toHaveLength(5)
  })
})
