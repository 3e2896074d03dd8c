/** Values that an encoder must refuse, each with the reason. */

import { upTo } from '../../candidates/candidate.js'
import type { Frame } from '../../candidates/frames.js'
import { encodePacket } from '../../interpret/encode.js'
import { EncodeProblem, type EncodeReason } from '../../interpret/reasons.js'
import { isRecord, type RecordValue, type Value } from '../../interpret/value.js'
import { isMeasured } from '../../model/layout.js'
import { isFixed, type Packet, type Protocol } from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
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
export function refusedOf(
  protocol: Protocol,
  packet: Packet,
  frames: readonly Frame[],
  most: number,
): Refused[] {
  const leaves = everyLeaf(packet, frames)
  const all = leaves.flatMap((leaf) => wrongValues(protocol, leaf, leaves).map((wrong) => ({ leaf, wrong })))
  return upTo(most, all, ({ leaf, wrong: { about, value, reason } }) => {
    const whole = replaced(leaf, value)
    const problem = problemOf(protocol, packet, whole)
    if (problem?.reason !== reason) return undefined
    return { about: `${leaf.label} ${about}`, value: whole, reason, field: problem.field }
  })
}

/** Every field in the first frame that has it, and in the first that has not. */
function everyLeaf({ body }: Packet, frames: readonly Frame[]): Leaf[] {
  const found = new Map<string, Leaf>()
  for (const leaf of frames.flatMap((frame) => leavesOf(frame, body))) {
    const key = `${leaf.id} ${leaf.shape.kind} ${leaf.list} ${leaf.value === undefined}`
    if (!found.has(key)) found.set(key, leaf)
  }
  return [...found.values()]
}

function wrongValues(protocol: Protocol, leaf: Leaf, leaves: readonly Leaf[]): Wrong[] {
  const { field, shape, label, list, value } = leaf
  const { condition, repeat } = field
  if (value === undefined) {
    const given = leaves.find((other) => other.label === label && other.value !== undefined)
    return given ? [{ about: 'where the packet has none', value: given.value, reason: 'presence' }] : []
  }
  if (leaf.confined && !isFixed(sizeOfElement(shape))) return wrongPadding(leaf)
  const wrongs: Wrong[] = []
  if (condition && (list || !repeat) && shape === field.shape)
    wrongs.push({ about: 'missing', value: undefined, reason: 'presence' })
  if (list) return [...wrongs, ...wrongLists(protocol, leaf)]
  wrongs.push(...wrongTypes(leaf))
  switch (shape.kind) {
    case 'integer':
    case 'bits':
    case 'float':
      return [
        ...wrongs,
        ...wrongNumbers(shape === field.shape ? field : { ...field, valid: undefined }, shape),
      ]
    case 'text':
    case 'bytes':
      return [...wrongs, ...wrongData(protocol, leaf, shape), ...wrongPadding(leaf)]
    case 'switch':
      return [...wrongs, ...wrongCases(leaf, leaves)]
    default:
      return wrongs
  }
}

/** Nothing, or something else; not where it would be told of as another thing that is wrong. */
function wrongTypes({ field, shape, struct }: Leaf): Wrong[] {
  const { condition, repeat, valid } = field
  const measured = isMeasured(struct, field) && !repeat
  if (shape.kind === 'struct' || shape.kind === 'switch' || measured || valid) return []
  const other = shape.kind === 'text' || shape.kind === 'bytes' ? 7n : 'text'
  const wrong: Wrong = { about: other === 'text' ? 'as text' : 'as a number', value: other, reason: 'type' }
  const plain = !condition && !repeat && shape === field.shape
  return plain ? [{ about: 'missing', value: undefined, reason: 'type' }, wrong] : [wrong]
}

/** What would be taken for the padding of the bytes that are set aside for the structure. */
function wrongPadding({ pad, value }: Leaf): Wrong[] {
  if (pad === undefined || !(value instanceof Uint8Array) || value.length === 0) return []
  const ending = Uint8Array.from([...value.slice(0, -1), pad])
  return [{ about: 'ending in the padding around it', value: ending, reason: 'padding' }]
}

/** A value of another case than the one that is asked for. */
function wrongCases({ id, label, value }: Leaf, leaves: readonly Leaf[]): Wrong[] {
  const other = leaves.find((other) => {
    const another = other.shape.kind === 'switch' && other.label === label && other.id !== id
    return another && other.value !== undefined
  })
  if (!other || !isRecord(other.value) || value === undefined) return []
  return [{ about: `of the case ${String(other.value.type)}`, value: other.value, reason: 'case' }]
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
