/**
 * Which values of a packet are worth trying on the other side: those that its own spec speaks of, as for the test
 * vectors, and those at which the other spec has the field change its meaning.
 */

import { type Interest, interestOf } from '../candidates/interest.js'
import { type Field, type Literal, limitsOf, type Packet, type Struct } from '../model/model.js'
import type { Alignment } from './align.js'
import { structsIn } from './structs.js'

export function curiosityAbout({ body }: Packet, other: Packet | undefined, alignment: Alignment): Interest {
  const own = interestOf(body)
  const theirs = other && interestOf(other.body).constants
  const constants = new Map<Field, readonly Literal[]>()
  for (const field of fieldsIn(body)) {
    const partner = alignment.partner(field)
    const said = partner ? [...(theirs?.get(partner) ?? []), ...limitsFor(partner)] : []
    constants.set(field, [...(own.constants.get(field) ?? []), ...limitsFor(field), ...said])
  }
  return { governs: own.governs, constants }
}

function fieldsIn({ fields }: Struct): Field[] {
  return fields.flatMap((field) => [field, ...structsIn(field.shape).flatMap(fieldsIn)])
}

/** What the field can hold, what it may, and what has a name. */
function limitsFor({ shape, valid, role }: Field): Literal[] {
  const held = shape.kind === 'integer' || shape.kind === 'bits' ? limitsOf(shape) : undefined
  const named = 'enum' in shape ? (shape.enum?.entries ?? []) : []
  const allowed =
    valid?.kind === 'any-of' ? valid.values : valid?.kind === 'range' ? [valid.min, valid.max] : []
  return [
    ...(role.kind === 'constant' ? [role.value] : []),
    ...allowed.filter((value) => value !== undefined),
    ...named.map(({ value }) => BigInt(value)),
    ...(held ? [held.min, held.max] : []),
    ...('terminator' in shape ? marks([shape.terminator, shape.pad]) : []),
  ]
}

/** Text in which the bytes stand that end or fill up the field. */
function marks(bytes: readonly (number | undefined)[]): string[] {
  return bytes
    .filter((byte) => byte !== undefined)
    .map((byte) => String.fromCharCode(byte))
    .flatMap((mark) => [`a${mark}b`, `ab${mark}`])
}
