/** Frames of a packet that the other side may read differently, the simplest first; the same in every run. */

import { attempt } from '../candidates/candidate.js'
import { choosing, type Decision } from '../candidates/choices.js'
import { construct } from '../candidates/construct.js'
import { eachFrame } from '../candidates/frames.js'
import { encodePacket } from '../interpret/encode.js'
import type { Packet, Protocol } from '../model/model.js'
import type { Alignment } from './align.js'
import { curiosityAbout } from './curiosity.js'

/** Values that mix choices, behind those that have one of them each. */
const MIXES = 50
/** Elements and bytes of a list or text in a mix: how many there are is tried before. */
const SHORT = 8n

export function* framesToTry(
  protocol: Protocol,
  packet: Packet,
  other: Packet | undefined,
  alignment: Alignment,
): Generator<Uint8Array> {
  const interest = curiosityAbout(packet, other, alignment)
  for (const { bytes } of eachFrame(protocol, packet, interest)) yield bytes
  const next = randomNumbers()
  const pick = ({ key, candidates }: Decision) => {
    const short = candidates.filter(({ value }) => !key.endsWith('#') || Number(value) <= SHORT)
    return short[next() % short.length] ?? candidates[0]
  }
  const choices = choosing(interest, new Map(), pick, () => {})
  for (let i = 0; i < MIXES; i++) {
    const bytes = attempt(() => encodePacket(protocol, packet, construct(packet.body, choices)).bytes)
    if (bytes) yield bytes
  }
}

/** Mulberry32: well spread, and the same everywhere. */
function randomNumbers(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let word = Math.imul(state ^ (state >>> 15), 1 | state)
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word
    return (word ^ (word >>> 14)) >>> 0
  }
}
