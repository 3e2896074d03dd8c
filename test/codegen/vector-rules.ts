/** What the generated code of any spec has to make of its test vectors. */

import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import type { Protocol } from '../../codegen/model/model.js'
import { fromHex, type PacketVectors, packetFrom, type Vectors } from '../support/vectors.js'
import { type Codec, codecOf, type EveryPacket } from './generated-code.js'
import { packetOf } from './interpret/specs.js'

export function describeVectors(vectors: Vectors, protocol: Protocol, everyPacket: EveryPacket): void {
  it.each(Object.entries(vectors.packets))('does with %s what the vectors say', (name, packet) => {
    expect(failures(protocol, name, packet, codecOf(everyPacket, name))).toEqual([])
  })
}

/** What the codec does otherwise, in words. */
function failures(protocol: Protocol, name: string, packet: PacketVectors, codec: Codec): unknown[] {
  const { body } = packetOf(protocol, name)
  const found: unknown[] = []
  const compare = (about: string, what: unknown, expected: unknown): void => {
    if (!isDeepStrictEqual(what, expected)) found.push({ about, found: what, expected })
  }
  for (const { about, value, bytes } of packet.valid) {
    compare(
      `${about}, written`,
      outcome(() => codec.encode(packetFrom(body, value))),
      fromHex(bytes),
    )
    compare(
      `${about}, read`,
      outcome(() => codec.decode(fromHex(bytes))),
      packetFrom(body, value),
    )
  }
  for (const { about, bytes, value } of packet.accepted)
    compare(
      about,
      outcome(() => codec.decode(fromHex(bytes))),
      packetFrom(body, value),
    )
  for (const { about, bytes, reason, field, offset } of packet.malformed)
    compare(
      about,
      outcome(() => codec.decode(fromHex(bytes))),
      { name: 'DecodeError', packet: name, reason, field, offset },
    )
  for (const { about, value, reason, field } of packet.refused)
    compare(
      about,
      outcome(() => codec.encode(packetFrom(body, value))),
      { name: 'EncodeError', packet: name, reason, field },
    )
  return found
}

/** What comes out, or the refusal without its words. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof Error && 'packet' in error && 'reason' in error && 'field' in error))
      return String(error)
    const { name, packet, reason, field } = error
    return 'offset' in error
      ? { name, packet, reason, field, offset: error.offset }
      : { name, packet, reason, field }
  }
}
