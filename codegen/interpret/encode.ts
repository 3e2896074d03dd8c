/**
 * Writes a packet by its model, under the rules of the generated encoders: what the layout determines is
 * derived, and nothing is cut, wrapped or filled in. decode.ts is its mirror.
 */

import type { Packet, Protocol } from '../model/model.js'
import { decodePacket } from './decode.js'
import type { Span } from './spans.js'
import type { Value } from './value.js'
import { writeStruct } from './write-struct.js'
import { checkFrame, type Output } from './write-value.js'

export interface Encoded {
  readonly bytes: Uint8Array
  /** What every byte means. */
  readonly spans: readonly Span[]
}

/** @throws EncodeProblem where the value does not fit the packet */
export function encodePacket(protocol: Protocol, packet: Packet, value: Value): Encoded {
  const { header } = protocol
  const name = packet.name.spec
  const body: Output = { packet: name, bytes: [], room: header.maxFrame - header.size }
  writeStruct(body, packet.body, value, '')
  checkFrame(body, body.bytes.length)
  const head: Output = { packet: name, bytes: [], room: header.size }
  const told = {
    [header.frameLength.name.spec]: BigInt(header.size + body.bytes.length),
    [header.packetId.name.spec]: BigInt(packet.id),
  }
  writeStruct(head, header.struct, told, '')
  const bytes = Uint8Array.from(head.bytes.concat(body.bytes))
  return { bytes, spans: decodePacket(protocol, packet, bytes).spans }
}
