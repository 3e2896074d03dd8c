/** The Python frame reader: any chunks give the same frames, and what can't be is refused before it is kept. */

import { describe, expect, test } from 'vitest'
import {
  encodeRoomChatNotify,
  encodeRoomEnterResponse,
  encodeRoomUserListNotify,
} from '../../../generated/typescript/index.js'
import * as bytes from '../../support/bytes.js'
import { everyByte } from '../../support/cuts.js'
import { CHAT, drive, type Order } from './python.js'

const FRAMES = [
  encodeRoomUserListNotify({
    users: [
      { userIndex: 2n ** 64n - 1n, userId: '가나다' },
      { userIndex: 0n, userId: '😀' },
    ],
  }),
  encodeRoomEnterResponse({ result: 0 }),
  encodeRoomChatNotify({ userId: '철수', msg: '안녕하세요 👋🏽' }),
].map((frame) => Buffer.from(frame))
const STREAM = Buffer.concat(FRAMES)
const WHOLE = FRAMES.map((frame) => frame.toString('hex'))

const feed = (...chunks: readonly Uint8Array[]): Order => ({
  do: 'stream',
  side: 'server',
  chunks: chunks.map((chunk) => Buffer.from(chunk).toString('hex')),
})

describe('a stream', () => {
  test('cut in two at every byte gives every frame once, as soon as it is whole', () => {
    const cuts = Array.from({ length: STREAM.length + 1 }, (_, at) => at)
    const answers = drive(
      CHAT,
      cuts.map((at) => feed(STREAM.subarray(0, at), STREAM.subarray(at))),
    )
    const ends = FRAMES.map((_, i) => Buffer.concat(FRAMES.slice(0, i + 1)).length)
    for (const at of cuts) {
      const first = ends.filter((end) => end <= at).length
      expect(answers[at]).toEqual({ frames: [WHOLE.slice(0, first), WHOLE.slice(first)], skipped: 0 })
    }
  })

  test('that comes byte by byte gives the same', () => {
    const [answer] = drive(CHAT, [feed(...everyByte(STREAM))])
    expect(answer?.frames?.flat()).toEqual(WHOLE)
  })

  test('with packets of a newer server in it skips those, however they are cut', () => {
    const newer = bytes.packet(4711, Buffer.alloc(60_000, 0xff))
    const stream = Buffer.concat([newer, ...FRAMES, newer, newer, ...FRAMES])
    const third = Math.ceil(stream.length / 3)
    const chunks = [0, 1, 2].map((i) => stream.subarray(i * third, (i + 1) * third))
    const [once, cut] = drive(CHAT, [feed(stream), feed(...chunks)])
    expect(once).toEqual({ frames: [[...WHOLE, ...WHOLE]], skipped: 3 })
    expect(cut?.frames?.flat()).toEqual([...WHOLE, ...WHOLE])
  })
})

describe('a length that cannot be', () => {
  const header = (length: number, id: number): Buffer => {
    const made = Buffer.alloc(5)
    made.writeUInt16LE(length, 0)
    made.writeUInt16LE(id, 2)
    return made
  }

  test.each([
    ['0', header(0, 223), 'packet 223: found a length of 0 bytes, expected 295'],
    ['less than a header', header(4, 4711), 'packet 4711: found a length of 4 bytes, expected 5 or more'],
    ['one byte short', header(294, 223), 'packet 223: found a length of 294 bytes, expected 295'],
    ['one byte long', header(296, 223), 'packet 223: found a length of 296 bytes, expected 295'],
    [
      'more users than there can be',
      header(10_717, 209),
      'packet 209: found a length of 10717 bytes, expected 6 to 10716',
    ],
  ])('%s, is refused with the header, behind the frames before it', (_, bad, message) => {
    const [answer] = drive(CHAT, [feed(Buffer.concat([STREAM, bad]))])
    expect(answer).toEqual({ frames: [WHOLE], skipped: 0, error: message })
  })
})
