/** What one session, one address and one room may take of the server (DESIGN §3, fault 13). */

import { describe, expect, onTestFinished, test } from 'vitest'
import { openAccounts } from '../../src/accounts/accounts.js'
import * as bytes from '../support/bytes.js'
import { RawPeer } from '../support/raw-peer.js'
import { heldAccounts, testServer } from '../support/server.js'
import { aliceAndBob, bob } from '../support/two.js'

const gone = (count: number) => ({ sessions: count })

describe('fault 13: no heartbeat, idle timeout, login timeout or rate limit', () => {
  test('who connects and does not log in is closed, also in the middle of a packet', async () => {
    const server = await testServer({ limits: { loginDeadline: 200 } })
    const peers = await Promise.all([server.peer(), server.peer()])
    peers[1].send(bytes.login('half').subarray(0, 40))
    for (const peer of peers) await peer.expectEnd()
    expect(server.closeReasons).toEqual(['login-deadline', 'login-deadline'])
    expect(server.counts()).toMatchObject({ users: 0, rings: 0 })
    expect(server.counters.closed.of('login-deadline')).toBe(2)
  })

  test('a login that is being checked at the deadline is answered with 34 first', async () => {
    const accounts = heldAccounts()
    const server = await testServer({ limits: { loginDeadline: 200 } }, accounts)
    const [idle, checked] = [await server.peer(), await server.peer()]
    checked.send(bytes.login('checked'))
    await accounts.asked(1)
    await idle.expectEnd()
    await checked.expect(bytes.loginResponse(34))
    await checked.expectEnd()
    await accounts.answer(0, true)
    expect(server.closeReasons).toEqual(['login-deadline', 'login-deadline'])
    expect(server.counts().users).toBe(0)
  })

  test('nor does who keeps on trying keep a place for ever', async () => {
    const server = await testServer({ limits: { loginDeadline: 200 }, accountDeadline: 50 }, heldAccounts())
    const peer = await server.peer()
    const trying = setInterval(() => peer.send(bytes.login('alice')), 10)
    while (!peer.ended) await peer.frame().catch(() => undefined)
    clearInterval(trying)
    expect(server.closeReasons).toEqual(['login-deadline'])
  })

  test('who has logged in stays', async () => {
    const server = await testServer({ limits: { loginDeadline: 200 } })
    const user = await server.user('alice')
    const stranger = await server.peer()
    await stranger.expectEnd()
    await user.ask(bytes.leave(), bytes.leaveResponse(13))
  })

  test('who says nothing is closed, if that was asked for; half a packet is a sign of life', async () => {
    const server = await testServer({ limits: { idleTimeout: 1500 } })
    const [silent, alive] = [await server.user('silent'), await server.user('alive')]
    const packet = bytes.leave()
    let sent = 0
    const drip = setInterval(() => {
      if (sent < packet.length - 1) alive.send(packet.subarray(sent, ++sent))
    }, 600)
    await silent.expectEnd()
    await alive.ask(packet.subarray(sent), bytes.leaveResponse(13))
    clearInterval(drip)
    expect(server.closeReasons).toEqual(['idle-timeout'])
  })

  test('who only listens is not idle while somebody talks; when nobody does, it is', async () => {
    const server = await testServer({ limits: { idleTimeout: 2500 } })
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    const listening = performance.now()
    for (let said = 0; performance.now() - listening < 5000; said++) {
      await first.ask(bytes.chat(`${said}`), bytes.chatResponse(0))
      await second.expect(bytes.chatNotify('alice', `${said}`))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(server.closeReasons).toEqual([])
    await Promise.all([first, second].map((peer) => peer.readToEnd()))
    expect(server.closeReasons).toEqual(['idle-timeout', 'idle-timeout'])
  })

  test('nor is who said more than it may at once silent while that waits', async () => {
    const server = await testServer({ limits: { idleTimeout: 500, sessionRate: 0.4, sessionBurst: 1 } })
    const peer = await server.peer()
    peer.send(bytes.leave(), bytes.leave())
    for (let n = 0; n < 2; n++) await peer.expect(bytes.leaveResponse(13))
    expect(server.closeReasons).toEqual([])
  })

  test('a session over its packet rate waits, and loses nothing; the others do not wait', async () => {
    const server = await testServer({ limits: { sessionRate: 200, sessionBurst: 50, roomRate: Infinity } })
    const [first, second] = await aliceAndBob(server)
    const from = performance.now()
    second.send(...Array.from({ length: 150 }, (_, n) => bytes.chat(`${n}`)))
    await first.expect(bytes.newUser(bob))
    await expect.poll(() => server.counts().throttled).toBe(1)
    const other = await server.user('other')
    await other.ask(bytes.leave(), bytes.leaveResponse(13))
    for (let n = 0; n < 150; n++) await first.expect(bytes.chatNotify('bob', `${n}`))
    expect(performance.now() - from).toBeGreaterThan(((150 - 50) / 200) * 1000 * 0.9)
    for (let n = 0; n < 150; n++) await second.expect(bytes.chatResponse(0))
    expect(server.counters.paused.of('session-rate')).toBeGreaterThan(0)
    await second.ask(bytes.leave(), bytes.leaveResponse(0)) // it is read from again
    expect(server.counts().throttled).toBe(0)
    expect(server.closeReasons).toEqual([])
  })

  test('a session over its byte rate waits; a packet larger than the burst gets through', async () => {
    const server = await testServer({ limits: { sessionBytes: 2000, sessionBytesBurst: 100 } })
    const peer = await server.user('alice')
    const from = performance.now()
    peer.send(bytes.packet(999, Buffer.alloc(995)), bytes.leave())
    await peer.expect(bytes.leaveResponse(13))
    expect(performance.now() - from).toBeGreaterThan(((1000 - 100) / 2000) * 1000 * 0.9)
    expect(server.counters.paused.of('session-bytes')).toBeGreaterThan(0)
  })

  test('who floods while throttled is not read from: the bytes stay with the sender', async () => {
    const server = await testServer({ limits: { sessionRate: 10, sessionBurst: 10 } })
    const peer = await server.user('alice')
    const before = server.counters.bytesReceived
    peer.send(Buffer.alloc(50_000_000).fill(bytes.leave()))
    await expect.poll(() => server.counts().throttled).toBe(1)
    for (let n = 0; n < 12; n++) await peer.expect(bytes.leaveResponse(13))
    expect(server.counters.bytesReceived - before).toBeLessThan(200_000)
    expect(server.counts().ringBytes).toBe(4096)
  })

  test('who hangs up while throttled is still heard to the end', async () => {
    const server = await testServer({ limits: { sessionRate: 100, sessionBurst: 5, roomRate: Infinity } })
    const [first, second] = await aliceAndBob(server)
    second.send(...Array.from({ length: 14 }, (_, n) => bytes.chat(`${n}`)))
    second.halfClose()
    await first.expect(bytes.newUser(bob))
    for (let n = 0; n < 14; n++) await first.expect(bytes.chatNotify('bob', `${n}`))
    await first.expect(bytes.leftUser(bob))
    await expect.poll(() => server.counts()).toMatchObject(gone(1))
  })

  test('the dead are found: the kernel asks for a sign of life within a minute', async () => {
    const server = await testServer()
    await server.peer()
    const { readFileSync } = await import('node:fs')
    const port = server.port.toString(16).toUpperCase().padStart(4, '0')
    const timers = (): string[] =>
      readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .filter((line) => line.includes(`0100007F:${port} 0100007F:`))
        .map((line) => line.trim().split(/\s+/)[5] ?? '')
    await expect.poll(timers).toMatchObject([expect.stringMatching(/^02:/)]) // 02: keep-alive (proc_net_tcp.txt)
    const [timer = ''] = timers()
    expect(Number.parseInt(timer.slice(3), 16)).toBeLessThanOrEqual(6000) // in hundredths of a second
  })
})

describe('who is not logged in holds little of the memory', () => {
  test('what was sent behind a login is kept while it is checked, up to 24 KiB', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const peer = await server.peer()
    const chats = Array.from({ length: 90 }, () => bytes.chat('hello'))
    peer.send(bytes.login('alice'), bytes.enter(0), ...chats)
    await accounts.asked(1)
    await expect.poll(() => server.counts().inputBytes).toBeGreaterThan(90 * 262)
    await accounts.answer(0, true)
    const list = bytes.userList({ index: bytes.userIndex(0), userId: 'alice' })
    await peer.expect(bytes.loginResponse(0), list, bytes.enterResponse(0))
    for (const _ of chats) await peer.expect(bytes.chatResponse(0))
    expect(server.counts().inputBytes).toBe(0)
  })

  test('more than that closes it', async () => {
    const server = await testServer({}, heldAccounts())
    for (const pieces of [[25_000], [500, 25_000]]) {
      const peer = await server.peer()
      peer.send(bytes.login('alice'))
      for (const piece of pieces) {
        peer.send(Buffer.alloc(piece, bytes.leave()))
        await new Promise((resolve) => setImmediate(resolve)) // so that it goes out by itself
      }
      await peer.expectEnd()
    }
    expect(server.closeReasons).toEqual(['input-budget', 'input-budget'])
    await expect.poll(() => server.counts()).toMatchObject({ sessions: 0, inputBytes: 0, rings: 0 })
  })

  test('in small pieces, more than that stays with the sender, and is handled after the login', async () => {
    const accounts = heldAccounts()
    const server = await testServer({}, accounts)
    const peer = await server.peer()
    peer.send(bytes.login('alice'))
    for (let said = 0; said < 200; said++) {
      peer.send(bytes.chat('hello'))
      await new Promise((resolve) => setImmediate(resolve)) // so that it goes out by itself
    }
    expect(server.counts().inputBytes).toBeLessThanOrEqual(24 * 1024)
    await accounts.answer(0, true)
    await peer.expect(bytes.loginResponse(0))
    for (let said = 0; said < 200; said++) await peer.expect(bytes.chatResponse(82))
    expect(server.closeReasons).toEqual([])
  })

  test('a hundred who send as much as they can, behind a login or over their rate, leave nothing behind', async () => {
    const limits = { sessionRate: 10, sessionBurst: 10 }
    const server = await testServer({ limits }, heldAccounts())
    const peers = await Promise.all(Array.from({ length: 100 }, () => server.peer()))
    const flood = Buffer.alloc(1_000_000, bytes.leave())
    for (const [n, peer] of peers.entries())
      peer.send(n % 2 === 0 ? bytes.login('alice') : bytes.leave(), flood)
    await expect.poll(() => server.counters.closed.of('input-budget')).toBe(100)
    await expect.poll(() => server.counts()).toMatchObject({ sessions: 0, inputBytes: 0 })
  })

  test('reading stops with the session: of what then comes byte by byte, the rest stays with the sender', async () => {
    const server = await testServer({ limits: { sessionRate: 0.1, sessionBurst: 3 } })
    const peer = await server.user('alice')
    peer.send(...Array.from({ length: 10 }, bytes.leave))
    await expect.poll(() => server.counts().throttled).toBe(1)
    const before = server.counts().inputBytes
    for (let sent = 0; sent < 500; sent++) {
      peer.send(Buffer.alloc(1))
      await new Promise((resolve) => setImmediate(resolve)) // so that it goes out by itself
    }
    expect(server.counts().inputBytes - before).toBeLessThan(100)
  })

  test('who is logged in may have more waiting', async () => {
    const server = await testServer({ limits: { sessionRate: 10, sessionBurst: 10 } })
    const peer = await server.user('alice')
    peer.send(Buffer.alloc(1_000_000, bytes.leave()))
    await expect.poll(() => server.counts().inputBytes).toBeGreaterThan(24 * 1024)
    expect(server.closeReasons).toEqual([])
  })
})

describe('limits on connections', () => {
  test('more than allowed from one address are closed at once; other addresses may come', async () => {
    const server = await testServer({ limits: { addressConnections: 2 } })
    const [first, second] = [await server.peer(), await server.peer()]
    const third = await server.peer()
    await third.expectEnd()
    const elsewhere = await RawPeer.connect(server.port, '127.0.0.2')
    await elsewhere.ask(bytes.leave(), bytes.leaveResponse(13))
    await elsewhere.close()
    await first.close()
    await expect.poll(() => server.counts().connections).toBe(1)
    await (await server.peer()).ask(bytes.leave(), bytes.leaveResponse(13))
    await second.ask(bytes.leave(), bytes.leaveResponse(13))
    expect(server.counters.connections.of('address-connections')).toBe(1)
  })

  test('more than allowed in all are closed at once, and take no session', async () => {
    const server = await testServer({ limits: { connections: 1 } })
    const first = await server.user('alice')
    await (await server.peer()).expectEnd()
    expect(server.counts()).toMatchObject({ sessions: 1, connections: 1 })
    await first.ask(bytes.leave(), bytes.leaveResponse(13))
    expect(server.counters.connections.of('connections')).toBe(1)
  })

  test('one address that fills them with silence keeps nobody else out, and disturbs nobody who is logged in', async () => {
    const server = await testServer({ limits: { connections: 10 } })
    const user = await server.user('alice')
    const silent = await Promise.all(Array.from({ length: 9 }, () => server.peer()))
    for (let n = 0; n < 8; n++) {
      const from = await RawPeer.connect(server.port, `127.0.0.${n + 2}`)
      onTestFinished(() => from.close())
      await from.ask(bytes.login(`user${n}`), bytes.loginResponse(0))
      await (await server.peer()).expectEnd() // the crowd comes again
    }
    await user.ask(bytes.leave(), bytes.leaveResponse(13))
    await expect
      .poll(() => silent.map(({ ended }) => ended))
      .toEqual([...Array<boolean>(8).fill(true), false])
    expect(server.counts()).toMatchObject({ users: 9, connections: 10 })
    expect(server.counters.closed.of('displaced')).toBe(8)
    expect(server.counters.connections.of('connections')).toBe(8)
  })

  test('a session that was closed and stays makes room, too', async () => {
    const server = await testServer({ limits: { connections: 2 } })
    for (const peer of [await server.peer(), await server.peer()]) {
      peer.send(Buffer.from([1, 0, 0, 0, 0]))
      await peer.expectEnd()
    }
    const peer = await RawPeer.connect(server.port, '127.0.0.2')
    onTestFinished(() => peer.close())
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  })
})

describe('limits on packets', () => {
  test('a frame longer than allowed closes the session on its header alone, known or not', async () => {
    const server = await testServer({ frameLength: 100 })
    for (const packet of [bytes.chat('x'), bytes.packet(999, Buffer.alloc(96))]) {
      const peer = await server.peer()
      peer.send(packet.subarray(0, 5))
      await peer.expectEnd()
    }
    expect(server.closeReasons).toEqual(['frame-length', 'frame-length'])
    const peer = await server.peer()
    peer.send(bytes.packet(999, Buffer.alloc(95)))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  })

  test('unknown packets are skipped up to their rate', async () => {
    const server = await testServer({ limits: { unknownRate: 1, unknownBurst: 3 } })
    const peer = await server.peer()
    peer.send(bytes.packet(999), bytes.packet(998), bytes.packet(997))
    await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
    peer.send(bytes.packet(999))
    await peer.expectEnd()
    expect(server.closeReasons).toEqual(['unknown-packets'])
    expect(server.counters.unknown).toBe(4)
  })

  test('a room over its rate answers with 63, and what is refused is not heard', async () => {
    const server = await testServer({ limits: { roomRate: 5, roomBurst: 3 } })
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    for (let n = 0; n < 3; n++) await second.ask(bytes.chat(`${n}`), bytes.chatResponse(0))
    await first.expect(
      bytes.chatNotify('bob', '0'),
      bytes.chatNotify('bob', '1'),
      bytes.chatNotify('bob', '2'),
    )
    await first.ask(bytes.chat('too much'), bytes.chatResponse(63))
    const third = await server.user('carol')
    await third.ask(
      bytes.enter(1),
      bytes.userList({ index: bytes.userIndex(2), userId: 'carol' }),
      bytes.enterResponse(0),
    )
    await third.ask(bytes.chat('another room'), bytes.chatResponse(0))
    expect(server.counters.refused.of(63)).toBe(1)
    // Until it is under its rate again; bob heard nothing of what was refused.
    await expect
      .poll(async () => {
        first.send(bytes.chat('now'))
        return (await first.frame()).toString('hex')
      })
      .toBe(bytes.chatResponse(0).toString('hex'))
    await second.expect(bytes.chatNotify('alice', 'now'))
  })
})

describe('limits that change while the server runs', () => {
  test('are in force at once, for the sessions that are there', async () => {
    const server = await testServer({}, openAccounts())
    const peer = await server.user('alice')
    server.setLimits({ ...server.limits, sessionRate: 20, sessionBurst: 1 })
    const from = performance.now()
    peer.send(...Array.from({ length: 5 }, () => bytes.leave()))
    for (let n = 0; n < 5; n++) await peer.expect(bytes.leaveResponse(13))
    expect(performance.now() - from).toBeGreaterThan((4 / 20) * 1000 * 0.9)
    server.setLimits({ ...server.limits, loginDeadline: 100 })
    await (await server.peer()).expectEnd()
    expect(server.closeReasons).toEqual(['login-deadline'])
  })
})
