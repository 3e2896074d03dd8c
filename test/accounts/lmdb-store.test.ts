import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open } from 'lmdb'
import { describe, expect, onTestFinished, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import { hashPassword } from '../../src/accounts/passwords.js'
import { letsIn, passwords } from '../support/accounts.js'
import { followsTheContract } from './store-contract.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'parley-accounts-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

describe('in two processes, as it were,', () => {
  followsTheContract(async () => {
    const data = folder()
    const stores = [openLmdbStore(data), openLmdbStore(data)] as const
    onTestFinished(async () => {
      for (const store of stores) await store.close()
    })
    return stores
  })
})

test('accounts are there after a restart', async () => {
  const data = join(folder(), 'deep', 'er')
  const store = openLmdbStore(data)
  expect(await store.add('alice', 'hash')).toBe(true)
  await store.close()
  const again = openLmdbStore(data)
  expect(await again.find('alice')).toBe('hash')
  await again.close()
})

test('a password is kept as an argon2id hash, and checked', async () => {
  const store = openLmdbStore(folder())
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  expect(await letsIn(accounts, 'alice', 'right')).toBe(true)
  expect(await store.find('alice')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await letsIn(accounts, 'alice', 'wrong')).toBe(false)
  expect(await letsIn(accounts, 'alice', 'right')).toBe(true)
  await accounts.close()
})

test('of two first logins with different passwords, one registers and the other is refused', async () => {
  const store = openLmdbStore(folder())
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  const results = await Promise.all([letsIn(accounts, 'alice', 'one'), letsIn(accounts, 'alice', 'two')])
  expect(results.filter(Boolean)).toHaveLength(1)
  await accounts.close()
})

test('closed registration knows only who was added', async () => {
  const store = openLmdbStore(folder())
  await store.add('alice', await hashPassword('pw'))
  const accounts = passwordAccounts(store, passwords(), 'closed')
  expect(await letsIn(accounts, 'alice', 'pw')).toBe(true)
  expect(await letsIn(accounts, 'bob', 'pw')).toBe(false)
  expect(await store.list()).toEqual(['alice'])
  await accounts.close()
})

test('the log of changes keeps the last thousand, and a server that was away for some of them goes on', async () => {
  const data = folder()
  const store = openLmdbStore(data)
  await store.add('alice', 'hash')
  for (let n = 0; n < 11; n += 1) await Promise.all(Array.from({ length: 100 }, () => store.kick('alice')))
  const db = open({ path: join(data, 'accounts.mdb'), noSubdir: true, overlappingSync: false })
  const numbers = Array.from(db.getKeys({ start: [Symbol.for('parley.changes'), 0], end: 'a' }), (key) =>
    Array.isArray(key) ? key[1] : key,
  )
  await db.close()
  expect([numbers[0], numbers.at(-1), numbers.length]).toEqual([101, 1100, 1000])
  expect(await store.list()).toEqual(['alice'])
  await store.close()
})
