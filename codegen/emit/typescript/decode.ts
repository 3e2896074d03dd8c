/** Straight-line code that reads a structure: a local for each field, then the object. */

import { isGroupUsed } from '../../model/layout.js'
import {
  type BitsShape,
  type BytesShape,
  type Field,
  isUtf16,
  isWide,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  type TextShape,
  typeName,
  valueFields,
} from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { sizeOfElement } from '../../model/sizes.js'
import { allowedText, literalText } from '../shared/words.js'
import { indent } from '../text.js'
import { groupLocal, where } from './encode.js'
import {
  type Access,
  printCase,
  printExpression,
  printLiteral,
  printNumber,
  withElement,
} from './expressions.js'
import { type Module, quote } from './module.js'
import { printArguments } from './params.js'
import { beside, capital, local, property, readFunction, runtime, typeModule } from './spelling.js'
import { elementType, fieldType } from './struct-type.js'
import { allowed } from './valid.js'

const access: Access = { field: local, element: 'item' }

/** Lines that read every field into a local. */
export function printFieldReads(module: Module, struct: Struct): string[] {
  return struct.fields.flatMap((field) => {
    if (field.condition) return conditional(module, struct, field)
    return field.repeat ? list(module, struct, field) : single(module, struct, field, isUsed(field))
  })
}

/** The same, and then the object. */
export function printReads(module: Module, struct: Struct): string[] {
  const lines = printFieldReads(module, struct)
  const fields = valueFields(struct)
  const always = fields.filter(({ condition }) => !condition).map(member)
  const object = always.length === 0 ? '{}' : `{ ${always.join(', ')} }`
  const sometimes = fields.filter(({ condition }) => condition)
  if (sometimes.length === 0) return [...lines, `return ${object}`]
  return [
    ...lines,
    `const packet: ${pascal(struct.name)} = ${object}`,
    ...sometimes.map(
      (field) => `if (${local(field)} !== undefined) packet.${property(field)} = ${local(field)}`,
    ),
    'return packet',
  ]
}

function member(field: Field): string {
  return local(field) === property(field) ? property(field) : `${property(field)}: ${local(field)}`
}

/** Whether anything reads the local: the packet, an expression over a length, or the check of the header. */
function isUsed({ role }: Field): boolean {
  return role.kind === 'value' || role.kind === 'derived' || role.kind === 'frame'
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, access)
  if (field.role.kind !== 'value') {
    return [`if (${condition}) {`, ...indent(single(module, struct, field, false)), '}']
  }
  const name = local(field)
  const value = beside(struct, name, field.repeat ? 'List' : 'Value')
  const inner = field.repeat ? list(module, struct, field, value) : single(module, struct, field, true, value)
  return [
    `let ${name}: ${fieldType(module, field)} | undefined`,
    `if (${condition}) {`,
    ...indent([...inner, `${name} = ${value}`]),
    '}',
  ]
}

function list(module: Module, struct: Struct, field: Field, name = local(field)): string[] {
  const item = beside(struct, name, 'Item')
  const type = elementType(module, field.shape)
  const { repeat, shape } = field
  const lines = [`const ${name}: ${type.includes(' ') ? `(${type})` : type}[] = []`]
  const plain = shape.kind === 'struct' && !shape.extent && !field.valid
  const read = plain
    ? [`const ${item} = ${readStruct(module, shape)}`]
    : single(module, struct, field, true, item, `${name}.length`)
  const body = [...read, `${name}.push(${item})`]
  if (repeat?.until === 'condition') {
    const last = printExpression(module, repeat.condition, withElement(access, item))
    body.push(`if (${last}) break`)
  }
  const caught = plain ? guarded(module, struct, field, body, `${name}.length`) : body
  if (repeat?.until === 'count') {
    const count = printNumber(module, repeat.count, access)
    const least = sizeOfElement(shape).min
    lines.push(`cursor.expectElements(${count}, ${least}, ${where(struct, field)})`)
    const limit = /^[\w.]+$/.test(count) ? count : beside(struct, name, 'Count')
    if (limit !== count) lines.push(`const ${limit} = ${count}`)
    lines.push(`while (${name}.length < ${limit}) {`)
  } else lines.push(repeat?.until === 'condition' ? 'for (;;) {' : 'while (cursor.left > 0) {')
  return [...lines, ...indent(caught), '}']
}

/** What goes wrong in a structure is told with the way to it. @param index of the element that is read */
function guarded(
  module: Module,
  struct: Struct,
  field: Field,
  body: readonly string[],
  index?: string,
): string[] {
  const within = module.use('within', runtime('errors'))
  const place = index === undefined ? where(struct, field) : `${where(struct, field)}, ${index}`
  return ['try {', ...indent(body), '} catch (error) {', `  throw ${within}(error, ${place})`, '}']
}

/**
 * Reads one value into `name`; checks it where the spec limits it.
 * @param index of the element, where it is one
 */
function single(
  module: Module,
  struct: Struct,
  field: Field,
  keep: boolean,
  name = local(field),
  index?: string,
): string[] {
  const { shape, role, valid } = field
  const place = where(struct, field)
  if (shape.kind === 'contents') {
    return [`${module.use('expectContents', runtime('data'))}(cursor, [${shape.bytes.join(', ')}], ${place})`]
  }
  if (role.kind === 'reserved' && shape.kind !== 'bits') {
    return [`cursor.take(${sizeOfElement(shape).min}, ${place})`]
  }
  const group = shape.kind === 'bits' && shape.position === 0 ? openGroup(struct, field, shape) : []
  if (role.kind === 'reserved') return group

  const condition =
    role.kind === 'constant'
      ? `${name} === ${printLiteral(role.value, field)}`
      : valid && allowed(module, valid, field, name, access)
  const read = readShape(module, struct, field, shape, condition || keep ? name : undefined, index)
  if (!condition) return [...group, ...read]
  const expected = role.kind === 'constant' ? literalText(role.value) : valid ? allowedText(valid) : ''
  const start = shape.kind === 'bits' ? groupLocal(struct, field) : beside(struct, name, 'At')
  const begin = shape.kind === 'bits' ? group : [`const ${start} = cursor.at`]
  const found = shape.kind === 'struct' || shape.kind === 'switch' ? "'a value'" : name
  const checkRead = module.use('checkRead', runtime('checks'))
  return [
    ...begin,
    ...read,
    `${checkRead}(${condition}, cursor, ${start}, ${found}, ${quote(expected)}, ${place})`,
  ]
}

/** Moves past the bit field's group. */
function openGroup(struct: Struct, field: Field, { groupBytes }: BitsShape): string[] {
  const start = isGroupUsed(struct, field) ? `const ${groupLocal(struct, field)} = ` : ''
  return [`${start}cursor.take(${groupBytes}, ${where(struct, field)})`]
}

/**
 * @param shape the field's, or that of one of its cases
 * @param name the local for the value; undefined: it is only moved past
 */
function readShape(
  module: Module,
  struct: Struct,
  field: Field,
  shape: Shape,
  name: string | undefined,
  index?: string,
): string[] {
  switch (shape.kind) {
    case 'struct':
      return readSized(module, struct, field, shape, name ?? local(field), index)
    case 'switch':
      return readCases(module, struct, field, shape, name ?? local(field), index)
    default: {
      const read = readValue(module, struct, field, shape)
      return [name === undefined ? read : `const ${name} = ${read}`]
    }
  }
}

function readStruct(module: Module, shape: StructShape): string {
  const read = module.use(readFunction(shape.struct), typeModule(shape.struct))
  return `${read}(cursor${printArguments(module, shape, access)})`
}

/** A structure; where bytes are set aside for it, it sees nothing behind them and leaves none of them over. */
function readSized(
  module: Module,
  struct: Struct,
  field: Field,
  shape: StructShape,
  name: string,
  index: string | undefined,
): string[] {
  const place = where(struct, field)
  const { extent } = shape
  const read = [
    `let ${name}: ${pascal(shape.struct.name)}`,
    ...guarded(module, struct, field, [`${name} = ${readStruct(module, shape)}`], index),
  ]
  if (!extent) return read
  const size = extent.kind === 'eos' ? 'cursor.left' : printNumber(module, extent.size, access)
  const [end, outer] = [beside(struct, name, 'End'), beside(struct, name, 'Outer')]
  return [
    `const ${end} = cursor.endOf(${size}, ${place})`,
    `const ${outer} = cursor.enter(${end}, ${shape.pad ?? -1})`,
    ...read,
    `cursor.leave(${end}, ${outer}, ${place})`,
  ]
}

function readCases(
  module: Module,
  struct: Struct,
  field: Field,
  shape: SwitchShape,
  name: string,
  index: string | undefined,
): string[] {
  const on = printExpression(module, shape.on, access)
  const value = beside(struct, name, 'Value')
  const lines = shape.variants.flatMap((variant) => {
    const cases = variant.values.map((one) => `case ${printCase(module, shape.on, one, access)}:`)
    if (cases.length === 0) cases.push('default:')
    const read = readShape(module, struct, field, variant.shape, value, index)
    const keep = `${name} = { type: '${camel(variant.name)}', value: ${value} }`
    return [...cases.slice(0, -1), `${cases.at(-1)} {`, ...indent([...read, keep, 'break']), '}']
  })
  const all = shape.variants.some(({ values }) => values.length === 0)
  const none = `throw cursor.noCase(${on}, ${where(struct, field)})`
  return [
    `let ${name}: ${elementType(module, shape)}`,
    `switch (${on}) {`,
    ...indent([...lines, ...(all ? [] : ['default:', `  ${none}`])]),
    '}',
  ]
}

function readValue(
  module: Module,
  struct: Struct,
  field: Field,
  shape: Exclude<Shape, StructShape | SwitchShape>,
): string {
  const place = where(struct, field)
  switch (shape.kind) {
    case 'integer':
    case 'float':
      return `${module.use(`take${capital(typeName(shape))}`, runtime('numbers'))}(cursor, ${place})`
    case 'bits': {
      const group = groupLocal(struct, field)
      const bits = (name: string): string =>
        `${module.use(name, runtime('bits'))}(cursor, ${group}, ${shape.position}, ${shape.width}, '${shape.endian}')`
      if (shape.flag) return `${bits('takeBits')} === 1`
      return bits(isWide(shape) ? 'takeWideBits' : 'takeBits')
    }
    case 'contents':
      return ''
    case 'text':
    case 'bytes': {
      const encoding = shape.kind === 'text' ? `, ${quote(shape.encoding)}` : ''
      const [what, from] = readerOf(shape)
      if (shape.extent.kind === 'terminated') {
        return `${module.use(`takeTerminated${what}`, from)}(cursor${encoding}, ${shape.terminator ?? 0}, ${place})`
      }
      const size =
        shape.extent.kind === 'eos' ? 'cursor.left' : printNumber(module, shape.extent.size, access)
      const limits = `${shape.terminator ?? -1}, ${shape.pad ?? -1}`
      return `${module.use(`take${what}Field`, from)}(cursor, ${size}${encoding}, ${limits}, ${place})`
    }
  }
}

/** The runtime's functions for the text or the bytes. */
function readerOf(shape: TextShape | BytesShape): [what: string, from: string] {
  if (shape.kind === 'bytes') return ['Data', runtime('data')]
  return isUtf16(shape.encoding) ? ['Text16', runtime('utf16')] : ['Text', runtime('text')]
}
