/** Text in fields against the platform's own encoder and decoder, at the lengths where the way it is done changes. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeRoomChatNotify,
  encodeRoomChatNotify,
  RoomChatNotifyView,
} from '../../generated/typescript/packets/room-chat-notify.js'

const MSG = 38
const CAPACITY = 256
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

function written(msg: string): Uint8Array {
  return encodeRoomChatNotify({ userId: '', msg }).subarray(MSG, MSG + CAPACITY + 1)
}

function framed(bytes: Uint8Array): Uint8Array {
  const frame = encodeRoomChatNotify({ userId: '', msg: '' })
  frame.set(bytes, MSG)
  return frame
}

/** What the bytes are up to the first zero; undefined: not UTF-8. */
function expected(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0)
  try {
    return strict.decode(end === -1 ? bytes : bytes.subarray(0, end))
  } catch {
    return undefined
  }
}

describe('text in a field', () => {
  it('has the bytes that TextEncoder gives it, at every length', () => {
    for (const character of ['a', 'é', '한', '😀', 'a한', 'ab😀é']) {
      for (let count = 0; encoder.encode(character.repeat(count)).length <= CAPACITY; count++) {
        const text = character.repeat(count)
        const bytes = new Uint8Array(CAPACITY + 1)
        bytes.set(encoder.encode(text))
        expect(written(text)).toEqual(bytes)
        expect(decodeRoomChatNotify(framed(bytes)).msg).toBe(text)
      }
    }
  })

  it('is refused with a zero in it, wherever it stands and however long it is', () => {
    for (const length of [1, 8, 9, 28, 29, 100, CAPACITY]) {
      for (const place of [0, length >> 1, length - 1]) {
        const text = `${'a'.repeat(place)}\0${'a'.repeat(length - place - 1)}`
        expect(() => written(text)).toThrow(/msg: found 0x00 in the value/)
      }
    }
  })

  it('is refused with a lone surrogate in it, long or short', () => {
    for (const length of [0, 5, 40, 80]) {
      for (const lone of ['\ud800', '\udc00', '\ud800a', '\udc00\ud800']) {
        expect(() => written(`${'a'.repeat(length)}${lone}`)).toThrow(/lone surrogate/)
        expect(() => written(`${lone}${'a'.repeat(length)}`)).toThrow(/lone surrogate/)
      }
    }
  })

  it('is read as TextDecoder reads it, or refused where that refuses it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => encoder.encode(text)),
      fc.uint8Array({ maxLength: 4 }),
      fc.constantFrom(
        Uint8Array.of(0xed, 0xa0, 0x80),
        Uint8Array.of(0xf0, 0x8f, 0xbf, 0xbf),
        Uint8Array.of(0xf0, 0x90, 0x80, 0x80),
        Uint8Array.of(0xf4, 0x8f, 0xbf, 0xbf),
        Uint8Array.of(0xf4, 0x90, 0x80, 0x80),
        Uint8Array.of(0xe0, 0x9f, 0xbf),
        Uint8Array.of(0xc1, 0xbf),
        Uint8Array.of(0xef, 0xbb, 0xbf),
      ),
    )
    const view = new RoomChatNotifyView()
    const bytesOf = fc
      .array(piece, { maxLength: 12 })
      .map((pieces) => Uint8Array.from(pieces.flatMap((one) => [...one])).subarray(0, CAPACITY + 1))
    fc.assert(
      fc.property(bytesOf, (bytes) => {
        const frame = framed(bytes)
        const text = expected(frame.subarray(MSG))
        if (text === undefined) {
          expect(() => decodeRoomChatNotify(frame)).toThrow(/not UTF-8/)
          expect(() => view.wrap(frame).msgText).toThrow(/not UTF-8/)
        } else {
          expect(decodeRoomChatNotify(frame).msg).toBe(text)
          expect(view.wrap(frame).msgText.toString()).toBe(text)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('is read to the end of its field where nothing ends it, and no further', () => {
    const filled = encoder.encode('한'.repeat(86)).subarray(0, CAPACITY + 1)
    expect(() => decodeRoomChatNotify(framed(filled))).toThrow(/not UTF-8/)
    const whole = encoder.encode(`${'한'.repeat(85)}ab`)
    expect(decodeRoomChatNotify(framed(whole)).msg).toBe(`${'한'.repeat(85)}ab`)
  })
})
