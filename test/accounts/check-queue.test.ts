import { expect, test, vi } from 'vitest'
import type { Attempt } from '../../src/accounts/attempt.js'
import { CheckQueue, type SlowedBy } from '../../src/accounts/check-queue.js'
import { clock } from '../../src/queue/clock.js'
import { attempt } from '../support/accounts.js'

const OFF = { rate: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY }
/** Nothing of it wears off during a test. */
const burstOf = (burst: number) => ({ rate: 1e-6, burst })

/** One check at a time; each ends when the test says so, and says whether the password was right. */
function queueOf(limits: { readonly address?: typeof OFF; readonly account?: typeof OFF } = {}) {
  const slowed = vi.fn<(by: SlowedBy, attempt: Attempt, known: boolean) => void>()
  const queue = new CheckQueue({
    atOnce: 1,
    limits: () => ({ address: OFF, account: OFF, ...limits }),
    slowed,
  })
  const begun: string[] = []
  let answer: ((right: boolean) => void) | undefined
  return {
    queue,
    slowed,
    begun,
    check(name: string, fields: Partial<Attempt> = {}): Promise<boolean> {
      const work = (): Promise<boolean> => {
        begun.push(name)
        return new Promise((resolve) => {
          answer = resolve
        })
      }
      return queue.run({ attempt: attempt(fields), known: true, work, failed: (right) => !right })
    },
    /** Ends the check that has begun, and waits until the next one has, if one may. */
    async end(right = true): Promise<void> {
      answer?.(right)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('addresses take turns, however many each has waiting', async () => {
  const { check, begun, end } = queueOf()
  const crowd = ['a', 'b', 'c', 'd'].map((name) => check(name, { network: 'crowd' }))
  const alone = check('alone', { network: 'elsewhere' })
  for (let n = 0; n < 5; n++) await end()
  await Promise.all([...crowd, alone])
  expect(begun).toEqual(['a', 'b', 'alone', 'c', 'd'])
})

test('within an address, sessions with the fewest failures come first, whoever has said all comes last', async () => {
  const { check, begun, end } = queueOf()
  const all = [check('first')]
  for (const failures of [2, Number.POSITIVE_INFINITY, 1, 0]) all.push(check(`${failures}`, { failures }))
  for (let n = 0; n < 5; n++) await end()
  await Promise.all(all)
  expect(begun).toEqual(['first', '0', '1', '2', 'Infinity'])
})

test('what cannot end before its deadline is not begun, and is told that it is busy', async () => {
  const { queue, check, begun, end } = queueOf()
  const first = check('first')
  await expect(check('second', { deadline: clock.tick() + 100 })).rejects.toMatchObject({ why: 'busy' })
  expect(queue.waiting).toBe(0)
  await end()
  await first
  expect(begun).toEqual(['first'])
})

test('whoever has little time left comes behind those who have much', async () => {
  const { check, begun, end } = queueOf()
  const now = clock.tick()
  const first = check('first')
  const late = Promise.allSettled(['a', 'b'].map((name) => check(name, { deadline: now + 1000 })))
  await vi.waitFor(() => expect(clock.now).toBeGreaterThan(now + 600), { timeout: 5000 })
  const others = ['c', 'd'].map((name) => check(name, { deadline: now + 60_000 }))
  for (let n = 0; n < 5; n++) await end()
  await Promise.all([first, late, ...others])
  expect(begun.slice(0, 3)).toEqual(['first', 'c', 'd'])
})

test('what nobody waits for any more is dropped', async () => {
  const { queue, check, begun, end } = queueOf()
  const gone = new AbortController()
  const first = check('first')
  const second = check('second', { signal: gone.signal })
  gone.abort()
  await expect(second).rejects.toMatchObject({ why: 'gone' })
  await expect(check('third', { signal: gone.signal })).rejects.toMatchObject({ why: 'gone' })
  expect(queue.waiting).toBe(0)
  await end()
  await first
  expect(begun).toEqual(['first'])
})

test('a check that fails for another reason makes room for the next', async () => {
  const { queue, check, end } = queueOf()
  const broken = queue.run({
    attempt: attempt(),
    known: true,
    work: () => Promise.reject(new Error('broken')),
    failed: () => true,
  })
  const next = check('next')
  await expect(broken).rejects.toThrow('broken')
  await end()
  expect(await next).toBe(true)
})

test('an address that has failed as often as it may waits, which is told once; others do not', async () => {
  const { queue, check, begun, end, slowed } = queueOf({ address: burstOf(1) })
  const wrong = check('wrong', { userId: 'alice' })
  await end(false)
  expect(await wrong).toBe(false)
  const late = [1, 2].map((n) => check(`late ${n}`, { userId: 'bob', deadline: clock.tick() + 200 }))
  const elsewhere = check('elsewhere', { network: 'elsewhere' })
  await end()
  await elsewhere
  for (const one of late) await expect(one).rejects.toMatchObject({ why: 'slowed' })
  expect(begun).toEqual(['wrong', 'elsewhere'])
  expect(slowed.mock.calls).toEqual([['address', expect.objectContaining({ userId: 'bob' }), true]])
  expect(queue.heldUp.of('address')).toBe(2)
})

test('so many checks at once as may fail, and what was right gives its place back', async () => {
  const { check, begun, end } = queueOf({ address: burstOf(1), account: burstOf(1) })
  const all = ['a', 'b', 'c'].map((name) => check(name))
  for (let n = 0; n < 3; n++) await end(true)
  expect(await Promise.all(all)).toEqual([true, true, true])
  expect(begun).toEqual(['a', 'b', 'c'])
})

test('failures at an account hold up those who have failed, and not an address that never has', async () => {
  const { check, end, slowed } = queueOf({ account: burstOf(1) })
  const wrong = check('wrong', { network: 'guesser' })
  await end(false)
  await wrong
  const again = check('again', { network: 'guesser', deadline: clock.tick() + 200 })
  const right = check('right', { network: 'home' })
  await end()
  expect(await right).toBe(true)
  await expect(again).rejects.toMatchObject({ why: 'slowed' })
  const other = check('other', { network: 'guesser', userId: 'bob' })
  await end()
  expect(await other).toBe(true)
  expect(slowed.mock.calls.map(([by]) => by)).toEqual(['account'])
})

test('an address whose failure has worn off still counts as one that has failed, at accounts', async () => {
  const { check, begun, end } = queueOf({ address: { rate: 1000, burst: 20 }, account: burstOf(1) })
  const wrong = check('wrong')
  await end(false)
  await wrong
  const failed = clock.tick()
  await vi.waitFor(() => expect(clock.tick()).toBeGreaterThan(failed + 100))
  const again = check('again', { deadline: clock.tick() + 200 })
  await expect(again).rejects.toMatchObject({ why: 'slowed' })
  expect(begun).toEqual(['wrong'])
})

test('half of a burst is kept for sessions that have not failed', async () => {
  const { check, end } = queueOf({ address: burstOf(4) })
  for (let n = 0; n < 2; n++) {
    const wrong = check('wrong', { failures: n })
    await end(false)
    await wrong
  }
  const guesser = check('guesser', { failures: 2, deadline: clock.tick() + 200 })
  const fresh = check('fresh')
  await end()
  expect(await fresh).toBe(true)
  await expect(guesser).rejects.toMatchObject({ why: 'slowed' })
})

test('failures wear off', async () => {
  const { check, end } = queueOf({ address: { rate: 20, burst: 1 } })
  const wrong = check('wrong')
  await end(false)
  await wrong
  const next = check('next')
  await end()
  await vi.waitFor(async () => {
    await end()
    expect(await Promise.race([next, 'waits'])).toBe(true)
  })
})
