/** A client that went without a word is found by what its kernel does not acknowledge, long before TCP gives up. */

import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { deafPeer } from '../support/deaf-peer.js'
import { testServer } from '../support/server.js'
import { alice, bob } from '../support/two.js'

/** Bytes that alice hears before her link dies: a login's answer, the list of one, the answer to entering. */
const ANSWERS = [bytes.loginResponse(0), bytes.userList(alice), bytes.enterResponse(0)].reduce(
  (sum, packet) => sum + packet.length,
  0,
)

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('one notify on its way to a dead link closes it after the output age; a live listener stays', async () => {
    const server = await testServer({ limits: { outputAge: 2000 } })
    await deafPeer(server.port, [bytes.login('alice'), bytes.enter(0)], ANSWERS)
    const second = await server.user('bob')
    const third = await server.user('carol')
    await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
    const carol = { index: bytes.userIndex(2), userId: 'carol' }
    await third.ask(bytes.enter(0), bytes.userList(alice, bob, carol), bytes.enterResponse(0))
    await second.expect(bytes.newUser(carol))
    await second.ask(bytes.chat('are you there?'), bytes.chatResponse(0))
    await third.expect(bytes.chatNotify('bob', 'are you there?'))
    await second.expect(bytes.leftUser(alice))
    await third.expect(bytes.leftUser(alice))
    expect(server.closeReasons).toEqual(['output-age'])
    await second.ask(bytes.chat('and you?'), bytes.chatResponse(0))
    await third.expect(bytes.chatNotify('bob', 'and you?'))
  })

  test('its user gets the id back before that', async () => {
    const server = await testServer({
      limits: { outputAge: 60_000, loginDeadline: Number.POSITIVE_INFINITY },
    })
    await deafPeer(server.port, [bytes.login('alice'), bytes.enter(0)], ANSWERS)
    const second = await server.user('bob')
    await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
    const again = await server.peer()
    const login = async (): Promise<number> => {
      again.send(bytes.login('alice'))
      return (await again.frame()).readUInt16LE(5)
    }
    expect(await login()).toBe(31)
    const from = performance.now()
    await expect.poll(login, { interval: 100, timeout: 50_000 }).toBe(0)
    expect(performance.now() - from).toBeLessThan(5000) // it was heard from less than that ago when the first login came
    await second.expect(bytes.leftUser(alice))
    expect(server.closeReasons).toEqual(['replaced'])
  })

  test('the first login is enough where the last notify is older than two seconds; a live listener keeps its id', async () => {
    const server = await testServer({ limits: { outputAge: 60_000 } })
    await deafPeer(server.port, [bytes.login('alice'), bytes.enter(0)], ANSWERS)
    const second = await server.user('bob')
    await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
    await new Promise((resolve) => setTimeout(resolve, 2500)) // the time that is in question
    const again = await server.peer()
    await again.ask(bytes.login('bob'), bytes.loginResponse(31))
    await again.ask(bytes.login('alice'), bytes.loginResponse(0))
    await second.expect(bytes.leftUser(alice))
  })

  test('many logins at once look together', async () => {
    const server = await testServer()
    const listener = await server.user('alice')
    await listener.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await new Promise((resolve) => setTimeout(resolve, 1100)) // whoever has just said something is not looked at
    const peers = await Promise.all(Array.from({ length: 20 }, () => server.peer()))
    const from = performance.now()
    await Promise.all(peers.map((peer) => peer.ask(bytes.login('alice'), bytes.loginResponse(31))))
    expect(performance.now() - from).toBeLessThan(5000) // each on its own would take a second
    await listener.ask(bytes.leave(), bytes.leaveResponse(0))
  })
})
