/** Stopping: what was accepted is handled and delivered, sessions end spread over the time, nobody new comes in. */

import { expect, test } from 'vitest'
import { asText } from '../../src/ops/problem.js'
import * as bytes from '../support/bytes.js'
import { RawPeer } from '../support/raw-peer.js'
import { heldAccounts, type TestServer, testServer } from '../support/server.js'
import { alice, aliceAndBob, bob } from '../support/two.js'

test('nobody new comes in, and the server says why it is not ready', async () => {
  const server = await testServer({ drain: 200 })
  const peers = [await server.peer(), await server.peer()]
  expect(server.problems()).toEqual([])
  const stopped = server.close()
  expect(server.problems().map(asText)).toEqual(['draining: the server stops'])
  await expect(RawPeer.connect(server.port)).rejects.toThrow('ECONNREFUSED')
  for (const peer of peers) {
    await peer.expectEnd()
    await peer.close()
  }
  await stopped
  expect(server.counts()).toMatchObject({ sessions: 0, users: 0, rings: 0 })
})

test('sessions end one after the other, spread over the drain time', async () => {
  const server = await testServer({ drain: 1000 })
  const users = await Promise.all(Array.from({ length: 20 }, (_, n) => server.user(`user${n}`)))
  const from = performance.now()
  const ends = users.map(async (user) => {
    await user.expectEnd()
    await user.close()
    return performance.now() - from
  })
  await server.close()
  const times = (await Promise.all(ends)).sort((a, b) => a - b)
  expect(times[10]).toBeGreaterThan(400)
  expect(times[19]).toBeGreaterThan(900)
  expect((times[19] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(700) // the first does not wait for the others
  expect(server.counters.closed.of('drain')).toBe(20)
})

test('what has arrived is handled and answered, also what a rate or a login holds up', async () => {
  const accounts = heldAccounts()
  const server = await testServer({ drain: 0, limits: { sessionRate: 1, sessionBurst: 2 } }, accounts)
  const peer = await server.peer()
  peer.send(
    bytes.login('alice'),
    ...Array.from({ length: 5 }, () => bytes.leave()),
    bytes.chat('half').subarray(0, 99),
  )
  await accounts.asked(1)
  const stopped = server.close()
  server.setLimits({ ...server.limits, sessionRate: 0.001, sessionBurst: 2 }) // a SIGHUP: too late
  await accounts.answer(0, true)
  await peer.expect(bytes.loginResponse(0), ...Array.from({ length: 5 }, () => bytes.leaveResponse(13)))
  await peer.expectEnd()
  await peer.close()
  await stopped
})

test('a message that was answered with 0 has reached every member that kept reading', async () => {
  const server = await testServer({ drain: 400, roomCapacity: 20 })
  const talkers = await Promise.all(Array.from({ length: 20 }, (_, n) => member(server, n)))
  const talking = talkers.map((talker, n) => talk(talker, n))
  await expect.poll(() => talkers.every((talker) => talker.answered > 20)).toBe(true)
  await server.close()
  await Promise.all(talking)
  for (const [n, talker] of talkers.entries()) {
    for (const [m, listener] of talkers.entries()) {
      if (m === n) continue
      // Everything answered before the listener's end: what came later it could not be there for.
      const heard = listener.heard.get(n) ?? []
      expect(heard).toEqual(heard.map((_, at) => at)) // nothing twice, nothing left out, in order
      expect(heard.length).toBeGreaterThanOrEqual(talker.answeredWhenLeft.get(m) ?? talker.answered)
    }
  }
})

test('a reader that does not read does not hold the server up for ever', async () => {
  const server = await testServer({ drain: 0, limits: { outputBudget: 64 * 1024 * 1024, outputAge: 500 } })
  const [first, second] = await aliceAndBob(server)
  await first.expect(bytes.newUser(bob))
  second.stopReading()
  const said = Buffer.concat(Array.from({ length: 100 }, () => bytes.chat('x'.repeat(256))))
  while (server.counts().outputBytes === 0) {
    first.send(said)
    for (let n = 0; n < 100; n++) await first.frame()
  }
  const stopped = server.close()
  await first.close()
  await stopped
})

test('closing twice is closing once', async () => {
  const server = await testServer({ drain: 50 })
  const peer = await server.peer()
  const stopped = Promise.all([server.close(), server.close()])
  await peer.expectEnd()
  await peer.close()
  await stopped
  expect(server.counters.closed.of('drain')).toBe(1)
})

interface Talker {
  readonly peer: RawPeer
  readonly index: bigint
  answered: number
  /** What each of the others said, by number. */
  readonly heard: Map<number, number[]>
  /** How many of its messages had been answered when it heard that another member had left. */
  readonly answeredWhenLeft: Map<number, number>
}

async function member(server: TestServer, n: number): Promise<Talker> {
  const peer = await server.user(`${n}`)
  peer.send(bytes.enter(0))
  for (;;) {
    const frame = await peer.frame()
    if (frame.readUInt16LE(2) !== 207) continue
    return { peer, index: bytes.userIndex(n), answered: 0, heard: new Map(), answeredWhenLeft: new Map() }
  }
}

/** Says its next number as soon as the last was answered, until the server ends the session. */
async function talk(talker: Talker, n: number): Promise<void> {
  const { peer, heard } = talker
  peer.send(bytes.chat('0'))
  for (;;) {
    const frame = await peer.frame().catch(() => undefined)
    if (!frame) return peer.close()
    const id = frame.readUInt16LE(2)
    if (id === 222 && frame.readUInt16LE(5) === 0) peer.send(bytes.chat(`${++talker.answered}`))
    if (id === 223) {
      const [speaker, said] = [5, 38].map((at) => Number.parseInt(frame.toString('utf8', at, at + 20), 10))
      if (speaker === undefined || said === undefined || speaker === n) expect.fail('a packet gone wrong')
      heard.set(speaker, [...(heard.get(speaker) ?? []), said])
    }
    if (id === 217) {
      const left = Number(frame.readBigUInt64LE(5) & 0xffff_ffffn)
      talker.answeredWhenLeft.set(left, talker.answered)
    }
  }
}

test('a login that is checked while its session is told to go puts out nobody who is still there', async () => {
  const accounts = heldAccounts()
  const server = await testServer({ drain: 3000, duplicateLogin: 'replace' }, accounts)
  const late = await server.peer() // they are told in the order in which they came
  const others = [await server.peer(), await server.peer(), await server.peer(), await server.peer()]
  const user = await server.peer()
  user.send(bytes.login('alice'))
  await accounts.answer(0, true)
  await user.expect(bytes.loginResponse(0))
  late.send(bytes.login('alice'))
  await accounts.asked(2)
  const stopped = server.close()
  await expect.poll(() => server.closeReasons).toContain('drain')
  await accounts.answer(1, true)
  await late.expect(bytes.loginResponse(34))
  await user.ask(bytes.leave(), bytes.leaveResponse(13))
  await Promise.all([late, user, ...others].map((peer) => peer.close()))
  await stopped
  expect(new Set(server.closeReasons)).toEqual(new Set(['drain']))
})

test('who does not close is not waited for beyond a second, and has everything that was sent', async () => {
  const server = await testServer({ drain: 0 })
  const [first, second] = await aliceAndBob(server)
  await first.expect(bytes.newUser(bob))
  const closedBefore = await server.peer()
  closedBefore.send(Buffer.from([1, 0, 0, 0, 0]))
  await closedBefore.expectEnd()
  second.stopReading()
  for (let n = 0; n < 200; n++) await first.ask(bytes.chat(`chat ${n}`), bytes.chatResponse(0))
  const from = performance.now()
  await server.close()
  expect(performance.now() - from).toBeLessThan(4000)
  second.resumeReading()
  for (let n = 0; n < 200; n++) await second.expect(bytes.chatNotify('alice', `chat ${n}`))
  await second.expect(bytes.leftUser(alice))
  await second.expectEnd()
  await first.expectEnd()
})
