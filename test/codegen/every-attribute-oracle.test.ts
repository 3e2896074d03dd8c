/**
 * The .ksy of every attribute goes through kaitai-struct-compiler, and its parser reads every packet as we do,
 * also packets that we would not write: with bytes behind a terminator, or enums that nobody knows.
 */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PacketCase } from '../../generated/typescript/arbitraries.js'
import { corruptions, setLengthOfEvery } from './corruptions.js'
import { EVERY_ATTRIBUTE, loadCode } from './generated-code.js'
import { compare, createParser, normalise } from './kaitai-oracle.js'

const { everyPacket, ksy } = await loadCode(EVERY_ATTRIBUTE, 'every-attribute-oracle')
const parser = createParser(ksy, 'every-attribute-oracle/parser')
const RUNS = { numRuns: 1000, seed: 3 }

describe('Kaitai reads field by field what we write, 1,000 packets each of', () => {
  everyPacket((packet) => {
    it(packet.name, () => {
      fc.assert(
        fc.property(packet.arbitrary, (value) => {
          expect(differences(packet, packet.encode(value))).toEqual([])
        }),
        RUNS,
      )
    })
  })
})

describe('Kaitai reads what we read of damaged packets of', () => {
  everyPacket((packet) => {
    it(packet.name, () => {
      fc.assert(
        fc.property(corruptions(packet.arbitrary.map(packet.encode), setLengthOfEvery), (bytes) => {
          expect(isRead(packet, bytes) ? differences(packet, bytes) : []).toEqual([])
        }),
        RUNS,
      )
    })
  })
})

function isRead<Packet>({ decode }: PacketCase<Packet>, bytes: Uint8Array): boolean {
  try {
    decode(bytes)
    return true
  } catch {
    return false
  }
}

function differences<Packet>({ decode }: PacketCase<Packet>, bytes: Uint8Array): readonly string[] {
  const [read, ...more] = parse(bytes)
  if (read === undefined) return []
  const unread = read.unread === 0 ? [] : [`Kaitai leaves ${read.unread} bytes`]
  const others = more.map(() => 'Kaitai finds another packet')
  return [...compare(normalise(decode(bytes)), read.body).differences, ...unread, ...others]
}

/** Nothing where Kaitai's JavaScript can't compute: integers beyond 2^53 are bigints here and numbers there. */
function parse(bytes: Uint8Array): ReturnType<typeof parser.parse> {
  try {
    return parser.parse(bytes)
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('Cannot mix BigInt')) return []
    throw error
  }
}
