/** Bytes that are nearly a packet, each with the refusal that they have to meet. */

import { upTo } from '../../candidates/candidate.js'
import type { Frame } from '../../candidates/frames.js'
import { decodePacket } from '../../interpret/decode.js'
import { headerOffset } from '../../interpret/layout.js'
import { integerFrom } from '../../interpret/numbers.js'
import { DecodeProblem, type DecodeReason } from '../../interpret/reasons.js'
import type { Packet, Protocol } from '../../model/model.js'
import { cuts } from './cuts.js'
import { fieldDamages } from './field-damages.js'
import { headerDamages } from './header-damages.js'
import { hex } from './json.js'
import type { Place } from './places.js'

/** Bytes with something wrong, and why a reader may refuse them; undefined where that is up to what follows. */
export interface Damage {
  readonly about: string
  readonly bytes: Uint8Array
  readonly reason: DecodeReason | undefined
}

export interface Malformed {
  readonly about: string
  readonly bytes: string
  readonly reason: DecodeReason
  readonly field: string
  readonly offset: number
  /** The result that the server answers with; undefined where the connection ends, or it is no whole frame. */
  readonly answer?: string
}

/** What the interpreter does not refuse, or refuses for another reason, is no vector. */
export function malformedOf(
  protocol: Protocol,
  packet: Packet,
  ordinary: Frame,
  places: readonly Place[],
  most: number,
): Malformed[] {
  const seen = new Set<string>()
  const kinds = [
    headerDamages(protocol, packet, ordinary),
    cuts(protocol, ordinary, places),
    fieldDamages(places),
  ]
  const all = kinds.flat().length <= most ? kinds.flat() : inTurns(kinds)
  return upTo(most, all, ({ about, bytes, reason }) => {
    const problem = problemOf(protocol, packet, bytes)
    const text = hex(bytes)
    if (!problem || (reason !== undefined && problem.reason !== reason) || seen.has(text)) return undefined
    seen.add(text)
    const { field, offset } = problem
    const answer = isBody(protocol, packet, bytes) ? packet.behaviour?.malformed?.name.spec : undefined
    return {
      about,
      bytes: text,
      reason: problem.reason,
      field,
      offset,
      ...(answer === undefined ? {} : { answer }),
    }
  })
}

/** Whether the header is right, so that what is wrong is the body. */
function isBody(protocol: Protocol, packet: Packet, bytes: Uint8Array): boolean {
  const { header } = protocol
  const says = ({ frameLength, packetId }: Protocol['header']): boolean =>
    [
      { field: frameLength, expected: bytes.length },
      { field: packetId, expected: packet.id },
    ].every(({ field, expected }) => {
      const { shape } = field
      return (
        shape.kind === 'integer' &&
        integerFrom(shape, bytes.subarray(headerOffset(protocol, field))) === BigInt(expected)
      )
    })
  return bytes.length >= header.size && says(header)
}

/** One of each list, then the next of each. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}

function problemOf(protocol: Protocol, packet: Packet, bytes: Uint8Array): DecodeProblem | undefined {
  try {
    decodePacket(protocol, packet, bytes)
    return undefined
  } catch (error) {
    if (error instanceof DecodeProblem) return error
    throw error
  }
}
