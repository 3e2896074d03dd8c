/** A structure's fields and where each stands, as rows: those of a nested structure stand below it. */

import type { BitsShape, Field, Struct } from '../../model/model.js'
import { sizeOfElement, takesRest } from '../../model/sizes.js'
import { code } from './markdown.js'
import { add, behind, elementSize, isConstant, type Offset, offsetAt, offsetText, sizeOf } from './offset.js'

export interface Row {
  readonly field: Field
  /** `users[i].user_id` */
  readonly path: string
  /** What stands before the names of the fields beside it: `users[i].` */
  readonly prefix: string
  /** Markdown: bytes, and for bits which of the byte. */
  readonly offset: string
  /** Markdown: `33`, `4 bits`, `42 × user_count`, `2, or 0`. */
  readonly size: string
}

/**
 * @param start of the structure in the packet, or 0 where it is shown by itself
 * @param under what the fields' names start with
 */
export function layoutOf(struct: Struct, start: number, under = ''): Row[] {
  return rowsOf(struct, offsetAt(start), under, indexOf(struct))
}

/** What counts the elements of a list: no field has the name. */
export function indexOf({ fields }: Struct): string {
  const taken = new Set(fields.map(({ name }) => name.spec))
  return ['i', 'j', 'k', 'n'].find((name) => !taken.has(name)) ?? 'I'
}

/** @param index where nested structures are shown with their fields; those in them are not */
function rowsOf(struct: Struct, start: Offset, prefix: string, index?: string): Row[] {
  const rows: Row[] = []
  let at = start
  let group = start
  for (const field of struct.fields) {
    const { shape } = field
    const path = prefix + field.name.spec
    const row = { field, path, prefix, size: sizeText(field, prefix) }
    if (shape.kind === 'bits') {
      if (shape.position === 0) group = at
      rows.push({ ...row, offset: bitsText(group, shape) })
    } else rows.push({ ...row, offset: show(at) })
    // What a type is told decides about its fields, and stands nowhere in it.
    if (index !== undefined && shape.kind === 'struct' && shape.args.length === 0)
      rows.push(...nestedRows(field, shape.struct, at, path, index))
    at = behind(at, field, prefix)
  }
  return rows
}

/** Elements stand at a multiple of their size; where that is not the same for all, the type's own table tells. */
function nestedRows(field: Field, struct: Struct, at: Offset, path: string, index: string): Row[] {
  if (!field.repeat) return rowsOf(struct, at, `${path}.`)
  const element = elementSize(field, '')
  if (!element || !isConstant(element)) return []
  const each = add(at, { constant: 0n, terms: new Map([[index, element.constant]]) })
  return rowsOf(struct, each, `${path}[${index}].`)
}

/** `7, bits 7–4`: which bits of the byte, 7 being the most significant; `7, bit 3 to 9, bit 0` across bytes. */
function bitsText(group: Offset, { position, width, endian }: BitsShape): string {
  const last = position + width - 1
  const at = (bit: number): string => show(add(group, offsetAt(bit >> 3)))
  const number = (bit: number): number => (endian === 'be' ? 7 - (bit & 7) : bit & 7)
  if (width === 1) return `${at(position)}, bit ${number(position)}`
  if (position >> 3 !== last >> 3)
    return `${at(position)}, bit ${number(position)} to ${at(last)}, bit ${number(last)}`
  const [high, low] = [number(position), number(last)].sort((a, b) => b - a)
  return `${at(position)}, bits ${high}–${low}`
}

function sizeText(field: Field, prefix: string): string {
  const { shape, repeat } = field
  if (shape.kind === 'bits') return shape.width === 1 ? '1 bit' : `${shape.width} bits`
  if (takesRest(field)) return 'the rest'
  if (field.condition) return `${sizeText({ ...field, condition: undefined }, prefix)}, or 0`
  const whole = sizeOf(field, prefix)
  if (whole) return show(whole)
  const each = repeat ? ' each' : ''
  const element = elementSize(field, prefix)
  if (element) return show(element) + each
  const { min, max } = sizeOfElement(shape)
  return (max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`) + each
}

function show(bytes: Offset): string {
  return isConstant(bytes) ? offsetText(bytes) : code(offsetText(bytes))
}
