/** `--duplicate-login`: what becomes of a login with an id that is logged in, whichever way the two race. */

import { describe, expect, test } from 'vitest'
import type { DuplicateLogin } from '../../src/sessions/users.js'
import * as bytes from '../support/bytes.js'
import { heldAccounts, type TestServer, testServer } from '../support/server.js'
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

  test('of two logins that wait, answered in order, the later puts the earlier out', async () => {
    const accounts = heldAccounts()
    const { server, first, second } = await twoThatWait('replace', accounts)
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))
    await accounts.answer(1, true)
    await second.expect(bytes.loginResponse(0))
    await first.expectEnd()
    expect(server.closeReasons).toEqual(['replaced'])
    await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1 })
  })

  test('answered the other way round, the earlier is told 31, and the later has the id', async () => {
    const accounts = heldAccounts()
    const { server, first, second } = await twoThatWait('replace', accounts)
    await accounts.answer(1, true)
    await second.expect(bytes.loginResponse(0))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(31))
    await second.ask(
      bytes.enter(0),
      bytes.userList({ ...alice, index: bytes.userIndex(1) }),
      bytes.enterResponse(0),
    )
    await first.ask(bytes.enter(0), bytes.enterResponse(53))
    expect(server.closeReasons).toEqual([])
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

  test('the earlier session ends while the later one waits: the id is free, and then the later one has it', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'replace' }, accounts)
    const [first, second] = [await server.peer(), await server.peer()]
    first.send(bytes.login('alice'))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))
    second.send(bytes.login('alice'))
    await accounts.asked(2)
    await first.close()
    await expect.poll(() => server.counts()).toMatchObject({ users: 0, sessions: 1 })
    await accounts.answer(1, true)
    await second.expect(bytes.loginResponse(0))
    await second.close()
    await expect.poll(() => server.counts().users).toBe(0)
  })

  test('on a full server a user replaces their own session, and nobody else comes in', async () => {
    const server = await testServer({ duplicateLogin: 'replace', maxUsers: 2 })
    await server.user('alice')
    const bob = await server.user('bob')
    const [carol, again] = [await server.peer(), await server.peer()]
    await carol.ask(bytes.login('carol'), bytes.loginResponse(32))
    await again.ask(bytes.login('bob'), bytes.loginResponse(0))
    await bob.expectEnd()
    expect(server.counts().users).toBe(2)
  })

  test('a login whose connection is lost while it waits puts nobody out', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'replace' }, accounts)
    const { first, second } = await oneInAndOneThatWaits(server, accounts)
    second.reset()
    await accounts.answer(1, true)
    await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1 })
    await first.ask(bytes.leave(), bytes.leaveResponse(13))
    expect(server.closeReasons).toEqual([])
  })

  test('a hundred logins of one id at once leave one session', async () => {
    const server = await testServer({ duplicateLogin: 'replace' })
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.peer()))
    for (const peer of peers) peer.send(bytes.login('alice'))
    await expect.poll(() => server.counts()).toMatchObject({ users: 1, sessions: 1, byState: { lobby: 1 } })
    expect(server.closeReasons).toHaveLength(99)
  })
})

describe('replace-stale, the default', () => {
  test('a session that is alive keeps its id', async () => {
    const server = await testServer()
    const first = await server.user('alice')
    const second = await server.peer()
    await second.ask(bytes.login('alice'), bytes.loginResponse(31))
    await first.ask(bytes.leave(), bytes.leaveResponse(13))
  })

  test('one that has said nothing for --stale-after gives way to the right password, and to that alone', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ limits: { staleAfter: 1 } }, accounts)
    const { first, second } = await oneInAndOneThatWaits(server, accounts)
    await accounts.answer(1, false)
    await second.expect(bytes.loginResponse(33))
    await first.ask(bytes.leave(), bytes.leaveResponse(13))
    second.send(bytes.login('alice'))
    await accounts.asked(3)
    await new Promise((resolve) => setTimeout(resolve, 60)) // a tick of the clock and more
    await accounts.answer(2, true)
    await second.expect(bytes.loginResponse(0))
    await first.expectEnd()
    expect(server.closeReasons).toEqual(['replaced'])
  })

  test('one that does not take what it is sent gives way within seconds', async () => {
    const server = await testServer({
      limits: { outputBudget: 2 ** 26, outputAge: 60_000, sessionBurst: 1e9 },
    })
    const [first, talker] = [await server.user('alice'), await server.user('talker')]
    for (const peer of [first, talker]) {
      peer.send(bytes.enter(0))
      await peer.frame()
      await peer.frame()
    }
    first.stopReading()
    const shout = Buffer.concat(Array.from({ length: 500 }, () => bytes.chat('x'.repeat(256))))
    while (server.counts().outputBytes === 0) {
      talker.send(shout)
      for (let n = 0; n < 500; n++) await talker.frame()
    }
    const second = await server.peer()
    const login = async (): Promise<number> => {
      second.send(bytes.login('alice'))
      return (await second.frame()).readUInt16LE(5)
    }
    expect(await login()).toBe(31)
    await expect.poll(login, { timeout: 10_000, interval: 100 }).toBe(0)
    expect(server.closeReasons).toEqual(['replaced'])
  })
})

/** Alice is in, and asks once more on another session. */
async function oneInAndOneThatWaits(server: TestServer, accounts: ReturnType<typeof heldAccounts>) {
  const [first, second] = [await server.peer(), await server.peer()]
  first.send(bytes.login('alice'))
  await accounts.answer(0, true)
  await first.expect(bytes.loginResponse(0))
  second.send(bytes.login('alice'))
  await accounts.asked(2)
  return { first, second }
}

/** Two sessions that have asked to be alice, one after the other. */
async function twoThatWait(duplicateLogin: DuplicateLogin, accounts: ReturnType<typeof heldAccounts>) {
  const server = await testServer({ duplicateLogin }, accounts)
  const [first, second] = [await server.peer(), await server.peer()]
  first.send(bytes.login('alice'))
  await accounts.asked(1)
  second.send(bytes.login('alice'))
  await accounts.asked(2)
  return { server, first, second }
}

describe('reject', () => {
  test('of a hundred logins of one id at once one gets in, and 99 are answered with 31', async () => {
    const server = await testServer({ duplicateLogin: 'reject' })
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.peer()))
    for (const peer of peers) peer.send(bytes.login('alice'))
    const answers = await Promise.all(peers.map(async (peer) => (await peer.frame()).readUInt16LE(5)))
    expect(answers.sort((a, b) => a - b)).toEqual([0, ...Array<number>(99).fill(31)])
  })

  test('a wrong password is told 33, whoever is online', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'reject' }, accounts)
    const { first, second } = await oneInAndOneThatWaits(server, accounts)
    await accounts.answer(1, false)
    await second.expect(bytes.loginResponse(33))
    await first.ask(bytes.leave(), bytes.leaveResponse(13))
  })

  test('on a full server everybody is told 32 at once', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ duplicateLogin: 'reject', maxUsers: 1 }, accounts)
    const peer = await server.peer()
    peer.send(bytes.login('alice'))
    await accounts.answer(0, true)
    await peer.expect(bytes.loginResponse(0))
    const late = await server.peer()
    await late.ask(bytes.login('alice'), bytes.loginResponse(32))
  })

  test('logins that wait take no place', async () => {
    const accounts = heldAccounts()
    const server = await testServer(
      { duplicateLogin: 'reject', maxUsers: 1, limits: { connections: 10 } },
      accounts,
    )
    const strangers = await Promise.all(Array.from({ length: 5 }, () => server.peer()))
    for (const [n, stranger] of strangers.entries()) {
      stranger.send(bytes.login(`stranger${n}`))
      await accounts.asked(n + 1)
    }
    expect(server.counts().users).toBe(0)
    const peer = await server.peer()
    peer.send(bytes.login('alice'))
    await accounts.answer(5, true)
    await peer.expect(bytes.loginResponse(0))
    await accounts.answer(0, true)
    await strangers[0]?.expect(bytes.loginResponse(32))
  })
})
