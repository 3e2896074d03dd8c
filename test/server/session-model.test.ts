/**
 * Random legal and illegal requests from several sockets. What each is answered follows from the spec's states
 * (read from protocol/chat.yaml, not from generated code) and from a model of users and rooms.
 */

import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as bytes from '../support/bytes.js'
import type { RawPeer } from '../support/raw-peer.js'
import { type TestServer, testServer } from '../support/server.js'

const MAX_USERS = 3
const ROOMS = 2
const CAPACITY = 2
const USERS = ['alice', 'bob', 'carol', 'dave']

/** What cannot be read in the body: no packet of its id is as long, or its text is not UTF-8. */
type Spoilt = 'length' | 'text'
type Request =
  | { readonly kind: 'login' | 'chat'; readonly spoilt: Spoilt }
  | { readonly kind: 'login'; readonly userId: string }
  | { readonly kind: 'enter'; readonly room: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'chat'; readonly msg: string }
type Step = { readonly peer: number } & (Request | { readonly kind: 'reconnect' })

interface PacketSpec {
  readonly in: string
  readonly otherwise: string
  readonly malformed: string
}
const spec: { packets: Record<string, PacketSpec>; enums: { result: Record<string, { id: string }> } } =
  parse(readFileSync('protocol/chat.yaml', 'utf8'))
const resultOf = (name: string): number =>
  Number(Object.entries(spec.enums.result).find(([, { id }]) => id === name)?.[0])
const packetOf = {
  login: { name: 'kLOGIN_REQUEST', reply: bytes.loginResponse },
  enter: { name: 'kROOM_ENTER_REQUEST', reply: bytes.enterResponse },
  leave: { name: 'kROOM_LEAVE_REQUEST', reply: bytes.leaveResponse },
  chat: { name: 'kROOM_CHAT_REQUEST', reply: bytes.chatResponse },
} as const

interface ModelSession {
  state: string
  index: bigint
  userId: string
  room: number
}
type Heard = readonly { readonly peer: number; readonly frame: Buffer }[]

/** What everybody hears because of the request; the model is changed accordingly. */
function predict(sessions: ModelSession[], peer: number, request: Request): Heard {
  const session = sessions[peer]
  if (!session) throw new Error(`there is no peer ${peer}`)
  const { name, reply } = packetOf[request.kind]
  const rule = spec.packets[name]
  const answer = (result: number): Heard => [{ peer, frame: reply(result) }]
  if (session.state !== rule?.in) return answer(resultOf(rule?.otherwise ?? ''))
  if ('spoilt' in request) return answer(resultOf(rule.malformed))

  const membersOf = (room: number): ModelSession[] => inRoom(sessions, room)
  const others = (room: number, frame: Buffer): Heard =>
    sessions.flatMap((other, i) =>
      i !== peer && other.state === 'room' && other.room === room ? [{ peer: i, frame }] : [],
    )
  switch (request.kind) {
    case 'login': {
      const users = sessions.filter(({ userId }) => userId !== '')
      if (users.length >= MAX_USERS) return answer(32)
      if (users.some(({ userId }) => userId === request.userId)) return answer(31)
      if (request.userId === '') return answer(33)
      Object.assign(session, { state: 'lobby', userId: request.userId })
      return answer(0)
    }
    case 'enter': {
      if (request.room < 0 || request.room >= ROOMS) return answer(61)
      if (membersOf(request.room).length >= CAPACITY) return answer(54)
      const told = others(request.room, bytes.newUser(session))
      const list = bytes.userList(...membersOf(request.room), session)
      Object.assign(session, { state: 'room', room: request.room, enteredAt: clock++ })
      return [...told, { peer, frame: list }, ...answer(0)]
    }
    case 'leave': {
      session.state = 'lobby'
      return [...others(session.room, bytes.leftUser(session)), ...answer(0)]
    }
    case 'chat': {
      if (Buffer.byteLength(request.msg) > 256) return answer(83)
      return [...others(session.room, bytes.chatNotify(session.userId, request.msg)), ...answer(0)]
    }
  }
}

let clock = 0
const entered = (session: ModelSession): number => ('enteredAt' in session ? Number(session.enteredAt) : 0)

/** In the order in which they came. */
function inRoom(sessions: readonly ModelSession[], room: number): ModelSession[] {
  return sessions
    .filter((session) => session.state === 'room' && session.room === room)
    .sort((a, b) => entered(a) - entered(b))
}

const encode = (request: Request): Buffer => {
  if ('spoilt' in request) return spoilt(request.kind, request.spoilt)
  if (request.kind === 'login') return bytes.login(request.userId)
  if (request.kind === 'enter') return bytes.enter(request.room)
  return request.kind === 'leave' ? bytes.leave() : bytes.chat(request.msg)
}

function spoilt(kind: 'login' | 'chat', how: Spoilt): Buffer {
  const [id, size] = kind === 'login' ? [201, 66] : [221, 257]
  return bytes.packet(id, Buffer.alloc(how === 'length' ? size + 1 : size, 0xff))
}

const request: fc.Arbitrary<Request> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('login' as const), userId: fc.constantFrom('', ...USERS) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('enter' as const), room: fc.integer({ min: -1, max: ROOMS }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('login' as const, 'chat' as const),
      spoilt: fc.constantFrom('length' as const, 'text' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('chat' as const),
      msg: fc.constantFrom('', 'hi', '안녕 😀', 'm'.repeat(256), 'm'.repeat(257)),
    }),
  },
)
const PEERS = 4
const step: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat({ max: PEERS - 1 }),
    fc.oneof(
      { weight: 12, arbitrary: request },
      { weight: 1, arbitrary: fc.constant({ kind: 'reconnect' as const }) },
    ),
  )
  .map(([peer, what]) => ({ peer, ...what }))

async function play(server: TestServer, steps: readonly Step[]): Promise<void> {
  const peers: RawPeer[] = []
  const sessions: ModelSession[] = []
  const generations: number[] = []
  const fresh = async (peer: number): Promise<void> => {
    peers[peer] = await server.peer()
    // The slot is found out by entering a room; until then the model need not know it.
    sessions[peer] = { state: 'connected', index: 0n, userId: '', room: -1 }
    await expect.poll(() => server.counts().sessions, { interval: 1 }).toBe(peers.length)
    generations[peer] = (generations[peer] ?? 0) + 1
  }
  for (let i = 0; i < PEERS; i++) await fresh(i)

  for (const { peer, ...what } of steps) {
    const session = sessions[peer]
    const connection = peers[peer]
    if (!session || !connection) continue
    let heard: Heard
    if (what.kind === 'reconnect') {
      heard = sessions.flatMap((other, i) =>
        i !== peer && session.state === 'room' && other.state === 'room' && other.room === session.room
          ? [{ peer: i, frame: bytes.leftUser(session) }]
          : [],
      )
      await connection.close()
      await expect.poll(() => server.counts().sessions, { interval: 1 }).toBe(PEERS - 1)
      await fresh(peer)
    } else {
      connection.send(encode(what))
      if (what.kind === 'enter' && session.index === 0n) session.index = indexes(peer, generations)
      heard = predict(sessions, peer, what)
    }
    for (const { peer: to, frame } of heard) await peers[to]?.expect(frame)
  }
  // Nothing else has come: the answer to a request that changes nothing is the next thing everybody hears.
  for (const [i, peer] of peers.entries()) {
    const heard = predict(sessions, i, { kind: 'chat', msg: 'm'.repeat(257) })
    peer.send(bytes.chat('m'.repeat(257)))
    for (const { frame } of heard) await peer.expect(frame)
  }
  await Promise.all(peers.map((peer) => peer.close()))
  await expect.poll(() => server.counts(), { interval: 1 }).toMatchObject({ sessions: 0, users: 0, rings: 0 })
}

/** One peer at a time reconnects, so each keeps its slot, and only the generation counts up. */
function indexes(peer: number, generations: readonly number[]): bigint {
  return bytes.userIndex(peer, generations[peer])
}

test('every request is answered as the states of the spec and the model of rooms say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
      const server = await testServer({ maxUsers: MAX_USERS, rooms: ROOMS, roomCapacity: CAPACITY })
      await play(server, steps)
      await server.close()
    }),
    { numRuns: 150 },
  )
})
