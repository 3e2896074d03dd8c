/** Bytes that are nearly a packet, each with the refusal that they have to meet. */

import { decodePacket } from '../../interpret/decode.js'
import { DecodeProblem, type DecodeReason } from '../../interpret/reasons.js'
import type { Packet, Protocol } from '../../model/model.js'
import { cuts } from './cuts.js'
import { fieldDamages } from './field-damages.js'
import type { Frame } from './frames.js'
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
}

/** What the interpreter does not refuse, or refuses for another reason, is no vector. */
export function malformedOf(
  protocol: Protocol,
  packet: Packet,
  ordinary: Frame,
  places: readonly Place[],
): Malformed[] {
  const seen = new Set<string>()
  const damages = [
    ...headerDamages(protocol, ordinary),
    ...cuts(protocol, ordinary, places),
    ...fieldDamages(places),
  ]
  return damages.flatMap(({ about, bytes, reason }) => {
    const problem = problemOf(protocol, packet, bytes)
    const text = hex(bytes)
    if (!problem || (reason !== undefined && problem.reason !== reason) || seen.has(text)) return []
    seen.add(text)
    return [{ about, bytes: text, reason: problem.reason, field: problem.field, offset: problem.offset }]
  })
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
