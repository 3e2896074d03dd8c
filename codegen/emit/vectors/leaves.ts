/** What a packet's value is made of, and how to replace a part of it. */

import { isList, isRecord, type RecordValue, type Value } from '../../interpret/value.js'
import { type Field, type Struct, valueFields } from '../../model/model.js'
import type { Frame } from './frames.js'

export interface Leaf {
  readonly frame: Frame
  readonly struct: Struct
  readonly field: Field
  /** From the packet's value to this one. */
  readonly keys: readonly (string | number)[]
  /** `users[0].user_id` */
  readonly label: string
  /** Undefined where `if` leaves the field out. */
  readonly value: Value | undefined
  /** A list, as a whole. */
  readonly list: boolean
}

/** Structures and lists are followed to their fields and their first element. */
export function leavesOf(frame: Frame, struct: Struct): Leaf[] {
  return leavesIn(frame, struct, frame.value, [])
}

function leavesIn(frame: Frame, struct: Struct, record: RecordValue, outer: Leaf['keys']): Leaf[] {
  return valueFields(struct).flatMap((field): Leaf[] => {
    const value = record[field.name.spec]
    const keys = [...outer, field.name.spec]
    const leaf = { frame, struct, field, keys, label: labelOf(keys), value, list: field.repeat !== undefined }
    const element = isList(value) ? value[0] : value
    const inside = isList(value) ? [...keys, 0] : keys
    if (isRecord(element) && field.shape.kind === 'struct')
      return [...(leaf.list ? [leaf] : []), ...leavesIn(frame, field.shape.struct, element, inside)]
    if (!leaf.list || element === undefined) return [leaf]
    return [leaf, { ...leaf, keys: inside, label: labelOf(inside), value: element, list: false }]
  })
}

function labelOf(keys: Leaf['keys']): string {
  return keys.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('')
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
