/** Bit fields: the bytes that a group of them shares are one integer, put together and taken apart. */

import { groupHead, groupOf, isGroupUsed } from '../../model/layout.js'
import type { BitsShape, Endian, Field, Struct } from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import type { Module } from './module.js'
import { beside, place, runtime } from './spelling.js'

/** The group is one integer: its first field starts it, its last one writes it. */
export function packBits(
  module: Module,
  struct: Struct,
  field: Field,
  shape: BitsShape,
  value: string,
): string[] {
  const head = groupHead(struct, field)
  const group = beside(struct, head, 'group')
  const bytes = sizeOfElement(head.shape).min
  if (!isGroupUsed(struct, head)) return field === head ? [`out.data += bytes(${bytes})`] : []
  const lines = field === head ? [`${group} = 0`] : []
  if (field.role.kind !== 'reserved') {
    const width = shape.flag ? '' : `${shape.width}, `
    const pack = module.use(shape.flag ? 'pack_flag' : 'pack_bits', runtime('bits'))
    lines.push(`${group} |= ${pack}(${value}, ${width}${shiftOf(shape, bytes)}, ${place(struct, field)})`)
  }
  const last = field === groupOf(struct, head).at(-1)
  return last ? [...lines, `out.data += ${group}.to_bytes(${bytes}, "${orderOf(shape)}")`] : lines
}

/** In be order the first field takes the group's highest bits, in le order its lowest. */
function shiftOf({ endian, position, width }: BitsShape, groupBytes: number): number {
  return endian === 'le' ? position : 8 * groupBytes - position - width
}

export const orderOf = ({ endian }: { readonly endian: Endian }): 'little' | 'big' =>
  endian === 'le' ? 'little' : 'big'

/** The group as one integer, and where it starts. */
export function takeGroup(struct: Struct, head: Field): string[] {
  const { shape } = head
  if (shape.kind !== 'bits') return []
  const take = `cursor.take(${shape.groupBytes}, ${place(struct, head)})`
  if (!isGroupUsed(struct, head)) return [take]
  const start = groupStart(struct, head)
  const group = beside(struct, head, 'group')
  return [
    `${start} = ${take}`,
    `${group} = int.from_bytes(cursor.data[${start} : cursor.at], "${orderOf(shape)}")`,
  ]
}

export const groupStart = (struct: Struct, field: Field): string =>
  beside(struct, groupHead(struct, field), 'at')

/** The field's bits in the group, as an integer. */
export function unpackBits(module: Module, struct: Struct, field: Field, shape: BitsShape): string {
  const head = groupHead(struct, field)
  const shift = shiftOf(shape, sizeOfElement(head.shape).min)
  return `${module.use('take_bits', runtime('bits'))}(${beside(struct, head, 'group')}, ${shape.width}, ${shift})`
}
