import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import { createPasswords } from '../../src/accounts/passwords.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'parley-accounts-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('accounts are there after a restart, under any name that a client can send', async () => {
  const data = join(folder(), 'deep', 'er')
  const names = ['alice', '가나다', '😀'.repeat(8), 'a'.repeat(32)]
  const store = openLmdbStore(data)
  for (const name of names) expect(await store.add(name, `hash of ${name}`)).toBe(true)
  await store.close()
  const again = openLmdbStore(data)
  for (const name of names) expect(await again.find(name)).toBe(`hash of ${name}`)
  expect(new Set(await again.list())).toEqual(new Set(names))
  expect(await again.find('nobody')).toBeUndefined()
  await again.close()
})

test('of many that register one id at once, one does', async () => {
  const data = folder()
  const stores = [openLmdbStore(data), openLmdbStore(data)]
  const added = await Promise.all(
    stores.flatMap((store) => [1, 2, 3, 4].map((n) => store.add('alice', `hash ${n}`))),
  )
  expect(added.filter(Boolean)).toHaveLength(1)
  await Promise.all(stores.map((store) => store.close()))
})

test('change and remove say whether there was such a user', async () => {
  const store = openLmdbStore(folder())
  expect(await store.change('alice', 'hash')).toBe(false)
  expect(await store.remove('alice')).toBe(false)
  await store.add('alice', 'hash')
  expect(await store.add('alice', 'other')).toBe(false)
  expect(await store.change('alice', 'new')).toBe(true)
  expect(await store.find('alice')).toBe('new')
  expect(await store.remove('alice')).toBe(true)
  expect(await store.find('alice')).toBeUndefined()
  await store.close()
})

test('a data folder that cannot be used is refused', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  expect(() => openLmdbStore(file)).toThrow(/EEXIST|ENOTDIR/)
})

test('a password is kept as an argon2id hash, and checked', async () => {
  const store = openLmdbStore(folder())
  const accounts = passwordAccounts(store, createPasswords(), 'first-login')
  expect(await accounts.check('alice', 'right')).toBe(true)
  expect(await store.find('alice')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await accounts.check('alice', 'wrong')).toBe(false)
  expect(await accounts.check('alice', 'right')).toBe(true)
  await accounts.close()
})

test('of two first logins with different passwords, one registers and the other is refused', async () => {
  const store = openLmdbStore(folder())
  const accounts = passwordAccounts(store, createPasswords(), 'first-login')
  const results = await Promise.all([accounts.check('alice', 'one'), accounts.check('alice', 'two')])
  expect(results.filter(Boolean)).toHaveLength(1)
  await accounts.close()
})

test('closed registration knows only who was added', async () => {
  const store = openLmdbStore(folder())
  const passwords = createPasswords()
  await store.add('alice', await passwords.hash('pw'))
  const accounts = passwordAccounts(store, passwords, 'closed')
  expect(await accounts.check('alice', 'pw')).toBe(true)
  expect(await accounts.check('bob', 'pw')).toBe(false)
  expect(await store.list()).toEqual(['alice'])
  await accounts.close()
})
