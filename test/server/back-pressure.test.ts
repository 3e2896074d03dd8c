/** Who does not read, or reads slowly, gets whole packets or a reset, and slows nobody down (DESIGN §3, fault 10). */

import { describe, expect, test } from 'vitest'
import { Frames } from '../stress/wire.js'
import * as bytes from '../support/bytes.js'
import type { RawPeer } from '../support/raw-peer.js'
import { type TestServer, testServer } from '../support/server.js'
import { aliceAndBob, bob } from '../support/two.js'

const LONG = 'x'.repeat(256)

/** Says LONG so often at a time, waits for the answers, and again, until the condition holds; how often in all. */
async function talkUntil(peer: RawPeer, done: (frame: Buffer) => boolean, rounds = 2000): Promise<number> {
  const said = Buffer.concat(Array.from({ length: 100 }, () => bytes.chat(LONG)))
  for (let round = 0; round < rounds; round++) {
    peer.send(said)
    for (let replies = 0, over = false; replies < 100; ) {
      const frame = await peer.frame()
      over ||= done(frame)
      if (frame.equals(bytes.chatResponse(0))) replies++
      if (over && replies === 100) return (round + 1) * 100
    }
  }
  return expect.fail('it never came to that')
}

describe('fault 10: a full buffer drops bytes, in and out', () => {
  test('a full ring pauses the socket and nothing is lost, even when all of it comes at once', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    const said = Array.from({ length: 2000 }, (_, n) => `${n} ${LONG}`.slice(0, 256))
    second.send(...said.map(bytes.chat))
    for (const msg of said) await first.expect(bytes.chatNotify('bob', msg))
    for (const _ of said) await second.expect(bytes.chatResponse(0))
    expect(server.counters.paused.of('ring-full')).toBeGreaterThan(0)
  })

  test('a reader over its budget gets whole packets and then a reset, and the room hears it leave once', async () => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    second.stopReading()
    let left = 0
    let most = 0
    await talkUntil(first, (frame) => {
      most = Math.max(most, server.counts().outputBytes)
      if (frame.equals(bytes.leftUser(bob))) left++
      return left > 0
    })
    expect(left).toBe(1)
    expect(server.closeReasons).toEqual(['output-budget'])
    expect(server.counters.closed.of('output-budget')).toBe(1)
    expect(most).toBeLessThan(1024 * 1024 + 64 * 1024)
    expect(server.counts()).toMatchObject({ sessions: 1, outputBytes: 0 })

    const stream = new Frames()
    const frames = stream.take(await second.readToEnd())
    expect(frames.every((frame) => frame.equals(bytes.chatNotify('alice', LONG)))).toBe(true)
    expect(bytes.chatNotify('alice', LONG).subarray(0, stream.rest.length)).toEqual(stream.rest)
    await first.ask(bytes.chat('still here'), bytes.chatResponse(0))
  })

  test('a reader whose oldest byte waits for too long is closed, well under the budget', async () => {
    const server = await testServer({ limits: { outputBudget: 64 * 1024 * 1024, outputAge: 300 } })
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    second.stopReading()
    await talkUntil(first, () => server.counts().outputBytes > 0)
    await first.expect(bytes.leftUser(bob)) // nobody says anything any more: time alone does it
    expect(server.closeReasons).toEqual(['output-age'])
  })

  test('a slow reader that keeps reading is not closed, and misses nothing', async () => {
    const server = await testServer({ limits: { outputAge: 1000 } })
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    second.stopReading()
    const before = await talkUntil(first, () => server.counts().outputBytes > 0)
    const total = 1000
    first.send(...Array.from({ length: total }, (_, n) => bytes.chat(`last ${n}`)))
    for (let n = 0; n < total; n++) await first.expect(bytes.chatResponse(0))
    first.send(bytes.chat('over'))
    second.resumeReading()
    for (let n = 0; n < before; n++) await second.expect(bytes.chatNotify('alice', LONG))
    for (let n = 0; n < total; n++) await second.expect(bytes.chatNotify('alice', `last ${n}`))
    await second.expect(bytes.chatNotify('alice', 'over'))
    expect(server.closeReasons).toEqual([])
  })

  test('a session that answers to nobody who reads: replies count against the budget as well', async () => {
    const server = await testServer()
    const peer = await server.user('alice')
    peer.stopReading()
    const flood = Buffer.alloc(5 * 10_000).fill(bytes.leave())
    for (let n = 0; n < 400 && server.closeReasons.length === 0; n++) {
      peer.send(flood)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => server.closeReasons, { timeout: 30_000 }).toEqual(['output-budget'])
    await expect.poll(() => server.counts()).toMatchObject({ sessions: 0, rings: 0, outputBytes: 0 })
  })
})

test('ten talkers all get everything while one member of their room never reads', async () => {
  const server = await testServer({ roomCapacity: 11 })
  const stuck = await member(server, 'stuck')
  const talkers = await Promise.all(Array.from({ length: 10 }, (_, n) => member(server, `talker${n}`)))
  stuck.stopReading()
  const heap = process.memoryUsage().rss
  const heard = talkers.map(() => 0)
  const each = 2500
  await Promise.all(
    talkers.map(async (talker, n) => {
      for (let said = 0; said < each; said++) talker.send(bytes.chat(LONG))
      for (let answers = 0; answers < each || (heard[n] ?? 0) < each * 9; ) {
        const id = (await talker.frame()).readUInt16LE(2)
        if (id === 222) answers++
        if (id === 223) heard[n] = (heard[n] ?? 0) + 1
      }
    }),
  )
  expect(heard).toEqual(talkers.map(() => each * 9))
  expect(server.closeReasons).toEqual(['output-budget'])
  expect(process.memoryUsage().rss - heap).toBeLessThan(300 * 1024 * 1024) // what the talkers of this test hold included
})

async function member(server: TestServer, userId: string): Promise<RawPeer> {
  const peer = await server.user(userId)
  peer.send(bytes.enter(0))
  while ((await peer.frame()).readUInt16LE(2) !== 207);
  return peer
}
