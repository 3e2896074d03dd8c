/** Straight-line code that reads a structure: a local for each field, then the object. */

import { isGroupUsed } from '../../model/layout.js'
import { type Field, isWide, type Struct, typeName, valueFields } from '../../model/model.js'
import { pascal } from '../../model/names.js'
import { sizeOfElement } from '../../model/sizes.js'
import { allowedText, literalText } from '../shared/words.js'
import { indent } from '../text.js'
import { groupLocal, where } from './encode.js'
import { type Access, printExpression, printLiteral, printNumber } from './expressions.js'
import { type Module, quote } from './module.js'
import { beside, capital, local, property, readFunction, runtime, typeModule } from './spelling.js'
import { elementType, fieldType } from './struct-type.js'
import { allowed } from './valid.js'

const access: Access = (field) => local(field)

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
  const lines = [`const ${name}: ${type.includes(' ') ? `(${type})` : type}[] = []`]
  const body = [...single(module, struct, field, true, item), `${name}.push(${item})`]
  const caught = field.shape.kind === 'struct' ? guarded(module, struct, field, body, `${name}.length`) : body
  if (field.repeat?.until === 'count') {
    const count = printNumber(module, field.repeat.count, access)
    const least = sizeOfElement(field.shape).min
    lines.push(`cursor.expectElements(${count}, ${least}, ${where(struct, field)})`)
    const limit = /^[\w.]+$/.test(count) ? count : beside(struct, name, 'Count')
    if (limit !== count) lines.push(`const ${limit} = ${count}`)
    lines.push(`while (${name}.length < ${limit}) {`)
  } else lines.push('while (cursor.left > 0) {')
  return [...lines, ...indent(caught), '}']
}

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

/** Reads one value into `name`; checks it where the spec limits it. */
function single(module: Module, struct: Struct, field: Field, keep: boolean, name = local(field)): string[] {
  const { shape, role } = field
  const place = where(struct, field)
  if (shape.kind === 'contents') {
    return [`${module.use('expectContents', runtime('data'))}(cursor, [${shape.bytes.join(', ')}], ${place})`]
  }
  if (shape.kind === 'struct' && !field.repeat) {
    const read = `${module.use(readFunction(shape.struct), typeModule(shape.struct))}(cursor)`
    return [
      `let ${name}: ${pascal(shape.struct.name)}`,
      ...guarded(module, struct, field, [`${name} = ${read}`]),
    ]
  }
  const group =
    shape.kind === 'bits' && shape.position === 0
      ? [
          `${isGroupUsed(struct, field) ? `const ${groupLocal(struct, field)} = ` : ''}cursor.take(${shape.groupBytes}, ${place})`,
        ]
      : []
  if (role.kind === 'reserved' && shape.kind === 'bits') return group
  if (role.kind === 'reserved') return [`cursor.take(${sizeOfElement(shape).min}, ${place})`]

  const read = readElement(module, struct, field)
  const check = role.kind === 'constant' || field.valid !== undefined
  if (!check) return [...group, keep ? `const ${name} = ${read}` : read]
  const start = shape.kind === 'bits' ? groupLocal(struct, field) : beside(struct, name, 'At')
  const begin = shape.kind === 'bits' ? group : [`const ${start} = cursor.at`]
  const condition =
    role.kind === 'constant'
      ? `${name} === ${printLiteral(role.value, field)}`
      : field.valid
        ? allowed(field.valid, field, name)
        : 'true'
  const expected =
    role.kind === 'constant' ? literalText(role.value) : field.valid ? allowedText(field.valid) : ''
  const checkRead = module.use('checkRead', runtime('checks'))
  return [
    ...begin,
    `const ${name} = ${read}`,
    `${checkRead}(${condition}, cursor, ${start}, ${name}, ${quote(expected)}, ${place})`,
  ]
}

function readElement(module: Module, struct: Struct, field: Field): string {
  const { shape } = field
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
    case 'struct':
      return `${module.use(readFunction(shape.struct), typeModule(shape.struct))}(cursor)`
    case 'contents':
      return ''
    case 'text':
    case 'bytes': {
      const text = shape.kind === 'text'
      const encoding = text ? `, ${quote(shape.encoding)}` : ''
      const [what, from] = text ? ['Text', runtime('text')] : ['Data', runtime('data')]
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
