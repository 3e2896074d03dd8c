/** Frames of a packet that between them show every value worth a test. */

import { type Encoded, encodePacket } from '../../interpret/encode.js'
import { CodecProblem } from '../../interpret/reasons.js'
import type { RecordValue } from '../../interpret/value.js'
import type { Packet, Protocol } from '../../model/model.js'
import { type Candidate, MOST } from './candidate.js'
import { construct, type Decision, Unfit } from './construct.js'
import { type Interest, interestOf } from './interest.js'

export interface Frame extends Encoded {
  readonly about: string
  readonly value: RecordValue
}

/** The first has ordinary values; each of the others has a single one that is not, and what follows from it. */
export function framesOf(protocol: Protocol, packet: Packet): Frame[] {
  const interest = interestOf(packet.body)
  const frames: Frame[] = []
  const seen = new Set<string>()
  const add = (about: string, value: RecordValue | undefined): void => {
    const encoded = value && attempt(() => encodePacket(protocol, packet, value))
    if (!value || !encoded || encoded.bytes.length > MOST) return
    const hex = Buffer.from(encoded.bytes).toString('hex')
    if (!seen.has(hex)) frames.push({ about, value, ...encoded })
    seen.add(hex)
  }

  const asked = new Set<string>()
  const queue: Deviation[] = [{ about: 'ordinary values', taken: new Map() }]
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { about, taken } = next
    const { value, decisions } = run(
      packet,
      interest,
      ({ key, candidates }) => taken.get(key) ?? candidates[0],
    )
    add(packet.body.fields.length === 0 ? 'nothing but the header' : about, value)
    for (const decision of decisions) {
      if (asked.has(decision.key) || /\[[1-9]/.test(decision.key)) continue
      asked.add(decision.key)
      queue.push(...deviations(next, decision))
    }
  }
  for (const extreme of ['least', 'most'] as const) {
    const pick = ({ candidates }: Decision): Candidate | undefined =>
      candidates.find((candidate) => candidate.extreme === extreme) ?? candidates[0]
    add(`every field at its ${extreme}`, run(packet, interest, pick).value)
  }
  return frames
}

interface Deviation {
  readonly about: string
  /** By the decision's key. */
  readonly taken: ReadonlyMap<string, Candidate>
}

/** A decision that shows up only after another one keeps what that was. */
function deviations({ about, taken }: Deviation, { key, path, candidates }: Decision): Deviation[] {
  const before = taken.size === 0 ? '' : `${about}, `
  return candidates.slice(1).map((candidate) => ({
    about: `${before}${path} ${candidate.about}`,
    taken: new Map([...taken, [key, candidate]]),
  }))
}

interface Run {
  /** Undefined where the choices lead to none. */
  readonly value: RecordValue | undefined
  readonly decisions: readonly Decision[]
}

function run(packet: Packet, interest: Interest, pick: (decision: Decision) => Candidate | undefined): Run {
  const decisions: Decision[] = []
  const choose = (decision: Decision): Candidate => {
    decisions.push(decision)
    const candidate = pick(decision)
    if (!candidate) throw new Unfit()
    return candidate
  }
  return { value: attempt(() => construct(packet.body, { interest, choose })), decisions }
}

/** Undefined where the value is none of this packet. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof Unfit || error instanceof CodecProblem) return undefined
    throw error
  }
}
