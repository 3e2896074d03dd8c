/** Frames of a packet that between them show every value worth a test. */

import { type Encoded, encodePacket } from '../interpret/encode.js'
import type { RecordValue } from '../interpret/value.js'
import type { Packet, Protocol } from '../model/model.js'
import { attempt, type Candidate, MOST, upTo } from './candidate.js'
import { choosing, type Decision } from './choices.js'
import { construct } from './construct.js'
import { type Interest, interestOf } from './interest.js'

export interface Frame extends Encoded {
  readonly about: string
  readonly value: RecordValue
}

/** What the first frame is said to have. */
export const ORDINARY = 'ordinary values'

/** Where so few frames are asked for, there are many packets: long lists would take most of the time. */
const FEW = 100
const SHORT_LIST = 8

export function framesOf(protocol: Protocol, packet: Packet, most: number): Frame[] {
  const interest = interestOf(packet.body)
  const limited = most < FEW ? { ...interest, longest: SHORT_LIST } : interest
  return upTo(most, eachFrame(protocol, packet, limited), (frame) => frame)
}

/**
 * The first has ordinary values, the last two have extremes alone; each of the others has a single value that is not
 * ordinary, and what follows from it.
 */
export function* eachFrame(protocol: Protocol, packet: Packet, interest: Interest): Generator<Frame> {
  const seen = new Set<string>()
  const frames = (about: string, value: RecordValue | undefined): Frame[] => {
    const encoded = value && attempt(() => encodePacket(protocol, packet, value))
    if (!value || !encoded || encoded.bytes.length > MOST) return []
    const hex = Buffer.from(encoded.bytes).toString('hex')
    return seen.has(hex) || !seen.add(hex) ? [] : [{ about, value, ...encoded }]
  }

  const asked = new Set<string>()
  const queue: Deviation[] = [{ about: ORDINARY, taken: new Map() }]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { value, decisions } = run(packet, interest, next.taken, ({ candidates }) => candidates[0])
    // Where ordinary values do not fit together, the first that do are what the others start from.
    if (seen.size === 0 && value && next.taken.size > 0) {
      queue.length = 0
      asked.clear()
      next = { ...next, about: ORDINARY }
    }
    yield* frames(packet.body.fields.length === 0 ? 'nothing but the header' : next.about, value)
    for (const decision of decisions) {
      if (asked.has(decision.key) || /\[[1-9]/.test(decision.key)) continue
      asked.add(decision.key)
      queue.push(...deviations(next, decision))
    }
  }
  for (const extreme of ['least', 'most'] as const) {
    const pick = ({ candidates }: Decision): Candidate | undefined =>
      candidates.find((candidate) => candidate.extreme === extreme) ?? candidates[0]
    yield* frames(`every field at its ${extreme}`, run(packet, interest, new Map(), pick).value)
  }
}

interface Deviation {
  readonly about: string
  /** By the decision's key. */
  readonly taken: ReadonlyMap<string, Candidate>
}

/** A decision that shows up only after another one keeps what that was. */
function deviations({ about, taken }: Deviation, { key, path, candidates }: Decision): Deviation[] {
  const before = about === ORDINARY ? '' : `${about}, `
  return candidates
    .filter((candidate) => candidate !== candidates[0])
    .map((candidate) => ({
      about: `${before}${path} ${candidate.about}`,
      taken: new Map([...taken, [key, candidate]]),
    }))
}

interface Run {
  /** Undefined where the choices lead to none. */
  readonly value: RecordValue | undefined
  readonly decisions: readonly Decision[]
}

function run(
  packet: Packet,
  interest: Interest,
  taken: ReadonlyMap<string, Candidate>,
  pick: (decision: Decision) => Candidate | undefined,
): Run {
  const decisions: Decision[] = []
  const choices = choosing(interest, taken, pick, (decision) => decisions.push(decision))
  return { value: attempt(() => construct(packet.body, choices)), decisions }
}
