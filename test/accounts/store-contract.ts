/** What every account store does, wherever it keeps the accounts. */

import { expect, test } from 'vitest'
import type { AccountChange, AccountStore } from '../../src/accounts/account-store.js'

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

  test('rename gives the account another id, unless that is taken', async () => {
    const [store, other] = await twoStores()
    await store.add('alice', 'hash of alice')
    await store.add('bob', 'hash of bob')
    expect(await store.rename('carol', 'dave')).toBe('unknown')
    expect(await store.rename('alice', 'bob')).toBe('taken')
    expect(await other.find('alice')).toBe('hash of alice')
    expect(await store.rename('alice', '가나다')).toBe('renamed')
    expect(await other.find('가나다')).toBe('hash of alice')
    expect(await other.find('alice')).toBeUndefined()
    expect(await other.list()).toEqual(['bob', '가나다'])
  })

  test('whoever watches is told of each change in order, on either server, from then on', async () => {
    const [store, other] = await twoStores()
    await store.add('early', 'hash', true)
    const seen: AccountChange[][] = [[], []]
    for (const [n, watching] of [store, other].entries()) watching.watch((change) => seen[n]?.push(change))
    await store.add('watching', 'hash')
    await expect
      .poll(async () => {
        // Watching has begun where a change is seen.
        await store.kick('watching')
        return seen.every((changes) => changes.length > 0)
      })
      .toBe(true)

    await store.add('silent', 'hash')
    await store.add('alice', 'hash', true)
    await other.add('alice', 'another', true) // is there already
    await store.change('alice', 'new')
    await other.change('nobody', 'new')
    await other.rename('alice', 'bob')
    expect(await store.kick('bob')).toBe(true)
    expect(await store.kick('alice')).toBe(false)
    await other.remove('bob')
    await other.remove('bob')
    await store.kick('watching')
    const expected: AccountChange[] = [
      { userId: 'alice', what: 'added' },
      { userId: 'alice', what: 'password' },
      { userId: 'alice', what: 'renamed', to: 'bob' },
      { userId: 'bob', what: 'kicked' },
      { userId: 'bob', what: 'removed' },
      { userId: 'watching', what: 'kicked' },
    ]
    for (const n of [0, 1]) await expect.poll(() => seen[n]?.slice(-expected.length)).toEqual(expected)
    const earlier = seen.flatMap((changes) => changes.slice(0, -expected.length))
    expect(new Set(earlier.map(({ userId }) => userId))).toEqual(new Set(['watching']))
    expect(await other.list()).toEqual(['early', 'silent', 'watching'])
  })
}
