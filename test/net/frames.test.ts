/** A stream gives the same frames however it was cut: from the server's ring, and from a client's reader. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyPacket } from '../../generated/typescript/arbitraries.js'
import { frameLengthAt, HEADER_SIZE, packetIdAt } from '../../generated/typescript/header.js'
import { clientFrameLimits, serverFrameLimits } from '../../generated/typescript/packets.js'
import { FrameError, FrameReader } from '../../generated/typescript/runtime/frame-reader.js'
import { createRingPool, Inbound, type Next } from '../../src/net/inbound.js'
import * as bytes from '../support/bytes.js'
import { cut, everyByte, places } from '../support/cuts.js'

const encoded = { client: [] as fc.Arbitrary<Uint8Array>[], server: [] as fc.Arbitrary<Uint8Array>[] }
everyPacket(({ from, arbitrary, encode }) => encoded[from].push(arbitrary.map(encode)))

const unknown = fc
  .tuple(fc.constantFrom(1, 999, 65535), fc.uint8Array({ maxLength: 9000, size: 'max' }))
  .map(([id, body]) => bytes.packet(id, Buffer.from(body)))
/** A login or a chat of a length that none has; the chat's is above that of any packet of a client. */
const malformed = fc
  .tuple(fc.constantFrom(201, 221), fc.uint8Array({ minLength: 258, maxLength: 9000, size: 'max' }))
  .map(([id, body]) => bytes.packet(id, Buffer.from(id === 201 ? body.subarray(258) : body)))
  .filter((frame) => packetIdAt(frame, 0) !== 201 || frame.length !== 71)
const stream = (side: 'client' | 'server'): fc.Arbitrary<Uint8Array[]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.oneof(...encoded[side]) },
      { weight: 1, arbitrary: unknown },
      { weight: side === 'client' ? 1 : 0, arbitrary: malformed },
    ),
    { maxLength: 30 },
  )

const isKnown = (frame: Uint8Array): boolean => ![1, 999, 65535].includes(packetIdAt(frame, 0))
const hex = (frame: Uint8Array): string => Buffer.from(frame).toString('hex')
/** What is told of a frame of a client: itself, or that it cannot be read. */
const told = (frame: Uint8Array): string => {
  const { min, max } = clientFrameLimits(packetIdAt(frame, 0)) ?? { min: 0, max: 65_535 }
  const { length } = frame
  return length < min || length > max ? `malformed ${packetIdAt(frame, 0)}: ${length}` : hex(frame)
}
const wordsFor = (next: Next): string[] => {
  if (next.kind === 'violation') throw new Error(next.detail)
  if (next.kind === 'malformed') return [`malformed ${next.id}: ${next.length}`]
  return next.kind === 'frame' ? [hex(next.bytes)] : []
}

function fromRing(chunks: readonly Uint8Array[]): string[] {
  const pool = createRingPool()
  const inbound = new Inbound(pool)
  const frames: string[] = []
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      at += inbound.accept(chunk.subarray(at))
      for (let next = inbound.next(); next; next = inbound.next()) {
        frames.push(...wordsFor(next))
      }
      inbound.rest()
    }
  }
  expect(pool.taken).toBe(0)
  return frames
}

/** As for a session whose handler takes its time: frames are handled one by one, only where nothing more is taken. */
function fromFullRing(chunks: readonly Uint8Array[]): string[] {
  const pool = createRingPool()
  const inbound = new Inbound(pool)
  const frames: string[] = []
  const handle = (): boolean => {
    const next = inbound.next()
    if (next) frames.push(...wordsFor(next))
    return next !== undefined
  }
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = inbound.accept(chunk.subarray(at))
      at += taken
      if (taken > 0) continue
      // A frame that is skipped gives nothing until its last byte has come, and makes room all the same.
      handle()
      inbound.rest()
    }
  }
  while (handle());
  inbound.rest()
  expect(pool.taken).toBe(0)
  return frames
}

function fromReader(chunks: readonly Uint8Array[]): string[] {
  const reader = new FrameReader({
    headerSize: HEADER_SIZE,
    lengthAt: frameLengthAt,
    idAt: packetIdAt,
    limitsOf: serverFrameLimits,
  })
  const frames: string[] = []
  for (const chunk of chunks) reader.read(chunk, (frame) => frames.push(hex(frame)))
  return frames
}

describe.each([
  { who: "the server's ring", side: 'client', read: fromRing },
  { who: "the server's ring, while a session waits", side: 'client', read: fromFullRing },
  { who: "a client's reader", side: 'server', read: fromReader },
] as const)('$who', ({ side, read }) => {
  test('gives the same frames however the stream is cut, and skips unknown and malformed ones', () => {
    fc.assert(
      fc.property(stream(side), places, (frames, at) => {
        const whole = Buffer.concat(frames)
        const expected = frames.filter(isKnown).map(side === 'client' ? told : hex)
        expect(read(cut(whole, at))).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  test('gives the same frames byte by byte', () => {
    fc.assert(
      fc.property(stream(side), (frames) => {
        expect(read(everyByte(Buffer.concat(frames)))).toEqual(
          frames.filter(isKnown).map(side === 'client' ? told : hex),
        )
      }),
      { numRuns: 20 },
    )
  })
})

test("a client's reader refuses a length that cannot be on the header alone", () => {
  for (const length of [0, 4, 6, 65535]) {
    const header = Buffer.concat([bytes.u2(length), bytes.u2(202), bytes.u1(0)])
    expect(() => fromReader([header])).toThrow(FrameError)
    expect(() => fromReader(everyByte(header))).toThrow(FrameError)
  }
  const header = Buffer.concat([bytes.u2(8), bytes.u2(202), bytes.u1(0)])
  expect(() => fromReader([header])).toThrow('packet 202: found a length of 8 bytes, expected 7')
})

describe("a client's reader of a protocol whose lengths go up to 4 GiB", () => {
  const wide = {
    headerSize: 5,
    lengthAt: (bytes: Uint8Array, at: number) => Buffer.from(bytes).readUInt32LE(at),
    idAt: (bytes: Uint8Array, at: number) => bytes[at + 4] ?? 0,
    limitsOf: () => ({ min: 5, max: 2 ** 32 - 1 }),
  }

  test('spends no memory on what a header claims', () => {
    const before = process.memoryUsage().arrayBuffers
    const readers = Array.from({ length: 100 }, () => new FrameReader(wide))
    for (const reader of readers) reader.read(Uint8Array.of(255, 255, 255, 255, 1, 2), () => undefined)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 100_000)
  })

  test('puts a frame together that comes in many pieces', () => {
    const frame = Buffer.alloc(1_000_003, 'parley')
    frame.writeUInt32LE(frame.length)
    const reader = new FrameReader(wide)
    const frames: Buffer[] = []
    const stream = Buffer.concat([frame, frame])
    for (let at = 0; at < stream.length; at += 10_007) {
      reader.read(stream.subarray(at, at + 10_007), (whole) => frames.push(Buffer.from(whole)))
    }
    expect(frames.map((whole) => whole.equals(frame))).toEqual([true, true])
  })
})
