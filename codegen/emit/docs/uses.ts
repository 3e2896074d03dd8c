/** Which packets and types use a type or an enum, as links. */

import type { EnumType, Field, Protocol, Shape, Struct } from '../../model/model.js'
import type { Links } from './pages.js'

/** `Used by A, b.` */
export function usersOfType(protocol: Protocol, type: Struct, links: Links): string {
  return users(protocol, links, (shape) => shape.kind === 'struct' && shape.struct === type)
}

export function usersOfEnum(protocol: Protocol, type: EnumType, links: Links): string {
  return users(protocol, links, (shape) => 'enum' in shape && shape.enum === type)
}

function users(protocol: Protocol, links: Links, isUse: (shape: Shape) => boolean): string {
  const uses = ({ params, fields }: Struct): boolean => [...params, ...fields].flatMap(shapesOf).some(isUse)
  const found = [
    ...protocol.packets.filter(({ body }) => uses(body)).map(links.packet),
    ...protocol.types.filter(uses).map(links.type),
  ]
  return found.length === 0 ? 'Nothing uses it.' : `Used by ${found.join(', ')}.`
}

/** The field's, and those of its cases. */
function shapesOf({ shape }: Field): Shape[] {
  return shape.kind === 'switch' ? shape.variants.map(({ shape }) => shape) : [shape]
}
