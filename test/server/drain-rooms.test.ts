/** Stopping while rooms talk: what was answered with 0 was heard by everybody else in the room, whoever talks on. */

import { expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import type { RawPeer } from '../support/raw-peer.js'
import { type TestServer, testServer } from '../support/server.js'

/** Messages in flight of each member. With 100, which takes several turns, it never comes to rest. */
const talkers = { 0: [1, 1, 1, 8, 100], 600: [1, 1, 8] } as const

for (const drain of [0, 600] as const) {
  test(`20 rooms of two who talk on, over ${drain} ms`, async () => {
    const server = await testServer({ drain, rooms: 20 })
    const members = await Promise.all(Array.from({ length: 40 }, (_, n) => member(server, n % 20, n)))
    const rooms = Array.from({ length: 20 }, (_, n) => [members[n], members[n + 20]] as const)
    const talking = members.map((talker, n) => talk(talker, talkers[drain][n % talkers[drain].length] ?? 1))
    await expect.poll(() => members.every(({ accepted }) => accepted > 20)).toBe(true)
    await server.close()
    await Promise.all(talking)
    for (const [first, second] of rooms) {
      expect(first?.heard).toBe(second?.accepted)
      expect(second?.heard).toBe(first?.accepted)
    }
    // They leave together: of those who are at rest, nobody talks on to an empty room.
    for (const { refused, inFlight } of members) if (inFlight === 1) expect(refused).toBeLessThanOrEqual(1)
  })

  test(`a burst that waits over the sender's rate is heard whole, over ${drain} ms`, async () => {
    for (const [senderFirst, hangsUp] of [
      [true, false],
      [false, false],
      [false, true],
    ]) {
      const limits = { sessionRate: 10, sessionBurst: 20, roomRate: 10, roomBurst: 20 }
      const server = await testServer({ drain, limits })
      const one = await member(server, 0, 1)
      const [sender, listener] = senderFirst
        ? [one, await member(server, 0, 2)]
        : [await member(server, 0, 2), one]
      sender.peer.send(...Array.from({ length: 400 }, () => bytes.chat('hello')))
      if (hangsUp) sender.peer.halfClose()
      const over = [readOn(sender), readOn(listener)]
      await expect.poll(() => server.counts().throttled).toBe(1)
      await server.close()
      await Promise.all(over)
      expect([sender.accepted, sender.refused, listener.heard]).toEqual([400, 0, 400])
    }
  })
}

test('who never comes to rest is told, with 62, from when on nobody hears it', async () => {
  const server = await testServer({ drain: 0 })
  const [flood, listener] = [await member(server, 0, 1), await member(server, 0, 2)]
  const over = [talk(flood, 5000), readOn(listener)]
  await expect.poll(() => flood.accepted > 1000).toBe(true)
  await server.close()
  await Promise.all(over)
  expect(flood.refused).toBeGreaterThan(0)
  expect(server.counters.refused.of(62)).toBe(flood.refused)
  expect(listener.heard).toBe(flood.accepted)
})

interface Member {
  readonly peer: RawPeer
  /** Messages at a time that wait for their answers. */
  inFlight: number
  accepted: number
  refused: number
  heard: number
}

async function member(server: TestServer, room: number, n: number): Promise<Member> {
  const peer = await server.user(`${n}`)
  peer.send(bytes.enter(room))
  while ((await peer.frame()).readUInt16LE(2) !== 207);
  return { peer, inFlight: 0, accepted: 0, refused: 0, heard: 0 }
}

/** Says something new for each answer, so that as much is in flight all the time, until the server ends it. */
function talk(member: Member, inFlight: number): Promise<void> {
  member.inFlight = inFlight
  member.peer.send(...Array.from({ length: inFlight }, () => bytes.chat('hello')))
  return readOn(member, () => member.peer.send(bytes.chat('hello')))
}

async function readOn(member: Member, answered: () => void = () => undefined): Promise<void> {
  for (;;) {
    const frame = await member.peer.frame().catch(() => undefined)
    if (!frame) return member.peer.close()
    const id = frame.readUInt16LE(2)
    if (id === 223) member.heard++
    if (id !== 222) continue
    if (frame.readUInt16LE(5) === 0) member.accepted++
    else member.refused++
    answered()
  }
}
