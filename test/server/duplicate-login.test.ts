/** `--duplicate-login replace`: the later login closes the earlier session, whichever way the two race. */

import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { heldAccounts, testServer } from '../support/server.js'
import { alice } from '../support/two.js'

describe('replace', () => {
  test('closes the session that is logged in, once the password was right', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'replace', maxUsers: 1 }, accounts)
    const [first, second] = [await server.peer(), await server.peer()]
    first.send(bytes.login('alice'))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))

    second.send(bytes.login('alice', 'wrong'))
    await accounts.answer(1, false)
    await second.expect(bytes.loginResponse(33))
    await first.ask(bytes.leave(), bytes.leaveResponse(13))

    second.send(bytes.login('alice'))
    await accounts.answer(2, true)
    await first.expectEnd()
    await second.expect(bytes.loginResponse(0))
    expect(server.closeReasons).toEqual(['replaced'])
    expect(server.counts()).toMatchObject({ users: 1, sessions: 1 })
  })

  test('the room hears the earlier session leave before the later one comes in', async () => {
    const server = await testServer({ duplicateLogin: 'replace' })
    const [first, watcher] = [await server.user('alice'), await server.user('watcher')]
    const watching = { index: bytes.userIndex(1), userId: 'watcher' }
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await watcher.ask(bytes.enter(0), bytes.userList(alice, watching), bytes.enterResponse(0))
    const second = await server.peer()
    second.send(bytes.login('alice'), bytes.enter(0))
    const again = { index: bytes.userIndex(2), userId: 'alice' }
    await second.expect(bytes.loginResponse(0), bytes.userList(watching, again), bytes.enterResponse(0))
    await watcher.expect(bytes.leftUser(alice), bytes.newUser(again))
    await first.expect(bytes.newUser(watching))
    await first.expectEnd()
  })

  for (const [order, answers] of [
    ['in order', [0, 1]],
    ['the other way round', [1, 0]],
  ] as const) {
    test(`of two logins that wait, answered ${order}, the later has the id in the end`, async () => {
      const accounts = heldAccounts()
      const { server, first, second } = await twoThatWait(accounts)
      const peers = [first, second]
      for (const n of answers) {
        await accounts.answer(n, true)
        if (order === 'in order' || n === 1) await peers[n]?.expect(bytes.loginResponse(0))
      }
      await first.expectEnd()
      await second.ask(
        bytes.enter(0),
        bytes.userList({ ...alice, index: bytes.userIndex(1) }),
        bytes.enterResponse(0),
      )
      expect(server.closeReasons).toEqual(['replaced'])
      await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1 })
    })
  }

  test('answered in one turn, the later first: the earlier is told 31 and closed', async () => {
    const accounts = heldAccounts()
    const { server, first, second } = await twoThatWait(accounts)
    await Promise.all([accounts.answer(1, true), accounts.answer(0, true)])
    await second.expect(bytes.loginResponse(0))
    await first.expect(bytes.loginResponse(31))
    await first.expectEnd()
    await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1 })
  })

  test('a later login that is refused takes nothing from the one that waits', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'replace' }, accounts)
    const [first, second] = [await server.peer(), await server.peer()]
    first.send(bytes.login('alice'))
    await accounts.asked(1)
    second.send(bytes.login('alice', 'wrong'))
    await accounts.answer(1, false)
    await second.expect(bytes.loginResponse(33))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))
    expect(server.closeReasons).toEqual([])
  })

  test('the earlier session ends while the later one waits: the id stays with the later one', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'replace' }, accounts)
    const [first, second] = [await server.peer(), await server.peer()]
    first.send(bytes.login('alice'))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))
    second.send(bytes.login('alice'))
    await accounts.asked(2)
    await first.close()
    await expect.poll(() => server.counts().sessions).toBe(1)
    expect(server.counts().users).toBe(1)
    await accounts.answer(1, true)
    await second.expect(bytes.loginResponse(0))
    await second.close()
    await expect.poll(() => server.counts().users).toBe(0)
  })

  test('a hundred logins of one id at once leave one session', async () => {
    const server = await testServer({ duplicateLogin: 'replace' })
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.peer()))
    for (const peer of peers) peer.send(bytes.login('alice'))
    await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1, byState: { lobby: 1 } })
    expect(server.closeReasons).toHaveLength(99)
  })
})

/** Two sessions that have asked to be alice, one after the other. */
async function twoThatWait(accounts: ReturnType<typeof heldAccounts>) {
  const server = await testServer({ duplicateLogin: 'replace' }, accounts)
  const [first, second] = [await server.peer(), await server.peer()]
  first.send(bytes.login('alice'))
  await accounts.asked(1)
  second.send(bytes.login('alice'))
  await accounts.asked(2)
  return { server, first, second }
}

describe('reject', () => {
  test('of a hundred logins of one id at once one gets in, and 99 are answered with 31', async () => {
    const server = await testServer()
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.peer()))
    for (const peer of peers) peer.send(bytes.login('alice'))
    const answers = await Promise.all(peers.map(async (peer) => (await peer.frame()).readUInt16LE(5)))
    expect(answers.sort((a, b) => a - b)).toEqual([0, ...Array<number>(99).fill(31)])
  })
})
