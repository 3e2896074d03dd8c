/** The sequences of the protocol, byte for byte, from raw sockets that do not use the codec. */

import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { heldAccounts, testServer } from '../support/server.js'
import { alice, aliceAndBob, bob } from '../support/two.js'

const carol = { index: bytes.userIndex(2), userId: 'carol' }

describe('login', () => {
  test('an accepted login is answered with 0', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(Buffer.from(`4700c90000616c696365${'00'.repeat(28)}7077${'00'.repeat(31)}`, 'hex'))
    expect((await peer.frame()).toString('hex')).toBe('0700ca00000000')
  })

  test('a login that the account store refuses is answered with 33', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const peer = await server.peer()
    peer.send(bytes.login('alice'))
    await accounts.answer(0, false)
    expect((await peer.frame()).toString('hex')).toBe('0700ca00002100')
  })

  test('an account store that fails, or does not answer in time, ends in 34', async () => {
    const failing = {
      check: () => Promise.reject(new Error('no store')),
      watch: () => undefined,
      problem: undefined,
      warnings: [],
      close: async () => undefined,
    }
    const first = await (await testServer({}, failing)).peer()
    await first.ask(bytes.login('alice'), bytes.loginResponse(34))
    const second = await (await testServer({ accountDeadline: 20 }, heldAccounts())).peer()
    await second.ask(bytes.login('alice'), bytes.loginResponse(34))
  })

  test('after a refusal the same session may try again', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const peer = await server.peer()
    peer.send(bytes.login('alice'))
    await accounts.answer(0, false)
    await peer.expect(bytes.loginResponse(33))
    peer.send(bytes.login('alice'))
    await accounts.answer(1, true)
    await peer.expect(bytes.loginResponse(0))
  })

  test('with as many users as allowed it is answered with 32', async () => {
    const server = await testServer({ maxUsers: 1 })
    await server.user('alice')
    const peer = await server.peer()
    await peer.ask(bytes.login('bob'), bytes.loginResponse(32))
  })

  test('an id that is logged in already is answered with 31', async () => {
    const server = await testServer()
    await server.user('alice')
    const peer = await server.peer()
    await peer.ask(bytes.login('alice'), bytes.loginResponse(31))
  })

  test('an empty id, and an id that fills its field without a NUL, are answered with 33', async () => {
    const server = await testServer()
    const peer = await server.peer()
    await peer.ask(bytes.login(''), bytes.loginResponse(33))
    await peer.ask(bytes.login('a'.repeat(33)), bytes.loginResponse(33))
    await peer.ask(bytes.login('a'.repeat(32)), bytes.loginResponse(0))
  })

  test('what stands behind the NUL is ignored', async () => {
    const server = await testServer()
    const peer = await server.peer()
    const dirty = bytes.packet(
      201,
      Buffer.from('alice\0garbage\xff'.padEnd(33, 'x'), 'latin1'),
      bytes.text('pw', 33),
    )
    await peer.ask(dirty, bytes.loginResponse(0))
    await peer.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
  })
})

describe('entering a room', () => {
  test('the others hear of it; the user gets the list with itself in it, then the answer', async () => {
    const server = await testServer()
    const first = await server.user('alice')
    const second = await server.user('bob')
    await first.ask(bytes.enter(3), bytes.userList(alice), bytes.enterResponse(0))
    await second.ask(bytes.enter(3), bytes.userList(alice, bob), bytes.enterResponse(0))
    await first.expect(bytes.newUser(bob))
  })

  test('the bytes of the list are as the wire has them', async () => {
    const server = await testServer()
    const peer = await server.user('가𐐷')
    peer.send(bytes.enter(0))
    const user = `0000000001000000${'21'}${'eab080f09090b7'}${'00'.repeat(26)}`
    expect((await peer.frame()).toString('hex')).toBe(`3000d1000001${user}`)
    expect((await peer.frame()).toString('hex')).toBe('0700cf00000000')
  })

  test('before login, and from inside a room, it is answered with 53', async () => {
    const server = await testServer()
    const peer = await server.peer()
    await peer.ask(bytes.enter(0), bytes.enterResponse(53))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
    await peer.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await peer.ask(bytes.enter(1), bytes.enterResponse(53))
  })

  test('a room that does not exist is answered with 61', async () => {
    const server = await testServer({ rooms: 10 })
    const peer = await server.user('alice')
    for (const room of [-1, 10, 2 ** 31 - 1, -(2 ** 31)])
      await peer.ask(bytes.enter(room), bytes.enterResponse(61))
    await peer.ask(bytes.enter(9), bytes.userList(alice), bytes.enterResponse(0))
  })

  test('a full room is answered with 54', async () => {
    const server = await testServer({ roomCapacity: 1 })
    const first = await server.user('alice')
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    const second = await server.user('bob')
    await second.ask(bytes.enter(0), bytes.enterResponse(54))
    await first.ask(bytes.leave(), bytes.leaveResponse(0))
    await second.ask(bytes.enter(0), bytes.userList(bob), bytes.enterResponse(0))
  })

  test('more than 255 members arrive as several lists in a row', async () => {
    const server = await testServer({ roomCapacity: 300 })
    const members = Array.from({ length: 257 }, (_, slot) => ({
      index: bytes.userIndex(slot),
      userId: `u${slot}`,
    }))
    let last = await server.peer()
    for (const [i, { userId }] of members.entries()) {
      if (i > 0) last = await server.peer()
      await last.ask(bytes.login(userId), bytes.loginResponse(0))
      last.send(bytes.enter(0))
      if (i < members.length - 1) await last.frame()
    }
    await last.expect(
      bytes.userList(...members.slice(0, 255)),
      bytes.userList(...members.slice(255)),
      bytes.enterResponse(0),
    )
  })
})

describe('leaving a room', () => {
  test('the others hear of it, the user gets the answer', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await second.ask(bytes.leave(), bytes.leaveResponse(0))
    await first.expect(bytes.newUser(bob), bytes.leftUser(bob))
    await second.ask(bytes.enter(1), bytes.userList(bob), bytes.enterResponse(0))
  })

  test('the room is forgotten with its last member', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await second.ask(bytes.leave(), bytes.leaveResponse(0))
    expect(server.counts().rooms).toBe(1)
    await first.close()
    await expect.poll(() => server.counts()).toMatchObject({ rooms: 0, sessions: 1 })
  })

  test('before login, and from the lobby, it is answered with 13', async () => {
    const server = await testServer()
    const peer = await server.peer()
    await peer.ask(bytes.leave(), bytes.leaveResponse(13))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
    await peer.ask(bytes.leave(), bytes.leaveResponse(13))
  })
})

describe('chat', () => {
  test('the others hear it, the sender gets the answer and not its own message', async () => {
    const server = await testServer()
    const [first, second, third] = [
      await server.user('alice'),
      await server.user('bob'),
      await server.user('carol'),
    ]
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
    await third.ask(bytes.enter(0), bytes.userList(alice, bob, carol), bytes.enterResponse(0))
    await first.expect(bytes.newUser(bob), bytes.newUser(carol))
    await second.expect(bytes.newUser(carol))
    await first.ask(bytes.chat('안녕 😀'), bytes.chatResponse(0))
    await second.expect(bytes.chatNotify('alice', '안녕 😀'))
    await third.ask(bytes.chat('hi'), bytes.chatNotify('alice', '안녕 😀'), bytes.chatResponse(0))
    await first.expect(bytes.chatNotify('carol', 'hi'))
    await second.expect(bytes.chatNotify('carol', 'hi'))
  })

  test('nobody outside the room hears it', async () => {
    const server = await testServer()
    const first = await server.user('alice')
    const second = await server.user('bob')
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await second.ask(bytes.enter(1), bytes.userList(bob), bytes.enterResponse(0))
    await first.ask(bytes.chat('hi'), bytes.chatResponse(0))
    await second.ask(bytes.leave(), bytes.leaveResponse(0))
  })

  test('before login, and from the lobby, it is answered with 82', async () => {
    const server = await testServer()
    const peer = await server.peer()
    await peer.ask(bytes.chat('hi'), bytes.chatResponse(82))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
    await peer.ask(bytes.chat('hi'), bytes.chatResponse(82))
  })

  test('a message that fills its field without a NUL is answered with 83; one byte less is said', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await second.ask(bytes.chat('m'.repeat(257)), bytes.chatResponse(83))
    await second.ask(bytes.chat('m'.repeat(256)), bytes.chatResponse(0))
    await first.expect(bytes.newUser(bob), bytes.chatNotify('bob', 'm'.repeat(256)))
  })

  test('a message that ends anywhere behind its NUL is said, and its notify is whole', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    for (const size of [20, 21, 100, 256, 257]) {
      const request = bytes.packet(221, bytes.text('Hello from Client 7', size))
      await second.ask(request, bytes.chatResponse(0))
      await first.expect(bytes.chatNotify('bob', 'Hello from Client 7'))
    }
    await second.ask(bytes.packet(221, bytes.text('Hello', 5)), bytes.chatResponse(84))
    await second.ask(bytes.packet(221, bytes.text('', 1)), bytes.chatResponse(0))
    await first.expect(bytes.chatNotify('bob', ''))
  })
})

describe('the end of a connection', () => {
  test('the others hear of it, and the id is free again', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await second.close()
    await first.expect(bytes.newUser(bob), bytes.leftUser(bob))
    const again = await server.peer()
    await again.ask(bytes.login('bob'), bytes.loginResponse(0))
  })

  test('what was said before it is heard, also with everything in one segment', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const first = await server.peer()
    first.send(bytes.login('alice'))
    await accounts.answer(0, true)
    await first.expect(bytes.loginResponse(0))
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    const second = await server.peer()
    second.send(bytes.login('bob'), bytes.enter(0), bytes.chat('bye'), bytes.leave())
    second.halfClose()
    await accounts.answer(1, true)
    await first.expect(bytes.newUser(bob), bytes.chatNotify('bob', 'bye'), bytes.leftUser(bob))
    await second.expect(
      bytes.loginResponse(0),
      bytes.userList(alice, bob),
      bytes.enterResponse(0),
      bytes.chatResponse(0),
      bytes.leaveResponse(0),
    )
    await second.expectEnd()
  })

  test('a peer that sends half a packet and leaves is no trouble', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(bytes.login('alice').subarray(0, 40))
    peer.halfClose()
    await peer.expectEnd()
    await expect.poll(() => server.counts()).toMatchObject({ sessions: 0, users: 0, rings: 0 })
  })
})
