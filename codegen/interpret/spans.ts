/** What the bytes of a packet mean, byte by byte: for hex dumps with notes. */

import type { Field, Packet, Shape } from '../model/model.js'
import { show, type Value } from './value.js'

export interface Span {
  /** Bytes from the start of the packet; `end` is behind the last. */
  readonly start: number
  readonly end: number
  /** `users[0].user_id`, `header.length`; bit fields that share their bytes stand in one span, `kind, flag`. */
  readonly path: string
  /** The first of those that share the bytes. */
  readonly field: Field
  /** The field's, or that of the case that the bytes are. */
  readonly shape: Shape
  /** `3 = kROOM`, `"alice", NUL-terminated`, `2, counts users`, `padding`. */
  readonly text: string
}

/** What a field's value means, in a few words. @param shape the field's, or that of one of its cases */
export function describe({ role }: Field, shape: Shape, value: Value, packet: Packet): string {
  switch (role.kind) {
    case 'reserved':
      return 'reserved'
    case 'frame':
      return role.of === 'id' ? `${show(value)} = ${packet.name.spec}` : `${show(value)} bytes in all`
    case 'derived': {
      const [measure] = role.measures
      if (!measure) return show(value)
      const of = measure.field.name.spec
      return measure.of === 'count' ? `${show(value)}, counts ${of}` : `${show(value)}, the length of ${of}`
    }
    case 'constant':
      return shape.kind === 'contents' ? 'always these bytes' : `always ${meaning(shape, value)}`
    case 'value':
    case 'param':
      return meaning(shape, value)
  }
}

function meaning(shape: Shape, value: Value): string {
  if ((shape.kind !== 'integer' && shape.kind !== 'bits') || !shape.enum) return show(value)
  const entry = shape.enum.entries.find((entry) => BigInt(entry.value) === value)
  return `${show(value)} = ${entry ? entry.name.spec : 'unknown'}`
}

/** `"alice", NUL-terminated`: how the value ends in its field. */
export function ending(terminator: number | undefined, terminated: boolean): string {
  if (terminator === undefined) return ''
  if (!terminated) return ', up to the end of the field'
  return terminator === 0 ? ', NUL-terminated' : `, ended by 0x${terminator.toString(16).padStart(2, '0')}`
}

/** What stands behind the value and its terminator. */
export function fill(bytes: Uint8Array, pad: number | undefined): string {
  return bytes.every((byte) => byte === (pad ?? 0)) ? 'padding' : 'ignored'
}
