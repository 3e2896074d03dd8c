/** What every account store does, wherever it keeps the accounts. */

import { expect, test } from 'vitest'
import type { AccountStore } from '../../src/accounts/account-store.js'

/** @param twoStores two that are open on the same accounts at once; closed by the caller */
export function followsTheContract(twoStores: () => Promise<readonly [AccountStore, AccountStore]>): void {
  test('accounts are there for the other server, under any name that a client can send, in byte order', async () => {
    const [store, other] = await twoStores()
    // By UTF-16 units the last two would change places.
    const names = ['*', 'a'.repeat(32), 'alice', '{alice}', '가나다', '\uFFFD', '😀'.repeat(8)]
    for (const name of names.toReversed()) expect(await store.add(name, `hash of ${name}`)).toBe(true)
    for (const name of names) expect(await other.find(name)).toBe(`hash of ${name}`)
    expect(await other.list()).toEqual(names)
    expect(await other.find('nobody')).toBeUndefined()
    expect(store.problem).toBeUndefined()
  })

  test('of many that register one id at once, on two servers, one does', async () => {
    const stores = await twoStores()
    const hashes = Array.from({ length: 40 }, (_, n) => `hash ${n}`)
    const added = await Promise.all(hashes.map((hash, n) => stores[n % 2]?.add('alice', hash)))
    expect(added.filter(Boolean)).toHaveLength(1)
    expect(await stores[0].find('alice')).toBe(hashes[added.indexOf(true)])
  })

  test('change and remove say whether there was such a user', async () => {
    const [store, other] = await twoStores()
    expect(await store.change('alice', 'hash')).toBe(false)
    expect(await store.find('alice')).toBeUndefined()
    expect(await store.remove('alice')).toBe(false)
    await store.add('alice', 'hash')
    expect(await other.add('alice', 'other')).toBe(false)
    expect(await other.change('alice', 'new')).toBe(true)
    expect(await store.find('alice')).toBe('new')
    expect(await store.remove('alice')).toBe(true)
    expect(await other.find('alice')).toBeUndefined()
    expect(await other.list()).toEqual([])
  })
}
