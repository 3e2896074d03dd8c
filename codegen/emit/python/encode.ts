/** Straight-line code that writes a structure into `out`. */

import { groupHead, groupOf, isGroupUsed, isMeasured } from '../../model/layout.js'
import {
  type BitsShape,
  type BytesShape,
  type Field,
  type Struct,
  type TextShape,
  typeName,
} from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import { allowedText } from '../shared/words.js'
import { indent } from '../text.js'
import { printDerived } from './derived.js'
import { printExpression, printLiteral, writerAccess } from './expressions.js'
import { bytesLiteral, type Module, quote } from './module.js'
import { attribute, beside, className, local, packetOf, place, runtime, typeModule } from './spelling.js'
import { allowed } from './valid.js'

export function printWrites(module: Module, struct: Struct): string[] {
  return struct.fields.flatMap((field) => [
    ...printDerived(module, struct, field),
    ...(field.condition ? conditional(module, struct, field) : repeated(module, struct, field)),
  ])
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, writerAccess)
  const lines = indent(repeated(module, struct, field), 4)
  if (field.role.kind !== 'value') return [`if ${condition}:`, ...lines]
  const value = `self.${attribute(field)}`
  const check = module.use('check_presence', runtime('checks'))
  return [`${check}(${condition}, ${value}, ${place(struct, field)})`, `if ${value} is not None:`, ...lines]
}

function repeated(module: Module, struct: Struct, field: Field): string[] {
  const value = writtenValue(field)
  const { repeat, shape } = field
  if (!repeat) return writeElement(module, struct, field, value, place(struct, field))
  const lines: string[] = []
  if (repeat.until === 'count' && !isMeasured(struct, field)) {
    const found = `${module.use('count_of', runtime('checks'))}(${value}, ${place(struct, field)})`
    const count = printExpression(module, repeat.count, writerAccess)
    lines.push(`${module.use('check_count', runtime('checks'))}(${found}, ${count}, ${place(struct, field)})`)
  } else if (!isMeasured(struct, field))
    lines.push(`${module.use('check_list', runtime('checks'))}(${value}, ${place(struct, field)})`)
  const item = beside(struct, field, 'item')
  if (shape.kind !== 'struct') {
    const write = writeElement(module, struct, field, item, place(struct, field))
    return [...lines, `for ${item} in ${value}:`, ...indent(write, 4)]
  }
  const at = `${packetOf(struct)}, f"${field.name.spec}[{index}]"`
  const write = writeElement(module, struct, field, item, at)
  return [...lines, `for index, ${item} in enumerate(${value}):`, ...indent(write, 4)]
}

/** What is written: the packet's, the derived one, or the constant. */
function writtenValue(field: Field): string {
  if (field.role.kind === 'constant') return printLiteral(field.role.value, field)
  if (field.role.kind === 'frame') return field.role.of === 'id' ? 'packet_id' : 'length'
  return field.role.kind === 'derived' ? local(field) : `self.${attribute(field)}`
}

/** @param at packet and field, as arguments */
function writeElement(module: Module, struct: Struct, field: Field, value: string, at: string): string[] {
  const { shape, role } = field
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const type = module.use(typeName(shape).toUpperCase(), runtime('numbers'))
      const written = role.kind === 'reserved' ? '0' : value
      return [...checkValid(module, field, value, at), `${type}.put(out, ${written}, ${at})`]
    }
    case 'bits':
      return packBits(module, struct, field, shape, value, at)
    case 'contents':
      return shape.bytes.length === 0 ? [] : [`out.data += ${bytesLiteral(shape.bytes)}`]
    case 'struct': {
      const type = module.use(className(shape.struct.name), typeModule(shape.struct))
      return [`${module.use('put_struct', runtime('structs'))}(out, ${value}, ${type}, ${at})`]
    }
    case 'text': {
      const put = module.use('put_text', runtime('text'))
      const extent = printExtent(module, shape)
      const call = `${put}(out, ${value}, ${quote(shape.encoding)}, ${at}${extent})`
      return [...checkValid(module, field, value, at), call]
    }
    case 'bytes':
      if (role.kind === 'reserved') return [`out.data += bytes(${sizeOfElement(shape).min})`]
      return [`${module.use('put_data', runtime('data'))}(out, ${value}, ${at}${printExtent(module, shape)})`]
  }
}

/** The type first, because a comparison with another one raises by itself. */
function checkValid(module: Module, field: Field, value: string, at: string): string[] {
  const { valid, shape, role } = field
  if (!valid) return []
  const check = module.use('check_write', runtime('checks'))
  const single = shape.kind === 'float' && shape.bytes === 4
  const written = single ? `${module.use('single', runtime('numbers'))}(${value})` : value
  const call = `${check}(${allowed(valid, field, written)}, ${value}, ${quote(allowedText(valid))}, ${at})`
  if (role.kind === 'derived') return [call]
  return [`${module.use(typeCheck(field), runtime('checks'))}(${value}, ${at})`, call]
}

function typeCheck({ shape }: Field): string {
  if (shape.kind === 'text') return 'check_text'
  if (shape.kind === 'float') return 'check_number'
  return shape.kind === 'bits' && shape.flag ? 'check_flag' : 'check_integer'
}

/** Where the value ends, as further arguments. */
function printExtent(module: Module, shape: TextShape | BytesShape): string {
  const { extent, terminator, pad } = shape
  const size = extent.kind === 'size' ? printExpression(module, extent.size, writerAccess) : undefined
  return [
    size === undefined ? '' : `, size=${size}`,
    terminator === undefined ? '' : `, end=${bytesLiteral([terminator])}`,
    pad === undefined ? '' : `, pad=${pad}`,
  ].join('')
}

/** The group is one integer: its first field starts it, its last one writes it. */
function packBits(
  module: Module,
  struct: Struct,
  field: Field,
  shape: BitsShape,
  value: string,
  at: string,
): string[] {
  const head = groupHead(struct, field)
  const fields = groupOf(struct, head)
  const group = beside(struct, head, 'group')
  const bytes = sizeOfElement(head.shape).min
  if (!isGroupUsed(struct, head)) return field === head ? [`out.data += bytes(${bytes})`] : []
  const lines = field === head ? [`${group} = 0`] : []
  if (field.role.kind !== 'reserved') {
    lines.push(...checkValid(module, field, value, at))
    const width = shape.flag ? '' : `${shape.width}, `
    const pack = module.use(shape.flag ? 'pack_flag' : 'pack_bits', runtime('bits'))
    lines.push(`${group} |= ${pack}(${value}, ${width}${shiftOf(shape, bytes)}, ${at})`)
  }
  if (field === fields.at(-1)) lines.push(`out.data += ${group}.to_bytes(${bytes}, "${orderOf(shape)}")`)
  return lines
}

/** In be order the first field takes the group's highest bits, in le order its lowest. */
export function shiftOf({ endian, position, width }: BitsShape, groupBytes: number): number {
  return endian === 'le' ? position : 8 * groupBytes - position - width
}

export const orderOf = ({ endian }: { readonly endian: 'le' | 'be' }): 'little' | 'big' =>
  endian === 'le' ? 'little' : 'big'
