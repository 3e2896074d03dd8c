/**
 * Reads a packet by its model, under the rules of the generated decoders: exactly the packet's bytes, each
 * checked before anything is made of it. encode.ts is its mirror.
 */

import type { Field, Packet, Protocol } from '../model/model.js'
import { headerOffset } from './layout.js'
import { integerFrom } from './numbers.js'
import { readStruct } from './read-struct.js'
import { type Input, problemAt } from './read-value.js'
import { DecodeProblem } from './reasons.js'
import type { Span } from './spans.js'
import type { RecordValue } from './value.js'

export interface Decoded {
  readonly value: RecordValue
  /** What every byte means, in order. */
  readonly spans: readonly Span[]
}

/** The packet that the header tells of. @throws DecodeProblem where there is none, or it is not exactly that */
export function decodeFrame(protocol: Protocol, bytes: Uint8Array): Decoded & { readonly packet: Packet } {
  const { packetId, size } = protocol.header
  const start = headerOffset(protocol, packetId)
  if (bytes.length < size) throw new DecodeProblem('', '', 0, 'short', tooShort(bytes, size))
  const id = packetId.shape.kind === 'integer' ? integerFrom(packetId.shape, bytes.subarray(start)) : 0n
  const packet = protocol.packets.find((packet) => BigInt(packet.id) === id)
  if (packet) return { packet, ...decodePacket(protocol, packet, bytes) }
  throw new DecodeProblem('', packetId.name.spec, start, 'id', `found ${id}, expected the id of a packet`)
}

/** @throws DecodeProblem where the bytes are not exactly this packet */
export function decodePacket(protocol: Protocol, packet: Packet, bytes: Uint8Array): Decoded {
  const { header } = protocol
  const input: Input = { packet, bytes, at: 0, end: bytes.length, spans: [], under: 'header' }
  if (bytes.length < header.size) throw problemAt(input, '', 'short', tooShort(bytes, header.size))
  const { scope } = readStruct(input, header.struct, '')
  const expect = (field: Field, reason: 'length' | 'id', expected: number): void => {
    const found = scope.get(field)
    if (found === BigInt(expected)) return
    const problem = `found ${found}, expected ${expected}`
    throw problemAt(input, field.name.spec, reason, problem, headerOffset(protocol, field))
  }
  expect(header.frameLength, 'length', bytes.length)
  expect(header.packetId, 'id', packet.id)
  input.under = ''
  const { value } = readStruct(input, packet.body, '')
  const left = bytes.length - input.at
  if (left === 0) return { value, spans: input.spans }
  throw problemAt(input, '', 'leftover', `found ${left} bytes behind the last field, expected the end`)
}

function tooShort({ length }: Uint8Array, size: number): string {
  return `found ${length} bytes, expected ${size} or more`
}
