/** What one stream may not say, packet by packet as the server would send them. */

import { beforeEach, describe, expect, it } from 'vitest'
import * as bytes from '../support/bytes.js'
import { History } from './history.js'
import { Session } from './session.js'
import { Frames, read } from './wire.js'

const alice = { index: 7n, userId: 'alice' }
const bob = { index: 9n, userId: 'bob' }

let history: History
let session: Session

const hears = (...packets: readonly Buffer[]): void => {
  for (const packet of packets) session.received(read(packet))
}
const rules = (): readonly string[] => history.violations.map(({ rule }) => rule)

function enters(): void {
  session.userId = 'alice'
  void session.sent({ kind: 'login', userId: 'alice' })
  void session.sent({ kind: 'enter', room: 3, exists: true })
  hears(bytes.loginResponse(0), bytes.userList(alice, bob), bytes.enterResponse(0))
}

beforeEach(() => {
  history = new History()
  session = new Session('alice.1', history)
})

describe('a session', () => {
  it('tells its stay in a room, its own chats where they were answered', () => {
    enters()
    const own = session.newChat('hello')
    const other = new Session('bob.1', history)
    other.userId = 'bob'
    const theirs = other.newChat('안녕')
    void session.sent({ kind: 'chat', chat: own, tooLong: false })
    void session.sent({ kind: 'leave' })
    hears(
      bytes.chatNotify('bob', theirs.text),
      bytes.chatResponse(0),
      bytes.leftUser(bob),
      bytes.leaveResponse(0),
    )
    expect(rules()).toEqual([])
    expect(
      history.stays.map(({ room, beats }) => [
        room,
        beats.map((beat) => ('key' in beat ? beat.key : beat.index)),
      ]),
    ).toEqual([[3, [7n, 'bob.1#1', 'alice.1#1', 9n, 7n]]])
  })

  it.each([
    ['an answer to nothing', () => hears(bytes.chatResponse(0))],
    [
      'a result that the state does not have',
      () => {
        void session.sent({ kind: 'leave' })
        hears(bytes.leaveResponse(0))
      },
    ],
    [
      'answers in another order than the requests',
      () => {
        void session.sent({ kind: 'leave' })
        void session.sent({ kind: 'login', userId: 'alice' })
        hears(bytes.loginResponse(0))
      },
    ],
    [
      'a room that is full after its list',
      () => {
        session.userId = 'alice'
        void session.sent({ kind: 'login', userId: 'alice' })
        void session.sent({ kind: 'enter', room: 3, exists: true })
        hears(bytes.loginResponse(0), bytes.userList(alice), bytes.enterResponse(54))
      },
    ],
  ])('complains of %s', (_, happens) => {
    happens()
    expect(rules()).toEqual(['answers'])
  })

  it('complains of what it hears of a room that it has left, or before the enter response', () => {
    enters()
    void session.sent({ kind: 'leave' })
    hears(bytes.leaveResponse(0), bytes.leftUser(bob))
    void session.sent({ kind: 'enter', room: 3, exists: true })
    hears(bytes.userList(alice), bytes.newUser(bob))
    expect(rules()).toEqual(['boundaries', 'boundaries'])
  })

  it('complains of a list that it is not on, of its own notify, and of what nobody said', () => {
    enters()
    const own = session.newChat('hello')
    hears(
      bytes.chatNotify('alice', own.text),
      bytes.chatNotify('bob', 'bob.1#1 hello'),
      bytes.chatNotify('bob', own.text),
    )
    expect(rules()).toEqual(['own-notify', 'made-up', 'made-up'])
    session = new Session('alice.2', history)
    void session.sent({ kind: 'login', userId: 'alice' })
    void session.sent({ kind: 'enter', room: 3, exists: true })
    hears(bytes.loginResponse(0), bytes.userList(bob), bytes.enterResponse(0))
    expect(rules().slice(3)).toEqual(['members'])
  })
})

describe('the wire', () => {
  it('is refused where a byte is not as it should be', () => {
    const notify = bytes.chatNotify('bob', 'hi')
    for (const at of [2, 4, 5 + 20, 5 + 33 + 200]) {
      const wrong = Buffer.from(notify)
      wrong[at] = 0xee
      expect(() => read(wrong), `byte ${at}`).toThrow()
    }
  })

  it('is cut into frames wherever its chunks end', () => {
    const all = Buffer.concat([bytes.loginResponse(0), bytes.leftUser(bob)])
    const frames = new Frames()
    const found = Array.from(all, (byte) => frames.take(Buffer.from([byte]))).flat()
    expect(found.map((frame) => frame.toString('hex'))).toEqual(
      [bytes.loginResponse(0), bytes.leftUser(bob)].map((frame) => frame.toString('hex')),
    )
  })
})
