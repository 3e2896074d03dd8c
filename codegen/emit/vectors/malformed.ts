/** Bytes that are nearly a packet, each with the refusal that they have to meet. */

import { upTo } from '../../candidates/candidate.js'
import type { Frame } from '../../candidates/frames.js'
import { decodePacket } from '../../interpret/decode.js'
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
    return { about, bytes: text, reason: problem.reason, field: problem.field, offset: problem.offset }
  })
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
