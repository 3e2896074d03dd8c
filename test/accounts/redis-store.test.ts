/** Accounts in a real Redis: one server, and a cluster of three. */

import { describe, expect, onTestFinished, test } from 'vitest'
import type { AccountStore } from '../../src/accounts/account-store.js'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { openRedisStore } from '../../src/accounts/redis-store.js'
import { letsIn, passwords } from '../support/accounts.js'
import { testCluster, testRedis } from '../support/redis.js'
import { followsTheContract } from './store-contract.js'

async function open(url: string, prefix = 'parley:'): Promise<AccountStore> {
  const store = await openRedisStore({ url, prefix, deadline: 2000 })
  onTestFinished(() => store.close())
  return store
}

describe('in one Redis', () => {
  followsTheContract(async () => {
    const { url } = await testRedis()
    return [await open(url), await open(url)]
  })
})

describe('in a Redis Cluster', () => {
  followsTheContract(async () => {
    const { places } = await testCluster()
    return [await open(`redis+cluster://${places}`), await open(`redis+cluster://${places}`)]
  })
})

test('an account is a hash under the prefix, with an argon2id string and its time; nothing else is written', async () => {
  const { url, admin } = await testRedis()
  const accounts = passwordAccounts(await open(url), passwords(), 'first-login')
  const before = Date.now()
  expect(await letsIn(accounts, '가나다', 'right')).toBe(true)
  expect(await admin.keys('*')).toEqual(['parley:account:가나다'])
  const { password, created_at, ...rest } = await admin.hgetall('parley:account:가나다')
  expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(Date.parse(created_at ?? '')).toBeGreaterThanOrEqual(before)
  expect(rest).toEqual({})
  expect(await letsIn(accounts, '가나다', 'wrong')).toBe(false)
  expect(await letsIn(accounts, '가나다', 'right')).toBe(true)
})

test('of two servers where one id logs in first with different passwords, one registers it and the other refuses', async () => {
  const { url, admin } = await testRedis()
  const servers = await Promise.all(
    [url, url].map(async (one) => passwordAccounts(await open(one), passwords(), 'first-login')),
  )
  for (const id of ['alice', 'bob', 'carol']) {
    const results = await Promise.all(servers.map((accounts, n) => letsIn(accounts, id, `password ${n}`)))
    expect(results.filter(Boolean)).toHaveLength(1)
    const winner = results.indexOf(true)
    for (const accounts of servers) {
      expect(await letsIn(accounts, id, `password ${winner}`)).toBe(true)
      expect(await letsIn(accounts, id, `password ${1 - winner}`)).toBe(false)
    }
  }
  expect(await admin.dbsize()).toBe(3)
})

test('a registration that is sent again, its reply lost, is the same one', async () => {
  const store = await open((await testRedis()).url)
  expect(await store.add('alice', 'hash')).toBe(true)
  expect(await store.add('alice', 'hash')).toBe(true)
  expect(await store.add('alice', 'another hash')).toBe(false)
})

test('prefixes, also with characters that SCAN takes for a pattern, and databases keep accounts apart', async () => {
  const { url } = await testRedis()
  const stores = [
    await open(url),
    await open(url, 'parley*:'),
    await open(url, 'p[a]?\\:'),
    await open(url, ''),
    await open(`${url}/3`),
  ]
  for (const [n, store] of stores.entries()) await store.add(`user${n}`, 'hash')
  for (const [n, store] of stores.entries()) expect(await store.list()).toEqual([`user${n}`])
})

test('thousands of accounts are listed whole', async () => {
  const { url, admin } = await testRedis()
  const store = await open(url)
  const names = Array.from({ length: 5000 }, (_, n) => `user${String(n).padStart(4, '0')}`)
  const writes = admin.pipeline()
  for (const name of names) writes.hset(`parley:account:${name}`, 'password', 'x')
  for (const name of names) writes.set(`other:${name}`, 'x')
  await writes.exec()
  expect(await store.list()).toEqual(names)
})

test("somebody else's key where an account would be is an error for that login alone", async () => {
  const { url, admin } = await testRedis()
  const store = await open(url)
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  await admin.set('parley:account:alice', 'no hash')
  await admin.hset('parley:account:bob', 'score', '1')
  await expect(letsIn(accounts, 'alice', 'pw')).rejects.toThrow(/^Redis at 127\.0\.0\.1:\d+: WRONGTYPE/)
  expect(await letsIn(accounts, 'bob', 'pw')).toBe(false)
  expect(await store.change('bob', 'hash')).toBe(false)
  expect(await letsIn(accounts, 'carol', 'pw')).toBe(true)
  expect(await admin.get('parley:account:alice')).toBe('no hash')
  expect(await admin.hgetall('parley:account:bob')).toEqual({ score: '1' })
})
