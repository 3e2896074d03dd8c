/** Values that an encoder must refuse, each with the reason. */

import { encodePacket } from '../../interpret/encode.js'
import { EncodeProblem, type EncodeReason } from '../../interpret/reasons.js'
import type { RecordValue, Value } from '../../interpret/value.js'
import { isMeasured } from '../../model/layout.js'
import type { Packet, Protocol } from '../../model/model.js'
import type { Frame } from './frames.js'
import { type Leaf, leavesOf, replaced } from './leaves.js'
import { wrongData } from './wrong-data.js'
import { wrongLists } from './wrong-lists.js'
import { wrongNumbers } from './wrong-numbers.js'

/** Another value for one field, and why it has to be refused. */
export interface Wrong {
  /** Behind the field's path. */
  readonly about: string
  /** Undefined: none. */
  readonly value: Value | undefined
  readonly reason: EncodeReason
}

export interface Refused {
  readonly about: string
  readonly value: RecordValue
  readonly reason: EncodeReason
  readonly field: string
}

/** What the interpreter does not refuse, or refuses for another reason, is no vector. */
export function refusedOf(protocol: Protocol, packet: Packet, frames: readonly Frame[]): Refused[] {
  const leaves = everyLeaf(packet, frames)
  return leaves.flatMap((leaf) =>
    wrongValues(protocol, leaf, leaves).flatMap(({ about, value, reason }) => {
      const whole = replaced(leaf, value)
      const problem = problemOf(protocol, packet, whole)
      if (problem?.reason !== reason) return []
      return [{ about: `${leaf.label} ${about}`, value: whole, reason, field: problem.field }]
    }),
  )
}

/** Every field in the first frame that has it, and in the first that has not. */
function everyLeaf({ body }: Packet, frames: readonly Frame[]): Leaf[] {
  const found = new Map<string, Leaf>()
  for (const leaf of frames.flatMap((frame) => leavesOf(frame, body))) {
    const key = `${leaf.label} ${leaf.value === undefined}`
    if (!found.has(key)) found.set(key, leaf)
  }
  return [...found.values()]
}

function wrongValues(protocol: Protocol, leaf: Leaf, leaves: readonly Leaf[]): Wrong[] {
  const { field, label, list, value, struct } = leaf
  const { shape, valid, condition } = field
  if (value === undefined) {
    const given = leaves.find((other) => other.label === label && other.value !== undefined)
    return given ? [{ about: 'where the packet has none', value: given.value, reason: 'presence' }] : []
  }
  const wrongs: Wrong[] = []
  if (condition && !field.repeat) wrongs.push({ about: 'missing', value: undefined, reason: 'presence' })
  if (list) return [...wrongs, ...wrongLists(protocol, leaf)]
  const measured = isMeasured(struct, field) && !field.repeat
  if (shape.kind !== 'struct' && !measured && !valid) {
    if (!condition && !field.repeat) wrongs.push({ about: 'missing', value: undefined, reason: 'type' })
    const other = shape.kind === 'text' || shape.kind === 'bytes' ? 7n : 'text'
    wrongs.push({ about: other === 'text' ? 'as text' : 'as a number', value: other, reason: 'type' })
  }
  switch (shape.kind) {
    case 'integer':
    case 'bits':
    case 'float':
      return [...wrongs, ...wrongNumbers(field, shape)]
    case 'text':
    case 'bytes':
      return [...wrongs, ...wrongData(protocol, leaf, shape)]
    default:
      return wrongs
  }
}

function problemOf(protocol: Protocol, packet: Packet, value: RecordValue): EncodeProblem | undefined {
  try {
    encodePacket(protocol, packet, value)
    return undefined
  } catch (error) {
    if (error instanceof EncodeProblem) return error
    throw error
  }
}
