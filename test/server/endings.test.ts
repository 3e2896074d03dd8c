/** Sessions that end while something of theirs is under way: they leave nothing behind, and the room hears them go once. */

import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import type { RawPeer } from '../support/raw-peer.js'
import { heldAccounts, type TestServer, testServer } from '../support/server.js'
import { alice, aliceAndBob, bob } from '../support/two.js'

/** Few at a time, so that what bob says waits for a second. */
const slow = { sessionRate: 40, sessionBurst: 5, roomRate: Number.POSITIVE_INFINITY }
const BURST = 60

/** What alice hears of what bob said, until he has gone. */
async function heardUntilGone(peer: RawPeer): Promise<number> {
  for (let heard = 0; ; heard++) {
    const frame = await peer.frame()
    if (frame.equals(bytes.leftUser(bob))) return heard
    expect(frame).toEqual(bytes.chatNotify('bob', 'x'))
  }
}

describe('a member that is over its rate', () => {
  const ends: Readonly<Record<string, (peer: RawPeer, server: TestServer) => Promise<unknown>>> = {
    'that its user replaces': (_, server) => server.user('bob'),
    'whose connection is reset': async (peer) => peer.reset(),
  }
  for (const [how, end] of Object.entries(ends)) {
    test(`${how} leaves its room, once, and takes nothing with it`, async () => {
      const server = await testServer({ limits: slow, duplicateLogin: 'replace' })
      const [first, second] = await aliceAndBob(server)
      await first.expect(bytes.newUser(bob))
      second.send(...Array.from({ length: BURST }, () => bytes.chat('x')))
      await expect.poll(() => server.counts().throttled).toBe(1)
      await end(second, server)
      expect(await heardUntilGone(first)).toBeLessThanOrEqual(BURST)
      await expect.poll(() => server.counts()).toMatchObject({ throttled: 0, rings: 0 })
      await first.ask(bytes.leave(), bytes.leaveResponse(0))
      await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    })
  }

  test('that hangs up is heard to the end, and then leaves', async () => {
    const server = await testServer({ limits: slow })
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    second.send(...Array.from({ length: BURST }, () => bytes.chat('x')))
    second.halfClose()
    expect(await heardUntilGone(first)).toBe(BURST)
    await expect.poll(() => server.counts()).toMatchObject({ sessions: 1, users: 1, throttled: 0 })
  })
})

describe('an id is free', () => {
  test('where its login succeeds after the login deadline has ended the session', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ limits: { loginDeadline: 100 }, accountDeadline: 30_000 }, accounts)
    const late = await server.peer()
    late.send(bytes.login('alice'))
    await accounts.asked(1)
    await late.expect(bytes.loginResponse(34))
    await late.expectEnd()
    await accounts.answer(0, true)
    const next = await server.peer()
    next.send(bytes.login('alice'))
    await accounts.answer(1, true)
    await next.expect(bytes.loginResponse(0))
    expect(server.counts()).toMatchObject({ users: 1, sessions: 1 })
  })

  test.each([
    ['is reset', (peer: RawPeer) => peer.reset()],
    ['is closed', (peer: RawPeer) => void peer.close()],
    ['hangs up', (peer: RawPeer) => peer.halfClose()],
  ])('where a session %s while its login is checked', async (_, end) => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const gone = await server.peer()
    gone.send(bytes.login('alice'))
    await accounts.asked(1)
    end(gone)
    // What another session says now is read after the end of the first.
    await (await server.peer()).ask(bytes.leave(), bytes.leaveResponse(13))
    await accounts.answer(0, true)
    await expect.poll(() => server.counts()).toMatchObject({ users: 0, sessions: 1 })
    const next = await server.peer()
    next.send(bytes.login('alice'))
    await accounts.answer(1, true)
    await next.expect(bytes.loginResponse(0))
  })
})
