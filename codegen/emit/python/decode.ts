/** Straight-line code that reads a structure from `cursor`: a local for each field, then the object. */

import { groupHead, isGroupUsed } from '../../model/layout.js'
import {
  type BytesShape,
  type Field,
  type Struct,
  type TextShape,
  typeName,
  valueFields,
} from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import { allowedText, literalText } from '../shared/words.js'
import { indent } from '../text.js'
import { orderOf, shiftOf } from './encode.js'
import { printExpression, printLiteral, readerAccess } from './expressions.js'
import { bytesLiteral, type Module, quote } from './module.js'
import {
  attribute,
  beside,
  className,
  ENUMS,
  local,
  packetOf,
  place,
  runtime,
  typeModule,
} from './spelling.js'
import { fieldType } from './struct-class.js'
import { allowed } from './valid.js'

/** Lines that read every field into a local. */
export function printFieldReads(module: Module, struct: Struct): string[] {
  return struct.fields.flatMap((field) => {
    if (field.condition) return conditional(module, struct, field)
    return field.repeat ? list(module, struct, field) : single(module, struct, field, isUsed(field))
  })
}

/** `cls(user_id=user_id, msg=msg)` */
export function construction(struct: Struct): string {
  return `cls(${valueFields(struct)
    .map((field) => `${attribute(field)}=${local(field)}`)
    .join(', ')})`
}

/** Whether anything reads the local: the packet, an expression over a length, or the check of the header. */
function isUsed({ role }: Field): boolean {
  return role.kind === 'value' || role.kind === 'derived' || role.kind === 'frame'
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, readerAccess)
  const kept = field.role.kind === 'value'
  const read = field.repeat ? list(module, struct, field) : single(module, struct, field, kept)
  return [
    ...(kept ? [`${local(field)}: ${fieldType(module, field)} | None = None`] : []),
    `if ${condition}:`,
    ...indent(read, 4),
  ]
}

function list(module: Module, struct: Struct, field: Field): string[] {
  const name = local(field)
  const at = place(struct, field)
  const lines: string[] = []
  let more = 'cursor.left > 0'
  if (field.repeat?.until === 'count') {
    const count = printExpression(module, field.repeat.count, readerAccess)
    const simple = /^\w+$/.test(count)
    const limit = simple ? count : beside(struct, field, 'count')
    if (!simple) lines.push(`${limit} = ${count}`)
    lines.push(`cursor.expect_elements(${limit}, ${sizeOfElement(field.shape).min}, ${at})`)
    more = `len(${name}) < ${limit}`
  }
  lines.push(field.condition ? `${name} = []` : `${name}: ${fieldType(module, field)} = []`)
  if (!isChecked(field)) {
    const read = readElement(
      module,
      struct,
      field,
      `${packetOf(struct)}, f"${field.name.spec}[{len(${name})}]"`,
    )
    return [...lines, `while ${more}:`, `    ${name}.append(${read})`]
  }
  const item = beside(struct, field, 'item')
  const body = [...single(module, struct, field, true, item), `${name}.append(${item})`]
  return [...lines, `while ${more}:`, ...indent(body, 4)]
}

function isChecked({ role, valid }: Field): boolean {
  return role.kind === 'constant' || valid !== undefined
}

/** Reads one value into `name`; checks it where the spec limits it. */
function single(module: Module, struct: Struct, field: Field, keep: boolean, name = local(field)): string[] {
  const { shape, role } = field
  const at = place(struct, field)
  if (shape.kind === 'contents') {
    const expect = module.use('expect_contents', runtime('data'))
    return [`${expect}(cursor, ${bytesLiteral(shape.bytes)}, ${at})`]
  }
  const group = shape.kind === 'bits' && shape.position === 0 ? takeGroup(struct, field) : []
  if (role.kind === 'reserved') {
    return shape.kind === 'bits' ? group : [`cursor.take(${sizeOfElement(shape).min}, ${at})`]
  }
  const read = readElement(module, struct, field, at)
  if (!isChecked(field)) return [...group, keep ? `${name} = ${read}` : read]

  const start = shape.kind === 'bits' ? groupStart(struct, field) : beside(struct, field, 'at')
  const begin = shape.kind === 'bits' ? group : [`${start} = cursor.at`]
  const condition =
    role.kind === 'constant'
      ? `${name} ${typeof role.value === 'boolean' ? 'is' : '=='} ${printLiteral(role.value, field)}`
      : field.valid
        ? allowed(field.valid, field, name)
        : 'True'
  const expected =
    role.kind === 'constant' ? literalText(role.value) : field.valid ? allowedText(field.valid) : ''
  const check = module.use('check_read', runtime('checks'))
  return [
    ...begin,
    `${name} = ${read}`,
    `${check}(${condition}, cursor, ${start}, ${name}, ${quote(expected)}, ${at})`,
  ]
}

/** The group as one integer, and where it starts. */
function takeGroup(struct: Struct, head: Field): string[] {
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

const groupStart = (struct: Struct, field: Field): string => beside(struct, groupHead(struct, field), 'at')

/** @param at packet and field, as arguments; an element that is a structure has its index in it */
function readElement(module: Module, struct: Struct, field: Field, at: string): string {
  const { shape } = field
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const type = module.use(typeName(shape).toUpperCase(), runtime('numbers'))
      return asEnum(module, field, `${type}.take(cursor, ${place(struct, field)})`)
    }
    case 'bits': {
      const head = groupHead(struct, field)
      const take = module.use('take_bits', runtime('bits'))
      const shift = shiftOf(shape, sizeOfElement(head.shape).min)
      const bits = `${take}(${beside(struct, head, 'group')}, ${shape.width}, ${shift})`
      return shape.flag ? `${bits} == 1` : asEnum(module, field, bits)
    }
    case 'struct': {
      const type = module.use(className(shape.struct.name), typeModule(shape.struct))
      return `${module.use('take_struct', runtime('structs'))}(cursor, ${type}.read, ${at})`
    }
    case 'contents':
      return ''
    case 'text':
    case 'bytes':
      return readExtent(module, shape, place(struct, field))
  }
}

function readExtent(module: Module, shape: TextShape | BytesShape, at: string): string {
  const text = shape.kind === 'text'
  const encoding = text ? `, ${quote(shape.encoding)}` : ''
  const end = bytesLiteral([shape.terminator ?? 0])
  if (shape.extent.kind === 'terminated') {
    const take = text
      ? module.use('take_ended_text', runtime('text'))
      : module.use('take_ended', runtime('fields'))
    return `${take}(cursor${encoding}, ${end}, ${at})`
  }
  const size =
    shape.extent.kind === 'eos' ? 'cursor.left' : printExpression(module, shape.extent.size, readerAccess)
  const limits = [
    shape.terminator === undefined ? '' : `, end=${end}`,
    shape.pad === undefined ? '' : `, pad=${shape.pad}`,
  ].join('')
  const take = text ? module.use('take_text', runtime('text')) : module.use('take_data', runtime('data'))
  return `${take}(cursor, ${size}${encoding}, ${at}${limits})`
}

function asEnum(module: Module, { shape }: Field, number: string): string {
  if ((shape.kind !== 'integer' && shape.kind !== 'bits') || !shape.enum) return number
  const type = module.use(className(shape.enum.name), ENUMS)
  return `${module.use('known', runtime('enums'))}(${type}, ${number})`
}
