/** The codec of the chat protocol: properties for every packet, and bytes in hex. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyPacket } from '../../generated/typescript/arbitraries.js'
import {
  DecodeError,
  decodeLoginRequest,
  decodeRoomChatRequest,
  decodeRoomUserListNotify,
  EncodeError,
  encodeLoginRequest,
  encodeRoomChatNotify,
  encodeRoomChatRequest,
  encodeRoomEnterRequest,
  encodeRoomUserListNotify,
  Result,
} from '../../generated/typescript/index.js'

const RUNS = { numRuns: 1000 }
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

everyPacket((packet) => {
  const { name, arbitrary, encode, decode, write, sizeOf } = packet

  /** The value of the bytes, or the refusal; any other exception fails the test. */
  const attempt = (bytes: Uint8Array): ReturnType<typeof decode> | undefined => {
    try {
      return decode(bytes)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      expect([name, 'header']).toContain(error.packet)
      expect(error.offset).toBeGreaterThanOrEqual(0)
      expect(error.offset).toBeLessThanOrEqual(bytes.length)
      expect(error.message).toMatch(
        /at byte \d+: found .*, expected |at byte \d+: found bytes that are not UTF-8/,
      )
      return undefined
    }
  }

  describe(name, () => {
    test('what was encoded decodes to the same value', () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const bytes = encode(value)
          expect(decode(bytes)).toEqual(value)
          expect(hex(encode(value))).toBe(hex(bytes))
          expect(bytes.length).toBe(sizeOf(value))
        }),
        RUNS,
      )
    })

    test('it is written into a dirty buffer as into a clean one, and nothing beside it', () => {
      fc.assert(
        fc.property(arbitrary, fc.nat({ max: 20 }), (value, start) => {
          const size = sizeOf(value)
          const dirty = new Uint8Array(start + size + 7).fill(0xdb)
          expect(write(value, dirty, start)).toBe(start + size)
          expect(hex(dirty)).toBe('db'.repeat(start) + hex(encode(value)) + 'db'.repeat(7))
        }),
        RUNS,
      )
    })

    test('any bytes decode, and again to the same, or are refused by packet and offset', () => {
      const header = arbitrary.map((value) => encode(value).subarray(0, 5))
      const framed = fc.tuple(header, fc.uint8Array({ maxLength: 400 })).map(([head, body]) => {
        const bytes = Buffer.concat([head, body])
        bytes.writeUInt16LE(bytes.length, 0)
        return bytes
      })
      const damaged = fc
        .tuple(
          arbitrary,
          fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
          fc.integer({ min: -3, max: 3 }),
        )
        .map(([value, changes, longer]) => {
          const valid = encode(value)
          const bytes = Buffer.alloc(Math.max(0, valid.length + longer))
          bytes.set(valid.subarray(0, bytes.length))
          for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
          return bytes
        })
      fc.assert(
        fc.property(fc.oneof(framed, damaged, fc.uint8Array({ maxLength: 400 })), (bytes) => {
          const value = attempt(bytes)
          if (value === undefined) return
          let again: Uint8Array
          try {
            again = encode(value)
          } catch (error) {
            expect(error).toBeInstanceOf(EncodeError) // text that fills its field can be read, and not written
            return
          }
          expect(decode(again)).toEqual(value)
        }),
        RUNS,
      )
    })
  })
})

describe('bytes', () => {
  test('a room is a signed integer', () => {
    expect(hex(encodeRoomEnterRequest({ roomNumber: -2 }))).toBe('0900ce0000feffffff')
  })

  test('text is UTF-8, NUL-terminated, zero-filled', () => {
    const bytes = hex(encodeRoomChatNotify({ userId: '가', msg: 'é😀' }))
    expect(bytes).toBe(`2701df0000eab080${'00'.repeat(30)}c3a9f09f9880${'00'.repeat(251)}`)
  })

  test('the id_len of a member is always 33', () => {
    const bytes = hex(encodeRoomUserListNotify({ users: [{ userIndex: 0x0102030405060708n, userId: 'a' }] }))
    expect(bytes).toBe(`3000d10000010807060504030201${'21'}61${'00'.repeat(32)}`)
  })

  test('flags are written as 0 and ignored when read', () => {
    const bytes = encodeLoginRequest({ userId: 'a', password: 'b' })
    expect(bytes[4]).toBe(0)
    bytes[4] = 0xff
    expect(decodeLoginRequest(bytes)).toEqual({ userId: 'a', password: 'b' })
  })

  test('a field that is full without a NUL is read whole', () => {
    const bytes = encodeLoginRequest({ userId: '', password: '' }).fill(0x61, 5, 38)
    expect(decodeLoginRequest(bytes).userId).toBe('a'.repeat(33))
  })
})

describe('errors name packet, field, what was found and what was expected', () => {
  test('text that is too long for its field with its NUL', () => {
    expect(() => encodeLoginRequest({ userId: '가'.repeat(11), password: '' })).toThrow(
      'kLOGIN_REQUEST.user_id: found 33 bytes of text, expected at most 32',
    )
  })

  test('a NUL in the middle, and a lone surrogate', () => {
    expect(() => encodeLoginRequest({ userId: 'a\0b', password: '' })).toThrow(
      'kLOGIN_REQUEST.user_id: found 0x00 in the value',
    )
    expect(() => encodeLoginRequest({ userId: 'a', password: '\ud800' })).toThrow(
      'kLOGIN_REQUEST.password: found a lone surrogate',
    )
  })

  test('a number out of range, and one that is none', () => {
    for (const roomNumber of [2 ** 31, -(2 ** 31) - 1, 1.5, Number.NaN]) {
      expect(() => encodeRoomEnterRequest({ roomNumber })).toThrow(
        `kROOM_ENTER_REQUEST.room_number: found ${roomNumber}, expected an integer from -2147483648 to 2147483647 (s4le)`,
      )
    }
  })

  test('a count that does not fit its field', () => {
    const users = Array.from({ length: 256 }, () => ({ userIndex: 0n, userId: '' }))
    expect(() => encodeRoomUserListNotify({ users })).toThrow('kROOM_USER_LIST_NOTIFY.user_count: found 256')
  })

  test('a field inside a list, by its place in the list', () => {
    const users = [
      { userIndex: 0n, userId: '' },
      { userIndex: 2n ** 64n, userId: '' },
    ]
    expect(() => encodeRoomUserListNotify({ users })).toThrow(
      'kROOM_USER_LIST_NOTIFY.users[1].user_index: found 18446744073709551616',
    )
    const bytes = encodeRoomUserListNotify({
      users: [
        { userIndex: 0n, userId: '' },
        { userIndex: 0n, userId: '' },
      ],
    })
    bytes[6 + 42 + 8] = 32
    expect(() => decodeRoomUserListNotify(bytes)).toThrow(
      'kROOM_USER_LIST_NOTIFY.users[1].id_len at byte 56: found 32, expected 33',
    )
  })

  test('a body that is too short for its count is refused before anything is made for it', () => {
    const bytes = encodeRoomUserListNotify({ users: [] })
    bytes[5] = 255
    expect(() => decodeRoomUserListNotify(bytes)).toThrow(
      'kROOM_USER_LIST_NOTIFY.users at byte 6: found a count of 255 with 0 bytes left',
    )
  })
})

test('a chat request is read when it ends anywhere behind its NUL, and refused when it ends before', () => {
  const whole = encodeRoomChatRequest({ msg: '안녕' })
  expect(whole.length).toBe(262)
  for (let length = 5; length < 262; length++) {
    const frame = Buffer.from(whole.subarray(0, length))
    frame.writeUInt16LE(length)
    const read = (): unknown => decodeRoomChatRequest(frame)
    if (length >= 5 + 6 + 1) expect(read()).toEqual({ msg: '안녕' })
    else
      expect(read).toThrow(
        `kROOM_CHAT_REQUEST.msg at byte 5: found no 0x00 in ${length - 5} bytes, expected 257 bytes, or an end behind 0x00`,
      )
  }
})

test('an enum keeps numbers that the spec does not know', () => {
  expect(Result.NONE).toBe(0)
  expect(new Set(Object.values(Result)).size).toBe(22)
})
