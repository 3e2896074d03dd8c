/** Straight-line code that reads a structure: a local for each field, then the object. */

import { type Field, type Struct, valueFields } from '../../model/model.js'
import { pascal } from '../../model/names.js'
import { sizeOfElement } from '../../model/sizes.js'
import { allowedText, literalText } from '../shared/words.js'
import { indent } from '../text.js'
import { groupLocal, openGroup } from './bits.js'
import { guarded, readerAccess, readShape, readStruct } from './decode-shape.js'
import { printExpression, printLiteral, printNumber, withElement } from './expressions.js'
import { type Module, quote } from './module.js'
import { where } from './place.js'
import { beside, local, property, runtime } from './spelling.js'
import { elementType, fieldType } from './struct-type.js'
import { allowed } from './valid.js'

/** Lines that read every field into a local. */
export function printFieldReads(module: Module, struct: Struct): string[] {
  return struct.fields.flatMap((field) => {
    if (field.condition) return conditional(module, struct, field)
    return field.repeat ? list(module, struct, field) : readSingle(module, struct, field, isUsed(field))
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
  const condition = printExpression(module, field.condition, readerAccess)
  if (field.role.kind !== 'value') {
    return [`if (${condition}) {`, ...indent(readSingle(module, struct, field, false)), '}']
  }
  const name = local(field)
  const value = beside(struct, name, field.repeat ? 'List' : 'Value')
  const inner = field.repeat
    ? list(module, struct, field, value)
    : readSingle(module, struct, field, true, value)
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
    : readSingle(module, struct, field, true, item, `${name}.length`)
  const body = [...read, `${name}.push(${item})`]
  if (repeat?.until === 'condition') {
    const last = printExpression(module, repeat.condition, withElement(readerAccess, item))
    body.push(`if (${last}) break`)
  }
  const caught = plain ? guarded(module, struct, field, body, `${name}.length`) : body
  if (repeat?.until === 'count') {
    const count = printNumber(module, repeat.count, readerAccess)
    const least = sizeOfElement(shape).min
    lines.push(`cursor.expectElements(${count}, ${least}, ${where(struct, field)})`)
    const limit = /^[\w.]+$/.test(count) ? count : beside(struct, name, 'Count')
    if (limit !== count) lines.push(`const ${limit} = ${count}`)
    lines.push(`while (${name}.length < ${limit}) {`)
  } else lines.push(repeat?.until === 'condition' ? 'for (;;) {' : 'while (cursor.left > 0) {')
  return [...lines, ...indent(caught), '}']
}

/**
 * Reads one value into `name`; checks it where the spec limits it.
 * @param index of the element, where it is one
 */
export function readSingle(
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
      : valid && allowed(module, valid, field, name, readerAccess)
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
