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
    await expect.poll(login, { interval: 100, timeout: 50_000 }).toBe(0)
    await second.expect(bytes.leftUser(alice))
    expect(server.closeReasons).toEqual(['replaced'])
  })
})
