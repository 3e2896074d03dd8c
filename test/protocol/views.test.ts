/** Views read in place what decoding reads, are as strict, and hand text on as the bytes that it is. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeLoginRequest,
  encodeLoginRequest,
  LoginRequestView,
} from '../../generated/typescript/packets/login-request.js'
import {
  decodeRoomChatNotify,
  encodeRoomChatNotify,
  RoomChatNotifyView,
} from '../../generated/typescript/packets/room-chat-notify.js'
import {
  decodeRoomChatRequest,
  encodeRoomChatRequest,
  RoomChatRequestView,
} from '../../generated/typescript/packets/room-chat-request.js'
import {
  decodeRoomNewUserNotify,
  encodeRoomNewUserNotify,
  RoomNewUserNotifyView,
} from '../../generated/typescript/packets/room-new-user-notify.js'
import {
  decodeRoomUserListNotify,
  encodeRoomUserListNotify,
  RoomUserListNotifyView,
} from '../../generated/typescript/packets/room-user-list-notify.js'
import { DecodeError, EncodeError } from '../../generated/typescript/runtime/errors.js'
import { putTextField, Text, utf8Length } from '../../generated/typescript/runtime/text.js'

const text = (most: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ maxLength: most }),
      fc.string({ unit: 'grapheme', maxLength: most }),
      fc.constantFrom('민수', '안녕하세요', '👋🏽 hi', 'é'.repeat(most / 2), 'x'.repeat(most)),
    )
    .filter((one) => utf8Length(one) <= most && !one.includes('\0') && !/\p{Surrogate}/u.test(one))
const user = fc.record({ userIndex: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), userId: text(32) })

const notify = {
  name: 'room-chat-notify',
  frames: fc.record({ userId: text(32), msg: text(256) }).map((packet) => encodeRoomChatNotify(packet)),
  decode: decodeRoomChatNotify,
  view: new RoomChatNotifyView(),
  read: ({ userId, msg, userIdText, msgText }: RoomChatNotifyView) => {
    expect([String(userIdText), String(msgText)]).toEqual([userId, msg])
    return { userId, msg }
  },
}
const chat = {
  name: 'room-chat-request, whole or cut behind its NUL',
  frames: fc.tuple(text(256), fc.nat()).map(([msg, cut]) => {
    const whole = Buffer.from(encodeRoomChatRequest({ msg }))
    const nul = whole.indexOf(0, 5)
    const frame = whole.subarray(0, nul + 1 + (cut % (whole.length - nul)))
    frame.writeUInt16LE(frame.length)
    return frame
  }),
  decode: decodeRoomChatRequest,
  view: new RoomChatRequestView(),
  read: (view: RoomChatRequestView) => {
    expect(String(view.msgText)).toBe(view.msg)
    expect(view.msgText).toBe(view.msgText)
    return { msg: view.msg }
  },
}
const login = {
  name: 'login-request',
  frames: fc.record({ userId: text(32), password: text(32) }).map((packet) => encodeLoginRequest(packet)),
  decode: decodeLoginRequest,
  view: new LoginRequestView(),
  read: ({ userId, password }: LoginRequestView) => ({ userId, password }),
}
const newUser = {
  name: 'room-new-user-notify, a structure in it',
  frames: fc.record({ user }).map((packet) => encodeRoomNewUserNotify(packet)),
  decode: decodeRoomNewUserNotify,
  view: new RoomNewUserNotifyView(),
  read: ({ user: { userIndex, userId } }: RoomNewUserNotifyView) => ({ user: { userIndex, userId } }),
}
const list = {
  name: 'room-user-list-notify, a list',
  frames: fc
    .record({ users: fc.array(user, { maxLength: 8 }) })
    .map((packet) => encodeRoomUserListNotify(packet)),
  decode: decodeRoomUserListNotify,
  view: new RoomUserListNotifyView(),
  read: (view: RoomUserListNotifyView) => ({
    users: Array.from({ length: view.usersLength }, (_, i) => {
      const { userIndex, userId } = view.users(i)
      return { userIndex, userId }
    }),
  }),
}

interface Case<View> {
  readonly name: string
  readonly frames: fc.Arbitrary<Uint8Array>
  readonly decode: (frame: Uint8Array) => unknown
  readonly view: View & { wrap(frame: Uint8Array): View & { check(): unknown } }
  readonly read: (view: View) => unknown
}

const damages = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 })
const lengths = fc.integer({ min: -3, max: 3 })

/** What is wrong with it, or nothing. */
function problemOf(read: () => unknown): unknown {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const { packet, field, offset, reason, problem } = error
    return { packet, field, offset, reason, problem }
  }
}

function describeView<View>({ name, frames, decode, view, read }: Case<View>): void {
  describe(name, () => {
    test('reads what decoding reads, frame after frame', () => {
      fc.assert(
        fc.property(frames, (frame) => {
          view.wrap(frame).check()
          expect(read(view)).toEqual(decode(frame))
        }),
        { numRuns: 500 },
      )
    })

    test('refuses what decoding refuses, in the same words', () => {
      let refused = 0
      fc.assert(
        fc.property(frames, damages, lengths, (frame, changes, longer) => {
          const damaged = Buffer.alloc(Math.max(0, frame.length + longer))
          damaged.set(frame.subarray(0, damaged.length))
          for (const [at, byte] of changes) damaged[at % Math.max(1, damaged.length)] = byte
          if (longer !== 0 && changes.length === 1 && damaged.length > 1)
            damaged.writeUInt16LE(damaged.length)
          const expected = problemOf(() => decode(damaged))
          if (expected) refused++
          expect(problemOf(() => view.wrap(damaged).check())).toEqual(expected)
        }),
        { numRuns: 2000 },
      )
      expect(refused).toBeGreaterThan(100)
    })
  })
}
describeView(notify)
describeView(chat)
describeView(login)
describeView(newUser)
describeView(list)

test('a list has no elements but its own', () => {
  const view = new RoomUserListNotifyView().wrap(
    encodeRoomUserListNotify({ users: [{ userIndex: 1n, userId: 'a' }] }),
  )
  expect(view.users(0).userId).toBe('a')
  for (const index of [1, -1, 0.5])
    expect(() => view.users(index)).toThrow(
      `kROOM_USER_LIST_NOTIFY.users: found no element ${index}, expected 0 to 0`,
    )
})

test('a view of a buffer that was filled anew reads what is there now', () => {
  const view = new RoomChatNotifyView()
  const frame = encodeRoomChatNotify({ userId: 'a', msg: 'first, and longer' })
  expect(String(view.wrap(frame).msgText)).toBe('first, and longer')
  frame.set(encodeRoomChatNotify({ userId: 'b', msg: 'second' }))
  expect(String(view.wrap(frame).msgText)).toBe('second')
})

test('a view of no frame, or of one that was refused, has no text', () => {
  const view = new RoomChatNotifyView()
  expect(() => view.msgText).toThrow(/msg/)
  const short = encodeRoomChatNotify({ userId: 'a', msg: 'b' }).subarray(0, 40)
  expect(() => view.wrap(short)).toThrow(/found 295, expected 40/)
  expect(() => view.msgText).toThrow(/msg at byte 38: found 2 bytes, expected 257/)
  expect(() => view.check()).toThrow(/msg at byte 38: found 2 bytes, expected 257/)
})

describe('text as bytes', () => {
  test('is written as the string would be', () => {
    fc.assert(
      fc.property(text(32), text(256), (userId, msg) => {
        const given = { userId: Text.of(userId), msg: Text.of(msg) }
        expect(encodeRoomChatNotify(given)).toEqual(encodeRoomChatNotify({ userId, msg }))
      }),
    )
  })

  test('goes from one frame into another', () => {
    const view = new RoomChatNotifyView().wrap(encodeRoomChatNotify({ userId: 'alice', msg: '안녕' }))
    const frame = encodeRoomChatNotify({ userId: 'bob', msg: view.msgText })
    expect(decodeRoomChatNotify(frame)).toEqual({ userId: 'bob', msg: '안녕' })
  })

  test('may end a field of another terminator, unless that is in it', () => {
    const written = (msg: string): Buffer => {
      const { msgText } = new RoomChatNotifyView().wrap(encodeRoomChatNotify({ userId: 'bob', msg }))
      const field = Buffer.alloc(257, 0xff)
      putTextField(field, 0, field.length, msgText, 'UTF-8', 0x0a, -1, 'kLINE', 'text')
      return field
    }
    const long = 'x'.repeat(100)
    expect(written(long)).toEqual(Buffer.concat([Buffer.from(`${long}\n`), Buffer.alloc(156)]))
    expect(() => written(`${long}\n${long}`)).toThrow(/kLINE.*text.*0x0a/)
  })

  test('is refused where the string would be', () => {
    const problem = (userId: string | Text): unknown => {
      try {
        return encodeRoomChatNotify({ userId, msg: '' })
      } catch (error) {
        return error instanceof EncodeError ? error.message : error
      }
    }
    for (const userId of ['x'.repeat(33), '민'.repeat(11), 'a\0b'])
      expect(problem(Text.of(userId))).toBe(problem(userId))
    expect(() => Text.of('\ud800')).toThrow(EncodeError)
  })
})
