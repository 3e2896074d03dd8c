/** Whether a field says how long it can get, in less than a whole packet holds. */

import { rangeOf } from '../model/expression.js'
import type { Field, Protocol, Shape, Struct } from '../model/model.js'
import { sizeOfElement } from '../model/sizes.js'

/** Bytes that a packet's body has room for. */
export function roomOf({ header }: Protocol): number {
  return header.maxFrame - header.size
}

/** The most bytes that are set aside for a value, Infinity where nothing bounds them; undefined for what has a size of its own. */
export function mostBytes(shape: Shape): number | undefined {
  switch (shape.kind) {
    case 'text':
    case 'bytes':
      return sizeOfElement(shape).max
    case 'struct':
      return shape.extent?.kind === 'size' ? sizeOfElement(shape).max : undefined
    case 'switch': {
      const sizes = shape.variants.map(({ shape }) => mostBytes(shape)).filter((most) => most !== undefined)
      return sizes.length > 0 ? Math.max(...sizes) : undefined
    }
    default:
      return undefined
  }
}

/** The most elements that the field can have, Infinity where nothing bounds them; undefined where it does not repeat. */
export function mostElements({ repeat }: Field): number | undefined {
  if (!repeat) return undefined
  return repeat.until === 'count' ? Number(rangeOf(repeat.count).max) : Number.POSITIVE_INFINITY
}

/** Whether the elements alone fill more than a packet, however small they are. */
export function hasOpenCount(field: Field, room: number): boolean {
  return (mostElements(field) ?? 0) * sizeOfElement(field.shape).min > room
}

export function hasOpenSize({ shape }: Field, room: number): boolean {
  return (mostBytes(shape) ?? 0) > room
}

/** Whether every size and count in it is bounded by itself. */
export function isBounded(struct: Struct, room: number): boolean {
  return struct.fields.every(
    (field) =>
      !hasOpenCount(field, room) &&
      !hasOpenSize(field, room) &&
      structsIn(field.shape).every((inner) => isBounded(inner, room)),
  )
}

/** Those that take what they take. */
function structsIn(shape: Shape): Struct[] {
  if (shape.kind === 'switch') return shape.variants.flatMap(({ shape }) => structsIn(shape))
  return shape.kind === 'struct' && shape.extent?.kind !== 'size' ? [shape.struct] : []
}

/** Structures that stand somewhere on the wire with nothing but the packet's end to bound them; no others need bounds. */
export function openStructs({ packets }: Protocol): Set<Struct> {
  const open = new Set(packets.filter(({ from }) => from !== 'internal').map(({ body }) => body))
  for (const { fields } of open) {
    for (const inner of fields.flatMap(({ shape }) => structsIn(shape))) open.add(inner)
  }
  return open
}
