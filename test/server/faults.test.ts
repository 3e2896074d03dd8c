/** What the C++ server got wrong, each fault by the name it has in the design. */

import { describe, expect, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { openRedisStore } from '../../src/accounts/redis-store.js'
import { asText } from '../../src/ops/problem.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import type { RawPeer } from '../support/raw-peer.js'
import { testRedis } from '../support/redis.js'
import { heldAccounts, testServer } from '../support/server.js'
import { alice, aliceAndBob, bob } from '../support/two.js'

describe('fault 1: an unknown packet id hangs the session', () => {
  test('it is skipped, whatever its length, and the session goes on', async () => {
    const server = await testServer()
    const peer = await server.peer()
    const unknown = [5, 6, 4096, 65535].map((length) => bytes.packet(999, Buffer.alloc(length - 5, 0xcc)))
    for (const packet of unknown) peer.send(packet)
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  })

  test('it is skipped also when it comes byte by byte', async () => {
    const server = await testServer()
    const peer = await server.peer()
    for (const byte of bytes.packet(60_000, Buffer.alloc(20))) peer.send(Buffer.from([byte]))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  })

  test('many of them close the session', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(...Array.from({ length: 500 }, () => bytes.packet(999)))
    await peer.expectEnd()
    expect(server.closeReasons).toEqual(['unknown-packets'])
  })
})

describe('fault 2: a length that cannot be', () => {
  for (const length of [0, 1, 4]) {
    test(`${length} bytes, less than a header, closes the session`, async () => {
      const server = await testServer()
      const peer = await server.peer()
      peer.send(bytes.u2(length), bytes.u2(201), bytes.u1(0))
      await peer.expectEnd()
      expect(server.closeReasons).toEqual(['frame-length'])
    })
  }

  for (const [what, length] of [
    ['a byte less than the packet', 8],
    ['a byte more than the packet', 10],
    ['more than any buffer', 65535],
  ] as const) {
    test(`${what}, where the spec has no answer for it, closes the session on its header alone`, async () => {
      const server = await testServer()
      const peer = await server.peer()
      peer.send(bytes.u2(length), bytes.u2(206), bytes.u1(0))
      await peer.expectEnd()
      expect(server.closeReasons).toEqual(['frame-length'])
      expect(server.counts().rings).toBe(0)
    })
  }

  test('what came before it is handled and answered', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(bytes.login('alice'), bytes.enter(0), Buffer.alloc(5))
    await peer.expect(bytes.loginResponse(0), bytes.userList(alice), bytes.enterResponse(0))
    await peer.expectEnd()
  })
})

describe("fault 3: a client sends the server's own packets", () => {
  for (const [id, size] of [
    [11, 0],
    [12, 0],
    [202, 2],
    [223, 290],
    [1001, 66],
    [1002, 2],
  ] as const) {
    test(`${id} closes the session, and logs nobody in`, async () => {
      const server = await testServer()
      const peer = await server.peer()
      peer.send(bytes.packet(id, Buffer.alloc(size)), bytes.enter(0))
      await peer.expectEnd()
      expect(server.closeReasons).toEqual(['server-side-packet'])
    })
  }
})

describe('fault 4: an unknown user with an empty password logs in', () => {
  for (const registration of ['closed', 'first-login'] as const) {
    test(`is refused with 33, registration ${registration}`, async () => {
      const store = memoryStore()
      const server = await testServer({}, passwordAccounts(store, passwords(), registration))
      const peer = await server.peer()
      await peer.ask(bytes.login('nobody', ''), bytes.loginResponse(33))
      expect(await store.list()).toEqual([])
    })
  }

  test('nor does a known user without the password', async () => {
    const store = memoryStore()
    const server = await testServer({}, passwordAccounts(store, passwords(), 'first-login'))
    const peer = await server.peer()
    await peer.ask(bytes.login('alice', 'right'), bytes.loginResponse(0))
    await peer.close()
    await expect.poll(() => server.counts().users).toBe(0)
    const again = await server.peer()
    await again.ask(bytes.login('alice', ''), bytes.loginResponse(33))
    await again.ask(bytes.login('alice', 'wrong'), bytes.loginResponse(33))
    await again.ask(bytes.login('alice', 'right'), bytes.loginResponse(0))
  })
})

describe('fault 5: with Redis down, a login is never answered', () => {
  test('it is answered with 34 in time, the server says why it is not ready, and is by itself when Redis is back', async () => {
    const redis = await testRedis()
    const store = await openRedisStore({ url: redis.url, prefix: 'parley:', deadline: 2000 })
    const accounts = passwordAccounts(store, passwords(), 'first-login')
    const server = await testServer({}, accounts)
    const peer = await server.peer()
    await redis.stop()
    const asked = Date.now()
    await peer.ask(bytes.login('alice'), bytes.loginResponse(34))
    expect(Date.now() - asked).toBeLessThan(3000)
    await expect
      .poll(() => server.problems().map(asText))
      .toEqual([expect.stringContaining('Redis at 127.0.0.1')])
    await redis.start()
    await expect.poll(() => server.problems(), { timeout: 2000 }).toEqual([])
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  })
})

describe('fault 6: two logins of one id that both wait succeed both', () => {
  for (const [what, winner, loser] of [
    ['the first', 0, 1],
    ['the second', 1, 0],
  ] as const) {
    test(`${what} whose password was right has the id, and the other is told 31`, async () => {
      const accounts = heldAccounts()
      const server = await testServer({}, accounts)
      const peers = [await server.peer(), await server.peer()] as const
      for (const [n, peer] of peers.entries()) {
        peer.send(bytes.login('alice'))
        await accounts.asked(n + 1)
      }
      await accounts.answer(winner, true)
      await peers[winner].expect(bytes.loginResponse(0))
      await accounts.answer(loser, true)
      await peers[loser].expect(bytes.loginResponse(31))
    })
  }

  test('a login that waits, or fails, keeps nobody out', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const [waits, fails, right] = [await server.peer(), await server.peer(), await server.peer()]
    waits.send(bytes.login('alice'))
    await accounts.asked(1)
    fails.send(bytes.login('alice'))
    await accounts.answer(1, false)
    await fails.expect(bytes.loginResponse(33))
    right.send(bytes.login('alice'))
    await accounts.answer(2, true)
    await right.expect(bytes.loginResponse(0))
  })
})

describe('fault 7: a late answer logs in whoever has the slot by then', () => {
  test('an answer that comes after its session and its deadline is for nobody', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ accountDeadline: 30 }, accounts)
    const first = await server.peer()
    await first.ask(bytes.login('alice'), bytes.loginResponse(34))
    await first.close()
    await expect.poll(() => server.counts().sessions).toBe(0)

    const second = await server.peer() // on the same slot
    second.send(bytes.login('bob'))
    await accounts.asked(2)
    await accounts.answer(0, true)
    await second.expect(bytes.loginResponse(34)) // bob's own deadline
    await second.ask(bytes.enter(0), bytes.enterResponse(53))
  })

  test('the next session on a slot has another user index', async () => {
    const server = await testServer()
    const first = await server.user('alice')
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await first.close()
    await expect.poll(() => server.counts().sessions).toBe(0)
    const second = await server.user('alice')
    const later = { index: bytes.userIndex(0, 2), userId: 'alice' }
    await second.ask(bytes.enter(0), bytes.userList(later), bytes.enterResponse(0))
  })
})

describe('fault 8: a second login overwrites the id', () => {
  test('it is answered with 31 in the lobby and in a room, and changes nothing', async () => {
    const server = await testServer()
    const first = await server.user('alice')
    const second = await server.user('bob')
    await first.ask(bytes.login('mallory'), bytes.loginResponse(31))
    await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
    await first.ask(bytes.login('mallory'), bytes.loginResponse(31))
    await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
    const third = await server.peer()
    await third.ask(bytes.login('mallory'), bytes.loginResponse(0))
  })
})

describe('fault 9: a disconnect is handled twice', () => {
  const garbage = Buffer.alloc(64)
  const ways: Readonly<Record<string, (peer: RawPeer) => void>> = {
    'a reset': (peer) => peer.reset(),
    'garbage and then a reset': (peer) => {
      peer.send(garbage)
      peer.reset()
    },
    'garbage and then an end': (peer) => {
      peer.send(garbage)
      peer.halfClose()
    },
    'a leave and then an end': (peer) => {
      peer.send(bytes.leave())
      peer.halfClose()
    },
  }
  for (const [how, act] of Object.entries(ways)) {
    test(`${how} is told once, and the slot is free again`, async () => {
      const server = await testServer()
      const [first, second] = await aliceAndBob(server)
      act(second)
      await first.expect(bytes.newUser(bob), bytes.leftUser(bob))
      await expect.poll(() => server.counts()).toMatchObject({ sessions: 1, users: 1, rings: 0 })
      await first.ask(bytes.leave(), bytes.leaveResponse(0))
    })
  }
})

describe("fault 11: a packet that wraps around the ring's end", () => {
  test('arrives as it was sent', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    // 262 does not divide the ring's 4,096 bytes, so some of these wrap; half a packet stays in it between writes.
    const stream = Buffer.concat(Array.from({ length: 64 }, (_, n) => bytes.chat(`${n} ${'가'.repeat(80)}`)))
    for (let at = 0; at < stream.length; at += 1000) second.send(stream.subarray(at, at + 1000))
    for (let n = 0; n < 64; n++) await first.expect(bytes.chatNotify('bob', `${n} ${'가'.repeat(80)}`))
  })

  test('more than a ring at once is read as room comes, and nothing is lost', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(...Array.from({ length: 1000 }, () => bytes.chat('too early')))
    await peer.expect(...Array.from({ length: 1000 }, () => bytes.chatResponse(82)))
    expect(server.counts().rings).toBe(0)
  })
})

describe('fault 12: unused bytes leak memory', () => {
  test('a short message after a long one has nothing of it behind its NUL', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    for (const msg of ['s'.repeat(256), 'x', '', 'y'.repeat(200), 'z']) {
      const dirty = Buffer.from(`${msg}\0`.padEnd(257, '#').slice(0, 257), 'latin1')
      await second.ask(bytes.packet(221, dirty), bytes.chatResponse(0))
      await first.expect(bytes.chatNotify('bob', msg))
    }
  })
})
