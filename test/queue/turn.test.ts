/** Who gets a turn when: the system queue first, then everybody in turn, nobody starves. */

import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { PacketId } from '../../generated/typescript/packets.js'
import { createRingPool } from '../../src/net/inbound.js'
import { TurnLoop } from '../../src/queue/turn.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import * as bytes from '../support/bytes.js'
import { link } from '../support/link.js'
import { heldAccounts, testServer } from '../support/server.js'

test('a session that floods does not keep the others waiting', async () => {
  const server = await testServer()
  const flood = connect({ port: server.port, host: '127.0.0.1' })
  await once(flood, 'connect')
  let answered = 0
  flood.on('data', (chunk) => {
    answered += chunk.length / 7
  })
  const flooded = 20_000
  flood.write(Buffer.concat(Array.from({ length: flooded }, () => bytes.leave())))
  const peer = await server.peer()
  await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  expect(answered).toBeLessThan(flooded)
  while (answered < flooded) await once(flood, 'data')
  expect(answered).toBe(flooded)
  flood.destroy()
})

test('a session that waits for the account store holds up nobody else, and its own packets stay in order', async () => {
  const accounts = heldAccounts()
  const server = await testServer({}, accounts)
  const [first, second] = [await server.peer(), await server.peer()]
  first.send(bytes.login('alice'), bytes.login('alice'), bytes.leave(), bytes.enter(-1))
  await accounts.asked(1)
  await second.ask(bytes.leave(), bytes.leaveResponse(13))
  await accounts.answer(0, true)
  await first.expect(
    bytes.loginResponse(0),
    bytes.loginResponse(31),
    bytes.leaveResponse(13),
    bytes.enterResponse(61),
  )
})

test('a reader that does not read is closed with its budget used up; the others go on', async () => {
  const server = await testServer()
  const slow = await server.user('slow')
  const first = await server.user('alice')
  const members = [
    { index: bytes.userIndex(0), userId: 'slow' },
    { index: bytes.userIndex(1), userId: 'alice' },
  ] as const
  await slow.ask(bytes.enter(0), bytes.userList(members[0]), bytes.enterResponse(0))
  await first.ask(bytes.enter(0), bytes.userList(...members), bytes.enterResponse(0))
  slow.stopReading()
  const said = Buffer.concat(Array.from({ length: 100 }, () => bytes.chat('x'.repeat(256))))
  let left = 0
  for (let rounds = 0; left === 0 && rounds < 1000; rounds++) {
    first.send(said)
    for (let replies = 0; replies < 100; ) {
      const frame = await first.frame()
      if (frame.equals(bytes.chatResponse(0))) replies++
      else if (frame.equals(bytes.leftUser(members[0]))) left++
      else expect.fail(frame.toString('hex'))
    }
  }
  expect(left).toBe(1)
  expect(server.closeReasons).toEqual(['output-budget'])
  await first.ask(bytes.chat('still here'), bytes.chatResponse(0))
})

test('a turn handles the system packets first, and a session once, however often it was pushed', async () => {
  const sessions = new SessionTable(createRingPool())
  const [first, second] = [sessions.open(link()), sessions.open(link())]
  const done: string[] = []
  await new Promise<void>((resolve) => {
    const turns = new TurnLoop({
      systemPacket: ({ session }) => done.push(`system ${session.name}`),
      userPackets: (session) => done.push(`user ${session.name}`),
      deliver: resolve,
    })
    for (const session of [first, second, first]) turns.pushUser(session)
    turns.pushSystem({ id: PacketId.SYS_USER_CONNECT, session: second })
  })
  expect(done).toEqual(['system 1.1', 'user 0.1', 'user 1.1'])
})
