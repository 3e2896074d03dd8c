/** Whole frames whose body cannot be read are answered as the spec's `malformed` says, and the session goes on. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { cut, everyByte } from '../support/cuts.js'
import type { RawPeer } from '../support/raw-peer.js'
import { type TestServer, testServer } from '../support/server.js'
import { aliceAndBob, bob } from '../support/two.js'
import { parseVectors } from '../support/vectors.js'

const vectors = parseVectors(readFileSync('generated/vectors/chat.json', 'utf8'))

/** 안녕하세요 as Windows writes it in Korea, and as UTF-8 that ends inside its last syllable. */
const CP949 = Buffer.from('bec8b3e7c7cfbcbcbfe4', 'hex')
const CUT = Buffer.from('안녕하세요').subarray(0, -1)

const field = (body: Uint8Array, size: number): Buffer => Buffer.concat([body, Buffer.alloc(size)], size)

const logins: Readonly<Record<string, Buffer>> = {
  'an id in CP949': bytes.packet(201, field(CP949, 33), bytes.text('pw', 33)),
  'a password in CP949': bytes.packet(201, bytes.text('alice', 33), field(CP949, 33)),
  'an id cut inside a syllable': bytes.packet(201, field(CUT, 33), bytes.text('pw', 33)),
  'no body': bytes.packet(201),
  'half a body': bytes.packet(201, bytes.text('alice', 33)),
  'a byte less': bytes.packet(201, bytes.text('alice', 33), bytes.text('pw', 32)),
  'a byte more': bytes.packet(201, bytes.text('alice', 33), bytes.text('pw', 34)),
  'more than a ring holds': bytes.packet(201, Buffer.alloc(20_000, 0x61)),
  'the longest body': bytes.packet(201, Buffer.alloc(65_530, 0xff)),
}
const chats: Readonly<Record<string, Buffer>> = {
  'text in CP949': bytes.packet(221, field(CP949, 257)),
  'text cut inside a syllable': bytes.packet(221, field(Buffer.from('가'.repeat(90)).subarray(0, 256), 257)),
  'a surrogate': bytes.packet(221, field(Buffer.from('eda080', 'hex'), 257)),
  'no body': bytes.packet(221),
  'an end before its NUL': bytes.packet(221, Buffer.from('hello')),
  'a short body that is not UTF-8': bytes.packet(221, CP949, bytes.u1(0)),
  'a byte more': bytes.packet(221, bytes.text('hello', 258)),
  'the longest body': bytes.packet(221, Buffer.alloc(65_530)),
}

describe('a login that cannot be read', () => {
  test.each(Object.entries(logins))(
    'with %s is answered with 33, and the next one is checked',
    async (_, bad) => {
      const server = await testServer()
      const peer = await server.peer()
      await peer.ask(bad, bytes.loginResponse(33))
      await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
      await peer.ask(bad, bytes.loginResponse(31))
      await peer.ask(bytes.leave(), bytes.leaveResponse(13))
      expect(server.counters.refused.of(33)).toBe(1)
      expect(server.closeReasons).toEqual([])
    },
  )
})

describe('a message that cannot be read', () => {
  test.each(Object.entries(chats))('with %s is answered with 84, and heard by nobody', async (_, bad) => {
    const server = await testServer()
    const [first, second] = await aliceAndBob(server)
    await first.expect(bytes.newUser(bob))
    await second.ask(bad, bytes.chatResponse(84))
    await second.ask(bytes.chat('hi'), bytes.chatResponse(0))
    await first.expect(bytes.chatNotify('bob', 'hi'))
    await second.ask(bytes.leave(), bytes.leaveResponse(0))
    await second.ask(bad, bytes.chatResponse(82))
    await first.expect(bytes.leftUser(bob))
    expect(server.counters.refused.of(84)).toBe(1)
    expect(server.closeReasons).toEqual([])
  })
})

/** Frames of a client whose header is right: the packet's own length and id. */
function wholeFrames(name: string): { readonly frame: Uint8Array; readonly answer: string | undefined }[] {
  const packet = vectors.packets[name]
  return (packet?.malformed ?? [])
    .map(({ bytes, answer }) => ({ frame: Buffer.from(bytes, 'hex'), answer }))
    .filter(
      ({ frame }) =>
        frame.length >= 5 && frame.readUInt16LE(0) === frame.length && frame.readUInt16LE(2) === packet?.id,
    )
}

describe('every malformed vector', () => {
  const limits = { unknownRate: Number.POSITIVE_INFINITY }

  test('of a packet with an answer has that answer', async () => {
    const server = await testServer({ limits })
    const peer = await server.peer()
    for (const { frame, answer } of wholeFrames('kLOGIN_REQUEST')) {
      expect(answer).toBe('kLOGIN_USER_INVALID_PW')
      await peer.ask(frame, bytes.loginResponse(33))
    }
    const [, second] = await aliceAndBob(await testServer({ limits }))
    for (const { frame, answer } of wholeFrames('kROOM_CHAT_REQUEST')) {
      expect(answer).toBe('kCHAT_MSG_UNREADABLE')
      await second.ask(frame, bytes.chatResponse(84))
    }
  })

  test.each(['kROOM_ENTER_REQUEST', 'kROOM_LEAVE_REQUEST'])('of %s ends the session', async (name) => {
    for (const { frame, answer } of wholeFrames(name)) {
      const server = await testServer()
      const peer = await server.peer()
      expect(answer).toBeUndefined()
      peer.send(frame)
      await peer.expectEnd()
      expect(server.closeReasons).toEqual(['frame-length'])
    }
  })
})

/** What one session says, and what it hears. */
const said = [
  logins['an id in CP949'],
  logins['half a body'],
  bytes.login('alice'),
  bytes.packet(1, Buffer.from('anything')),
  chats['no body'],
  bytes.enter(0),
  chats['text cut inside a syllable'],
  bytes.packet(221, bytes.text('hello', 6)),
  bytes.packet(221, Buffer.alloc(300, 0x61)),
  bytes.leave(),
].map((frame) => frame ?? Buffer.alloc(0))
const heard = (generation: number): Buffer[] => [
  bytes.loginResponse(33),
  bytes.loginResponse(33),
  bytes.loginResponse(0),
  bytes.chatResponse(82),
  bytes.userList({ index: bytes.userIndex(0, generation), userId: 'alice' }),
  bytes.enterResponse(0),
  bytes.chatResponse(84),
  bytes.chatResponse(0),
  bytes.chatResponse(84),
  bytes.leaveResponse(0),
]

/** Sends the chunks so that the server reads each by itself. */
async function sendApart(server: TestServer, peer: RawPeer, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    const before = server.counters.bytesReceived
    peer.send(chunk)
    while (server.counters.bytesReceived < before + chunk.length)
      await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('answers come in the order of what was sent', () => {
  const stream = Buffer.concat(said)

  test('however the stream is split in two', async () => {
    const server = await testServer()
    for (let at = 1; at < stream.length; at++) {
      const peer = await server.peer()
      await sendApart(server, peer, cut(stream, [at]))
      await peer.expect(...heard(at))
      await peer.close()
      while (server.counts().sessions > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(server.closeReasons).toEqual([])
  })

  test('byte by byte', async () => {
    const server = await testServer()
    const peer = await server.peer()
    await sendApart(server, peer, everyByte(stream))
    await peer.expect(...heard(1))
    expect(server.counts().rings).toBe(0)
  })
})

test('a frame longer than any ring is not kept, and answered with its last byte', async () => {
  const server = await testServer()
  const peer = await server.peer()
  const long = bytes.packet(201, Buffer.alloc(60_000, 0x61))
  await sendApart(server, peer, [long.subarray(0, 30_000), long.subarray(30_000, -1)])
  expect(server.counts()).toMatchObject({ rings: 0, ringBytes: 0 })
  expect(server.counters.malformed.of(201)).toBe(0)
  await peer.ask(long.subarray(-1), bytes.loginResponse(33))
  expect(server.counters.malformed.of(201)).toBe(1)
})

test.each([70, 60_000])('a client that says it and hangs up is answered, %i bytes', async (size) => {
  const server = await testServer()
  const peer = await server.peer()
  peer.send(bytes.packet(201, Buffer.alloc(size, 0xff)))
  peer.halfClose()
  await peer.expect(bytes.loginResponse(33))
  await peer.expectEnd()
})

test('a frame that ends before its last byte is not answered', async () => {
  const server = await testServer()
  const peer = await server.peer()
  peer.send(bytes.packet(201, Buffer.alloc(70)).subarray(0, -1))
  peer.halfClose()
  await peer.expectEnd()
  expect(server.closeReasons).toEqual([])
})

test('a packet without such an answer ends the session, as a length over the limit does', async () => {
  const server = await testServer({ frameLength: 1000 })
  const [enter, login] = [await server.peer(), await server.peer()]
  enter.send(bytes.packet(206, Buffer.alloc(5)))
  await enter.expectEnd()
  login.send(bytes.packet(201, Buffer.alloc(996)).subarray(0, 5))
  await login.expectEnd()
  expect(server.closeReasons).toEqual(['frame-length', 'frame-length'])
})

test('too many of them end the session; they are counted together with unknown packets', async () => {
  const server = await testServer({ limits: { unknownRate: 0.001, unknownBurst: 3 } })
  const peer = await server.peer()
  await peer.ask(Buffer.concat([bytes.packet(1), bytes.packet(201)]), bytes.loginResponse(33))
  await peer.ask(bytes.packet(221), bytes.chatResponse(82))
  peer.send(bytes.packet(201), bytes.login('alice'))
  await peer.expectEnd()
  expect(server.closeReasons).toEqual(['malformed-packets'])
  expect([201, 221].map((id) => server.counters.malformed.of(id))).toEqual([2, 1])
})
