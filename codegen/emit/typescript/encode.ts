/** Straight-line code that writes a structure. */

import { groupHead, isGroupUsed, isMeasured } from '../../model/layout.js'
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
  terminatorBytes,
  typeName,
} from '../../model/model.js'
import { camel } from '../../model/names.js'
import { allowedText } from '../shared/words.js'
import { indent } from '../text.js'
import { elementLength, printDerived, writerAccess } from './derived.js'
import { printComparison, printExpression, printLiteral, printNumber } from './expressions.js'
import { type Module, quote } from './module.js'
import { printArguments } from './params.js'
import { beside, capital, local, property, runtime, typeModule, writeFunction } from './spelling.js'
import { allowed } from './valid.js'

/** Lines that write every field; `at` is where the next one starts, in `bytes`. */
export function printWrites(module: Module, struct: Struct): string[] {
  const derived = new Set<Field>()
  return struct.fields.flatMap((field) => [
    ...printDerived(module, struct, field, derived),
    ...(field.condition ? conditional(module, struct, field) : repeated(module, struct, field)),
  ])
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, writerAccess)
  if (field.role.kind !== 'value')
    return [`if (${condition}) {`, ...indent(repeated(module, struct, field)), '}']
  const value = `packet.${property(field)}`
  const check = module.use('checkPresence', runtime('checks'))
  return [
    `${check}(${condition}, ${value}, ${where(struct, field)})`,
    `if (${value} !== undefined) {`,
    ...indent(repeated(module, struct, field)),
    '}',
  ]
}

function repeated(module: Module, struct: Struct, field: Field): string[] {
  const value = writtenValue(field)
  if (!field.repeat) return writeElement(module, struct, field, value)
  const lines: string[] = []
  if (field.repeat.until === 'count' && !isMeasured(struct, field)) {
    const count = printNumber(module, field.repeat.count, writerAccess)
    const check = module.use('checkCount', runtime('checks'))
    lines.push(`${check}(${value}.length, ${count}, ${where(struct, field)})`)
  }
  if (field.repeat.until === 'condition') {
    const check = module.use('checkLast', runtime('checks'))
    const last = printExpression(module, field.repeat.condition, writerAccess)
    lines.push(`${check}(${value}, (item) => ${last}, ${where(struct, field)})`)
  }
  const index = beside(struct, local(field), 'Index')
  if (field.shape.kind !== 'struct' || field.shape.extent || field.valid) {
    const counted = hasStruct(field.shape)
    return [
      ...lines,
      ...(counted ? [`let ${index} = 0`] : []),
      `for (const item of ${value}) {`,
      ...indent(writeElement(module, struct, field, 'item', counted ? index : undefined)),
      ...(counted ? [`  ${index}++`] : []),
      '}',
    ]
  }
  const within = module.use('within', runtime('errors'))
  return [
    ...lines,
    `let ${index} = 0`,
    'try {',
    `  for (const item of ${value}) {`,
    `    at = ${writeStruct(module, field.shape, 'item')}`,
    `    ${index}++`,
    '  }',
    '} catch (error) {',
    `  throw ${within}(error, ${where(struct, field)}, ${index})`,
    '}',
  ]
}

/** Whether what goes wrong in an element is told with its place. */
function hasStruct(shape: Shape): boolean {
  return shape.kind === 'switch'
    ? shape.variants.some(({ shape }) => hasStruct(shape))
    : shape.kind === 'struct'
}

/** What is written: the packet's, the derived one, or the constant. */
function writtenValue(field: Field): string {
  if (field.role.kind === 'constant') return printLiteral(field.role.value, field)
  if (field.role.kind === 'frame') return field.role.of
  return field.role.kind === 'derived' ? local(field) : `packet.${property(field)}`
}

/** @param index of the element, where it is one */
function writeElement(module: Module, struct: Struct, field: Field, value: string, index?: string): string[] {
  const { shape } = field
  const lines: string[] = []
  if (field.valid) {
    const check = module.use('checkWrite', runtime('checks'))
    const written = shape.kind === 'float' && shape.bytes === 4 ? `Math.fround(${value})` : value
    const found = shape.kind === 'struct' || shape.kind === 'switch' ? "'a value'" : value
    lines.push(
      `${check}(${allowed(module, field.valid, field, written, writerAccess)}, ${found}, ${quote(allowedText(field.valid))}, ${where(struct, field)})`,
    )
  }
  return [...lines, ...writeShape(module, struct, field, shape, value, index)]
}

/** @param shape the field's, or that of one of its cases */
function writeShape(
  module: Module,
  struct: Struct,
  field: Field,
  shape: Shape,
  value: string,
  index?: string,
): string[] {
  const place = where(struct, field)
  const lines: string[] = []
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const write = module.use(`put${capital(typeName(shape))}`, runtime('numbers'))
      const zero = shape.kind === 'integer' && isWide(shape) ? '0n' : '0'
      return [
        ...lines,
        `at = ${write}(bytes, at, ${field.role.kind === 'reserved' ? zero : value}, ${place})`,
      ]
    }
    case 'bits':
      return [...lines, ...putBits(module, struct, field, shape, value)]
    case 'contents': {
      const { bytes } = shape
      if (bytes.length === 0) return []
      return [`bytes.set([${bytes.join(', ')}], at)`, `at += ${bytes.length}`]
    }
    case 'struct':
      return sizedStruct(module, struct, field, shape, value, index)
    case 'switch':
      return switched(module, struct, field, shape, value, index)
    case 'text':
    case 'bytes': {
      const terminator = shape.terminator ?? -1
      const text = shape.kind === 'text'
      const encoding = text ? `, ${quote(shape.encoding)}` : ''
      const [name, from] = writerOf(shape)
      if (shape.extent.kind === 'size') {
        const size = printNumber(module, shape.extent.size, writerAccess)
        if (field.role.kind === 'reserved') return [`bytes.fill(0, at, at + ${size})`, `at += ${size}`]
        const write = module.use(`${name}Field`, from)
        return [
          ...lines,
          `at = ${write}(bytes, at, ${size}, ${value}${encoding}, ${terminator}, ${shape.pad ?? -1}, ${place})`,
        ]
      }
      const write = module.use(name, from)
      const begin = beside(struct, local(field), 'At')
      if (terminator === -1 && shape.pad !== undefined) lines.push(`const ${begin} = at`)
      lines.push(`at = ${write}(bytes, at, ${value}${encoding}, ${terminator}, ${place})`)
      if (terminator !== -1) {
        for (let i = 0; i < terminatorBytes(shape); i++) lines.push(`bytes[at++] = ${terminator}`)
      } else if (shape.pad !== undefined) {
        const fill = module.use('fillField', runtime('text'))
        lines.push(`at = ${fill}(bytes, ${begin}, at, at, -1, ${shape.pad}, ${place})`)
      }
      return lines
    }
  }
}

/** The runtime's function for the text or the bytes. */
function writerOf(shape: TextShape | BytesShape): [name: string, from: string] {
  if (shape.kind === 'bytes') return ['putData', runtime('data')]
  return isUtf16(shape.encoding) ? ['putText16', runtime('utf16')] : ['putText', runtime('text')]
}

function writeStruct(module: Module, shape: StructShape, value: string): string {
  const write = module.use(writeFunction(shape.struct), typeModule(shape.struct))
  return `${write}(${value}, bytes, at${printArguments(module, shape, writerAccess)})`
}

/** A structure; where bytes are set aside for it that it does not measure itself, it has to fill them. */
function sizedStruct(
  module: Module,
  struct: Struct,
  field: Field,
  shape: StructShape,
  value: string,
  index?: string,
): string[] {
  const place = where(struct, field)
  const { extent, pad = -1 } = shape
  const write = [
    'try {',
    `  at = ${writeStruct(module, shape, value)}`,
    '} catch (error) {',
    `  throw ${module.use('within', runtime('errors'))}(error, ${place}${index === undefined ? '' : `, ${index}`})`,
    '}',
  ]
  const given = extent?.kind === 'size' && !(isMeasured(struct, field) && !field.repeat)
  const size = given ? printNumber(module, extent.size, writerAccess) : ''
  const room = given
    ? `${module.use('checkRoom', runtime('checks'))}(${elementLength(module, shape, value)}, ${size}, ${pad}, ${place})`
    : ''
  if (pad === -1) return given ? [room, ...write] : write
  const [start, end] = [beside(struct, local(field), 'At'), beside(struct, local(field), 'End')]
  const fill = module.use('fillField', runtime('text'))
  return [
    `const ${start} = at`,
    ...(given ? [`const ${end} = at + ${room}`] : []),
    ...write,
    `at = ${fill}(bytes, ${start}, at, ${given ? end : 'at'}, -1, ${pad}, ${place})`,
  ]
}

/** The value says which case it is, and the packet's other fields have to say the same. */
function switched(
  module: Module,
  struct: Struct,
  field: Field,
  shape: SwitchShape,
  value: string,
  index?: string,
): string[] {
  const check = module.use('checkCase', runtime('checks'))
  const lines = [`${check}(${value}.type, ${selected(module, shape)}, ${where(struct, field)})`]
  for (const [i, variant] of shape.variants.entries()) {
    const body = writeShape(module, struct, field, variant.shape, `${value}.value`, index)
    const last = i === shape.variants.length - 1
    const test = last ? '' : `if (${value}.type === '${camel(variant.name)}') `
    lines.push(i === 0 ? `${test || '{'}${test && '{'}` : `} else ${test}{`, ...indent(body))
  }
  return [...lines, '}']
}

/** The name of the case that `on` asks for, as a chain of conditions. */
function selected(module: Module, { on, variants }: SwitchShape): string {
  const otherwise = variants.find(({ values }) => values.length === 0)
  const tests = variants
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => {
      const asks = values.map((value) => printComparison(module, on, value, writerAccess))
      return `${asks.join(' || ')} ? '${camel(name)}' : `
    })
  return `${tests.join('')}${otherwise ? `'${camel(otherwise.name)}'` : 'undefined'}`
}

/** The first field of a group clears the group's bytes and moves past them. */
function putBits(module: Module, struct: Struct, field: Field, shape: BitsShape, value: string): string[] {
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

/** Where the bit field's group starts: named after the group's first field. */
export function groupLocal(struct: Struct, field: Field): string {
  return beside(struct, local(groupHead(struct, field)), 'Group')
}

/** Packet and field, the last arguments of every runtime function; the header's functions get `packet`. */
export function where(struct: Struct, field: Field): string {
  const isHeader = struct.fields.some(({ role }) => role.kind === 'frame')
  return `${isHeader ? 'packet' : quote(struct.name.spec)}, ${quote(field.name.spec)}`
}
