/**
 * What holds for the .ksy of any spec: kaitai-struct-compiler's parser reads every packet as we do, also packets
 * that we would not write: with bytes behind a terminator, or enums that nobody knows.
 */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PacketCase } from '../../generated/typescript/arbitraries.js'
import type { Runs } from './codec-rules.js'
import { corruptions, setLengthOfEvery } from './corruptions.js'
import type { EveryPacket } from './generated-code.js'
import { compare, type KaitaiPacket, type KaitaiParser, normalise } from './kaitai-oracle.js'

const THOUSAND: Runs = { numRuns: 1000, seed: 3 }

export interface OracleOptions {
  /** Packets with which Kaitai's JavaScript cannot deal. */
  readonly skipped?: readonly string[]
  readonly runs?: Runs
}

export function describeOracle(
  everyPacket: EveryPacket,
  parser: KaitaiParser,
  { skipped = [], runs = THOUSAND }: OracleOptions = {},
): void {
  const differences = <Packet>(packet: PacketCase<Packet>, bytes: Uint8Array) =>
    differencesOf(parser, packet, bytes)
  describe('Kaitai reads field by field what we write of', () => {
    everyPacket((packet) => {
      it.skipIf(skipped.includes(packet.name))(packet.name, () => {
        fc.assert(
          fc.property(packet.arbitrary, (value) => {
            expect(differences(packet, packet.encode(value))).toEqual([])
          }),
          runs,
        )
      })
    })
  })

  describe('Kaitai reads what we read of damaged packets of', () => {
    everyPacket((packet) => {
      it.skipIf(skipped.includes(packet.name))(packet.name, () => {
        fc.assert(
          fc.property(corruptions(packet.arbitrary.map(packet.encode), setLengthOfEvery), (bytes) => {
            expect(isRead(packet, bytes) ? differences(packet, bytes) : []).toEqual([])
          }),
          runs,
        )
      })
    })
  })
}

function isRead<Packet>({ decode }: PacketCase<Packet>, bytes: Uint8Array): boolean {
  try {
    decode(bytes)
    return true
  } catch {
    return false
  }
}

function differencesOf<Packet>(
  parser: KaitaiParser,
  { decode }: PacketCase<Packet>,
  bytes: Uint8Array,
): readonly string[] {
  const [read, ...more] = parse(parser, bytes)
  if (read === undefined) return []
  const unread = read.unread === 0 ? [] : [`Kaitai leaves ${read.unread} bytes`]
  const others = more.map(() => 'Kaitai finds another packet')
  return [...compare(normalise(decode(bytes)), read.body).differences, ...unread, ...others]
}

/** Nothing where Kaitai's JavaScript can't compute: integers beyond 2^53 are bigints here and numbers there. */
function parse(parser: KaitaiParser, bytes: Uint8Array): KaitaiPacket[] {
  try {
    return parser.parse(bytes)
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('Cannot mix BigInt')) return []
    throw error
  }
}
