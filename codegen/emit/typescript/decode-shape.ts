/** Code that reads one value, whatever it is. */

import {
  type BytesShape,
  type Field,
  isUtf16,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  type TextShape,
  typeName,
} from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { indent } from '../text.js'
import { readBits } from './bits.js'
import { type Access, printCase, printExpression, printNumber } from './expressions.js'
import { type Module, quote } from './module.js'
import { printArguments } from './params.js'
import { where } from './place.js'
import { beside, capital, local, property, readFunction, runtime, typeModule } from './spelling.js'
import { elementType } from './struct-type.js'

/** Every field stands in a local. */
export const readerAccess: Access = { field: local, element: 'item' }

/**
 * @param shape the field's, or that of one of its cases
 * @param name the local for the value; undefined: it is only moved past
 */
export function readShape(
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

export function readStruct(module: Module, shape: StructShape): string {
  const read = module.use(readFunction(shape.struct), typeModule(shape.struct))
  return `${read}(cursor${printArguments(module, shape, readerAccess)})`
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
  const size = extent.kind === 'eos' ? 'cursor.left' : printNumber(module, extent.size, readerAccess)
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
  const on = printExpression(module, shape.on, readerAccess)
  const value = beside(struct, name, 'Value')
  const lines = shape.variants.flatMap((variant) => {
    const cases = variant.values.map((one) => `case ${printCase(module, shape.on, one, readerAccess)}:`)
    if (cases.length === 0) cases.push('default:')
    const read = readShape(module, struct, field, variant.shape, value, index)
    const keep = `${name} = { type: '${camel(variant.name)}', value: ${value} }`
    return [...cases.slice(0, -1), `${cases.at(-1)} {`, ...indent([...read, keep, 'break']), '}']
  })
  const all = shape.variants.some(({ values }) => values.length === 0)
  const none = `throw cursor.noCase(${on}, ${where(struct, field)})`
  return [
    `let ${name}: ${caseType(module, struct, field, shape)}`,
    `switch (${on}) {`,
    ...indent([...lines, ...(all ? [] : ['default:', `  ${none}`])]),
    '}',
  ]
}

/** What goes wrong in a structure is told with the way to it. @param index of the element that is read */
export function guarded(
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

/** By the field's own name, where that says it. */
function caseType(module: Module, struct: Struct, field: Field, shape: SwitchShape): string {
  const plain = !field.repeat && !field.condition
  return plain ? `${pascal(struct.name)}['${property(field)}']` : elementType(module, shape)
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
    case 'bits':
      return readBits(module, struct, field, shape)
    case 'contents':
      return ''
    case 'text':
    case 'bytes': {
      const encoding = shape.kind === 'text' ? `, ${quote(shape.encoding)}` : ''
      const [what, from] = readerOf(shape)
      if (shape.extent.kind === 'terminated') {
        return `${module.use(`takeTerminated${what}`, from)}(cursor${encoding}, ${shape.terminator ?? 0}, ${place})`
      }
      return `${module.use(`take${what}Field`, from)}(cursor, ${printSize(module, struct, field, shape)}${encoding}, ${limits(shape)}, ${place})`
    }
  }
}

/** The bytes of the field; of one that may end early, those that are there. */
function printSize(module: Module, struct: Struct, field: Field, shape: TextShape | BytesShape): string {
  const { extent, terminator } = shape
  if (extent.kind !== 'size') return 'cursor.left'
  const size = printNumber(module, extent.size, readerAccess)
  if (!shape.mayEndEarly) return size
  return `${module.use('sizeOrEarlier', runtime('text'))}(cursor, ${size}, ${terminator}, ${where(struct, field)})`
}

/** What the runtime's functions are told of a text of constant size, behind the cursor. */
export function textArguments(module: Module, struct: Struct, field: Field, shape: TextShape): string {
  return `${printSize(module, struct, field, shape)}, ${quote(shape.encoding)}, ${limits(shape)}, ${where(struct, field)}`
}

function limits({ terminator = -1, pad = -1 }: TextShape | BytesShape): string {
  return `${terminator}, ${pad}`
}

/** The runtime's functions for the text or the bytes. */
function readerOf(shape: TextShape | BytesShape): [what: string, from: string] {
  if (shape.kind === 'bytes') return ['Data', runtime('data')]
  return isUtf16(shape.encoding) ? ['Text16', runtime('utf16')] : ['Text', runtime('text')]
}
