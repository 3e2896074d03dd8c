/** What a packet's value is made of, and how to replace a part of it. */

import type { Frame } from '../../candidates/frames.js'
import { isList, isRecord, type RecordValue, type Value } from '../../interpret/value.js'
import { type Field, type Shape, type Struct, valueFields } from '../../model/model.js'

export interface Leaf {
  readonly frame: Frame
  readonly struct: Struct
  readonly field: Field
  /** The field's, or that of one of its cases, which `valid` is not about. */
  readonly shape: Shape
  /** From the packet's value to this one. */
  readonly keys: readonly (string | number)[]
  /** `users[0].user_id` */
  readonly label: string
  /** The same, with the cases that lead to it. */
  readonly id: string
  /** Undefined where `if` leaves the field out. */
  readonly value: Value | undefined
  /** A list, as a whole. */
  readonly list: boolean
  /** Inside bytes that are set aside for a structure: another length is told of as that structure's. */
  readonly confined: boolean
  /** What fills up the bytes that are set aside for the structure around it. */
  readonly pad: number | undefined
}

/** Structures, cases and lists are followed to their fields and their first element. */
export function leavesOf(frame: Frame, struct: Struct): Leaf[] {
  return leavesIn(frame, struct, frame.value, {
    keys: [],
    label: '',
    id: '',
    confined: false,
    pad: undefined,
  })
}

type Way = Pick<Leaf, 'keys' | 'label' | 'id' | 'confined' | 'pad'>

function leavesIn(frame: Frame, struct: Struct, record: RecordValue, outer: Way): Leaf[] {
  return valueFields(struct).flatMap((field): Leaf[] => {
    const { name, shape, repeat } = field
    const value = record[name.spec]
    const way = longer(outer, name.spec, outer.label === '' ? name.spec : `.${name.spec}`)
    const leaf: Leaf = { frame, struct, field, shape, ...way, value, list: false }
    if (!repeat || !isList(value)) return elementLeaves(leaf)
    const whole = { ...leaf, list: true }
    const [first] = value
    // What is wrong with an element may end the list elsewhere, and be told of as that.
    if (first === undefined || repeat.until === 'condition') return [whole]
    return [whole, ...elementLeaves({ ...leaf, ...longer(way, 0, '[0]'), value: first })]
  })
}

function elementLeaves(leaf: Leaf): Leaf[] {
  const { frame, field, shape, keys, label, id, value, confined } = leaf
  if (!isRecord(value)) return [leaf]
  // What is wrong inside what has to fulfil a condition as a whole may be told of as that.
  if (field.valid?.kind === 'holds') return []
  if (shape.kind === 'struct') {
    const sized = shape.extent?.kind === 'size'
    const way = { keys, label, id, confined: confined || sized, pad: shape.pad }
    return leavesIn(frame, shape.struct, value, way)
  }
  const variant =
    shape.kind === 'switch' ? shape.variants.find(({ name }) => name.spec === value.type) : undefined
  if (!variant) return [leaf]
  const chosen = { ...leaf, id: `${id}:${variant.name.spec}` }
  const inner = { ...chosen, shape: variant.shape, keys: [...keys, 'value'], value: value.value }
  return [chosen, ...elementLeaves(inner)]
}

function longer(way: Way, key: string | number, text: string): Way {
  return { ...way, keys: [...way.keys, key], label: way.label + text, id: way.id + text }
}

/** A copy of the packet's value with another one in the leaf's place, or with none. */
export function replaced({ frame, keys }: Leaf, value: Value | undefined): RecordValue {
  const copy = replacedIn(frame.value, keys, value)
  return isRecord(copy) ? copy : frame.value
}

function replacedIn(
  whole: Value | undefined,
  keys: Leaf['keys'],
  value: Value | undefined,
): Value | undefined {
  const [key, ...inner] = keys
  if (key === undefined) return value
  if (isList(whole))
    return whole.flatMap((one, i) => (i === key ? (replacedIn(one, inner, value) ?? []) : [one]))
  if (!isRecord(whole)) return whole
  const member = replacedIn(whole[key], inner, value)
  const others = Object.entries(whole).filter(([name]) => name !== key)
  return Object.fromEntries(
    member === undefined ? others : inOrder(whole, [...others, [String(key), member]]),
  )
}

/** As the members stood before, a new one last. */
function inOrder(before: RecordValue, members: readonly (readonly [string, Value])[]): [string, Value][] {
  const names = Object.keys(before)
  const place = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length)
  return members
    .map(([name, value]): [string, Value] => [name, value])
    .sort(([a], [b]) => place(a) - place(b))
}
