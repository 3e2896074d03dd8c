/** What an encoder and a decoder of any language ask about a structure's layout. */

import type { Field, Header, Packet, Protocol, Struct } from './model.js'
import { leastRead, sizeOfField } from './sizes.js'

/** Whether the field's own value tells its length, so that its size has been derived and not been given. */
export function isMeasured(struct: Struct, field: Field): boolean {
  return struct.fields.some(
    ({ role }) => role.kind === 'derived' && role.measures.some((measure) => measure.field === field),
  )
}

/** The first field of the bit field's group. */
export function groupHead({ fields }: Struct, field: Field): Field {
  const until = fields.slice(0, fields.indexOf(field) + 1)
  return until.findLast(({ shape }) => shape.kind === 'bits' && shape.position === 0) ?? field
}

/** All fields of the group that the bit field starts. */
export function groupOf({ fields }: Struct, head: Field): Field[] {
  const from = fields.indexOf(head)
  const next = fields.findIndex(({ shape }, i) => i > from && (shape.kind !== 'bits' || shape.position === 0))
  return fields.slice(from, next === -1 ? undefined : next)
}

/** Whether anything but reserved bits is in the group that the field starts. */
export function isGroupUsed(struct: Struct, head: Field): boolean {
  return groupOf(struct, head).some(({ role }) => role.kind !== 'reserved')
}

/** The lengths that a frame of the packet can have when it is read, bytes, header included. */
export function frameLimits(
  { header }: Protocol,
  { body }: Packet,
): { readonly min: number; readonly max: number } {
  return { min: header.size + leastRead(body), max: Math.min(header.size + body.size.max, header.maxFrame) }
}

/** Where the header's field starts, bytes from the header's start. */
export function headerOffset({ struct }: Header, field: Field): number {
  const before = struct.fields.slice(0, struct.fields.indexOf(field))
  return before.reduce((sum, one) => sum + sizeOfField(one).min, 0)
}
