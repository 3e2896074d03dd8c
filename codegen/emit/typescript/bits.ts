/** Bit fields: written into and read from the bytes of their group. */

import { groupHead, isGroupUsed } from '../../model/layout.js'
import { type BitsShape, type Field, isWide, type Struct } from '../../model/model.js'
import type { Module } from './module.js'
import { where } from './place.js'
import { beside, local, runtime } from './spelling.js'

/** The first field of a group clears the group's bytes and moves past them. */
export function putBits(
  module: Module,
  struct: Struct,
  field: Field,
  shape: BitsShape,
  value: string,
): string[] {
  const lines: string[] = []
  const group = groupLocal(struct, field)
  if (shape.position === 0) {
    if (isGroupUsed(struct, field)) lines.push(`const ${group} = at`)
    lines.push(`bytes.fill(0, at, at + ${shape.groupBytes})`, `at += ${shape.groupBytes}`)
  }
  if (field.role.kind === 'reserved') return lines
  const place = where(struct, field)
  const from = runtime('bits')
  if (shape.flag) {
    lines.push(
      `${module.use('putFlag', from)}(bytes, ${group}, ${shape.position}, '${shape.endian}', ${value}, ${place})`,
    )
    return lines
  }
  const write = module.use(isWide(shape) ? 'putWideBits' : 'putBits', from)
  lines.push(
    `${write}(bytes, ${group}, ${shape.position}, ${shape.width}, '${shape.endian}', ${value}, ${place})`,
  )
  return lines
}

/** Moves past the bit field's group. */
export function openGroup(struct: Struct, field: Field, { groupBytes }: BitsShape): string[] {
  const start = isGroupUsed(struct, field) ? `const ${groupLocal(struct, field)} = ` : ''
  return [`${start}cursor.take(${groupBytes}, ${where(struct, field)})`]
}

export function readBits(module: Module, struct: Struct, field: Field, shape: BitsShape): string {
  const group = groupLocal(struct, field)
  const bits = (name: string): string =>
    `${module.use(name, runtime('bits'))}(cursor, ${group}, ${shape.position}, ${shape.width}, '${shape.endian}')`
  if (shape.flag) return `${bits('takeBits')} === 1`
  return bits(isWide(shape) ? 'takeWideBits' : 'takeBits')
}

/** Where the bit field's group starts: named after the group's first field. */
export function groupLocal(struct: Struct, field: Field): string {
  return beside(struct, local(groupHead(struct, field)), 'Group')
}
