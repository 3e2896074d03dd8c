import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { hashPassword } from '../../src/accounts/passwords.js'
import { clock } from '../../src/queue/clock.js'
import { attempt, letsIn, passwords } from '../support/accounts.js'
import { memoryStore } from '../support/memory-store.js'

test('as many passwords are hashed at once as there are cores, at most; the others wait', async () => {
  const { hash, queue } = passwords()
  const results = Array.from({ length: 10 }, (_, n) => hash(`${n}`, attempt()))
  expect(queue.waiting).toBeGreaterThanOrEqual(10 - availableParallelism())
  await Promise.all(results)
  expect(queue.waiting).toBe(0)
})

test('how long a password waited is told', async () => {
  const { hash, queue } = passwords()
  const waits: number[] = []
  queue.waited = (seconds) => waits.push(seconds)
  await Promise.all(Array.from({ length: 5 }, () => hash('pw', attempt())))
  expect(waits).toHaveLength(5)
  expect(Math.max(...waits)).toBeGreaterThan(0)
})

test('a password that was hashed as it was sent still fits, also where its form is another now', async () => {
  const store = memoryStore()
  const sent = 'pässword'.normalize('NFD')
  await store.add('older', await hashPassword(sent))
  await store.add('controls', await hashPassword('a\tb'))
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  expect(await letsIn(accounts, 'older', sent)).toBe(true)
  expect(await letsIn(accounts, 'controls', 'a\tb')).toBe(true)
  expect(await letsIn(accounts, 'newer', sent)).toBe(true)
  expect(await letsIn(accounts, 'newer', sent.normalize('NFC'))).toBe(true)
  expect(await letsIn(accounts, 'newer', 'password')).toBe(false)
})

test('nobody registers with a password that breaks the rule', async () => {
  const store = memoryStore()
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  expect(await letsIn(accounts, 'alice', 'a\tb')).toBe(false)
  expect(await store.list()).toEqual([])
})

test('an unknown user takes as long as a wrong password, and fails as one', async () => {
  const store = memoryStore()
  await store.add('alice', await hashPassword('right'))
  const limits = { addressFailures: 1e-6, addressFailuresBurst: 1 }
  const accounts = passwordAccounts(store, passwords(limits), 'closed')
  expect(await letsIn(accounts, 'nobody', 'wrong')).toBe(false)
  const next = accounts.check(attempt({ deadline: clock.tick() + 200 }), 'right')
  await expect(next).rejects.toMatchObject({ why: 'slowed' })
})
