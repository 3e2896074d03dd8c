/** Code that writes one value, whatever it is. */

import { isMeasured } from '../../model/layout.js'
import {
  type BytesShape,
  type Field,
  isPlainText,
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
import { indent } from '../text.js'
import { putBits } from './bits.js'
import { elementLength, writerAccess } from './derived.js'
import { printComparison, printNumber } from './expressions.js'
import { type Module, quote } from './module.js'
import { printArguments } from './params.js'
import { where } from './place.js'
import { beside, capital, local, runtime, typeModule, writeFunction } from './spelling.js'

/** @param shape the field's, or that of one of its cases */
export function writeShape(
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
        const careful = `${write}(bytes, at, ${size}, ${value}${encoding}, ${terminator}, ${shape.pad ?? -1}, ${place})`
        if (!text || !isPlainText(shape) || terminator === -1 || !/^\d+$/.test(size))
          return [...lines, `at = ${careful}`]
        const quick = module.use('setText', runtime('utf8'))
        return [
          ...lines,
          `if (!${quick}(bytes, at, at + ${size}, ${value}, ${terminator})) ${careful}`,
          `at += ${size}`,
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

export function writeStruct(module: Module, shape: StructShape, value: string): string {
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
