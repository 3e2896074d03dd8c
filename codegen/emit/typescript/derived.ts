/** Fields that the writer derives from what they measure. */

import { argumentsOf, fieldsIn } from '../../model/expression.js'
import {
  type Field,
  isFixed,
  isUtf16,
  isWide,
  type Measure,
  type Shape,
  type Struct,
  type TextShape,
  terminatorBytes,
} from '../../model/model.js'
import { camel } from '../../model/names.js'
import { sizeOfElement } from '../../model/sizes.js'
import type { Access } from './expressions.js'
import { type Module, quote } from './module.js'
import { printArguments } from './params.js'
import { local, property, runtime, sizeConstant, sizeFunction, typeModule } from './spelling.js'

/** How the writer sees a field: derived ones stand in a local, the rest in the packet. */
export const writerAccess: Access = {
  field: (field) =>
    field.role.kind === 'derived' || field.role.kind === 'param' ? local(field) : `packet.${property(field)}`,
  element: 'item',
}

/** Lines that put the derived field into a local; a second measure has to agree with the first. */
export function printDerived(
  module: Module,
  struct: Struct,
  field: Field,
  printed = new Set<Field>(),
): string[] {
  if (field.role.kind !== 'derived' || printed.has(field)) return []
  printed.add(field)
  const [first, ...others] = field.role.measures
  if (!first) return []
  // The size of a structure may hang on what it is told, which may be derived as well.
  const told = field.role.measures.flatMap((measure) => argumentsOf(measure.field.shape)).flatMap(fieldsIn)
  const before = told.flatMap((other) => printDerived(module, struct, other, printed))
  const value = derivation(module, struct, field, first)
  const wide = (field.shape.kind === 'integer' || field.shape.kind === 'bits') && isWide(field.shape)
  const lines = [...before, `const ${local(field)} = ${wide ? `BigInt(${value})` : value}`]
  for (const other of others) {
    const a = wide ? `Number(${local(field)})` : local(field)
    const names = [first.field, other.field, struct, field].map(({ name }) => quote(name.spec)).join(', ')
    lines.push(
      `${module.use('agree', runtime('checks'))}(${a}, ${derivation(module, struct, field, other)}, ${names})`,
    )
  }
  return lines
}

function derivation(module: Module, struct: Struct, field: Field, measure: Measure): string {
  const length = lengthOf(module, measure.field)
  const { offset, scale } = measure
  if (scale === 1n && offset === 0n) return length
  if (scale === 1n) return `${length} ${offset > 0n ? '-' : '+'} ${offset > 0n ? offset : -offset}`
  const names = `${quote(measure.field.name.spec)}, ${quote(struct.name.spec)}, ${quote(field.name.spec)}`
  return `${module.use('derive', runtime('checks'))}(${length}, ${offset}, ${scale}, ${names})`
}

/** How long the value is: elements of a list, bytes of anything else, with its terminator. */
export function lengthOf(module: Module, field: Field, value = `packet.${property(field)}`): string {
  if (field.repeat) return `${value}.length`
  if (field.role.kind === 'constant' && field.shape.kind === 'text') {
    return String(encodedLength(field.shape, String(field.role.value)))
  }
  return elementLength(module, field.shape, value)
}

/** @param value an expression that a property may be taken of */
export function elementLength(module: Module, shape: Shape, value: string): string {
  switch (shape.kind) {
    case 'bytes':
      return plus(`${module.use('dataLength', runtime('data'))}(${value})`, terminatorBytes(shape))
    case 'text': {
      if (isUtf16(shape.encoding)) {
        return plus(`${module.use('utf16Length', runtime('utf16'))}(${value})`, terminatorBytes(shape))
      }
      return plus(`${module.use('utf8Length', runtime('text'))}(${value})`, terminatorBytes(shape))
    }
    case 'struct': {
      const { struct } = shape
      if (isFixed(struct.size)) return module.use(sizeConstant(struct), typeModule(struct))
      const size = module.use(sizeFunction(struct), typeModule(struct))
      return `${size}(${value}${printArguments(module, shape, writerAccess)})`
    }
    case 'switch':
      return shape.variants
        .map(({ name, shape }, i) => {
          const size = elementLength(module, shape, `${value}.value`)
          return i === 0 ? size : `${value}.type === '${camel(name)}' ? ${size} : `
        })
        .reduceRight((text, one, i) => (i === 0 ? `(${text}${one})` : text + one), '')
    default:
      return String(sizeOfElement(shape).min)
  }
}

function plus(size: string, more: number): string {
  return more === 0 ? size : `${size} + ${more}`
}

/** Bytes that the text takes with its terminator. */
function encodedLength(shape: TextShape, text: string): number {
  const bytes = isUtf16(shape.encoding) ? text.length * 2 : Buffer.byteLength(text)
  return bytes + terminatorBytes(shape)
}
