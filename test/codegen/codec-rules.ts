/**
 * What holds for the codec of any spec: what is written is read, and bytes that are no packet are refused, never
 * more.
 */

import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PacketCase } from '../../generated/typescript/arbitraries.js'
import { corruptions, setLengthOfEvery } from './corruptions.js'
import type { EveryPacket } from './generated-code.js'

export interface Runs {
  readonly numRuns: number
  readonly seed: number
}

const THOUSAND: Runs = { numRuns: 1000, seed: 1 }

export function describeCodec(everyPacket: EveryPacket, runs: Runs = THOUSAND): void {
  describe('a packet is read as it was written of', () => {
    everyPacket(({ name, arbitrary, encode, decode, sizeOf, write }) => {
      it(name, () => {
        fc.assert(
          fc.property(arbitrary, fc.nat(20), (packet, start) => {
            const bytes = encode(packet)
            expectSame(decode(bytes), packet)
            expectSame(encode(packet), bytes)
            expect(sizeOf(packet)).toBe(bytes.length)
            const buffer = new Uint8Array(start + bytes.length + 3).fill(0xee)
            expect(write(packet, buffer, start)).toBe(start + bytes.length)
            expectSame(buffer.slice(start, start + bytes.length), bytes)
            expectSame(buffer.slice(start + bytes.length), new Uint8Array(3).fill(0xee))
          }),
          runs,
        )
      })
    })
  })

  describe('bytes are read or refused with a place in them of', () => {
    everyPacket((packet) => {
      it(packet.name, () => {
        fc.assert(
          fc.property(corruptions(packet.arbitrary.map(packet.encode), setLengthOfEvery), (bytes) => {
            expectReadOrRefused(packet, bytes)
          }),
          runs,
        )
      })
    })
  })
}

function expectReadOrRefused<Packet>({ name, encode, decode }: PacketCase<Packet>, bytes: Uint8Array): void {
  let packet: Packet
  try {
    packet = decode(bytes)
  } catch (error) {
    expectPlace(error, name, bytes)
    return
  }
  let again: Uint8Array
  try {
    again = encode(packet)
  } catch (error) {
    // Read, but never written so: a text field without room for its NUL, for one.
    expect(error).toMatchObject({ name: 'EncodeError', packet: name })
    return
  }
  expectSame(decode(again), packet)
}

/** Like toStrictEqual, which takes seconds for some thousand bytes; it shows the difference where there is one. */
function expectSame(found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return
  expect(found).toStrictEqual(expected)
  expect.fail('found another value, which prints the same')
}

function expectPlace(error: unknown, name: string, bytes: Uint8Array): void {
  expect(error).toMatchObject({ name: 'DecodeError', packet: name })
  const offset = error instanceof Error && 'offset' in error ? Number(error.offset) : -1
  expect(offset).toBeGreaterThanOrEqual(0)
  expect(offset).toBeLessThanOrEqual(bytes.length)
}
