/** How many bytes a packet takes: a constant where every packet takes the same, else a function. */

import {
  argumentsOf,
  type Expression,
  fieldPathsIn,
  fieldsIn,
  rangeOf,
  rangeOfField,
} from '../../model/expression.js'
import { isMeasured } from '../../model/layout.js'
import { extentOf, type Field, isFixed, type Struct } from '../../model/model.js'
import { sizeOfElement, sizeOfField } from '../../model/sizes.js'
import { indent } from '../text.js'
import { lengthOf, printDerived, writerAccess } from './derived.js'
import { printLiteral, printOperand } from './expressions.js'
import { type Module, quote } from './module.js'
import { named, printParams } from './params.js'
import { property, runtime, sizeConstant, sizeFunction } from './spelling.js'
import { sentType } from './struct-type.js'

/**
 * @param headerSize bytes in front of the structure that count as its own
 * @param maxFrame refused above this; undefined where something else sees to it
 */
export function printSize(module: Module, struct: Struct, headerSize: number, maxFrame?: number): void {
  if (isFixed(struct.size)) {
    const what = headerSize > 0 ? 'Bytes of the whole packet, header included.' : 'Bytes on the wire.'
    module.print(
      `/** ${what} */`,
      `export const ${sizeConstant(struct)} = ${headerSize + struct.size.min}`,
      '',
    )
    return
  }
  const variable = struct.fields.filter((field) => !isFixed(sizeOfField(field)))
  const fixed = struct.fields.filter((field) => !variable.includes(field))
  const bytes = fixed.reduce((sum, field) => sum + sizeOfField(field).min, headerSize)
  const what =
    headerSize > 0 ? 'Bytes that the whole packet takes, header included.' : 'Bytes that the value takes.'
  const lines = [`let size = ${bytes}`]
  const governing = variable.flatMap((field) => governingSize(struct, field))
  lines.push(...checkGiven(module, struct, governing))
  const derived = new Set<Field>()
  for (const field of new Set(governing.flatMap(fieldsIn))) {
    lines.push(...printDerived(module, struct, field, derived))
  }
  for (const field of variable) lines.push(...addSize(module, struct, field))
  if (maxFrame !== undefined && headerSize + struct.size.max > maxFrame) {
    lines.push(
      `${module.use('checkFrame', runtime('checks'))}(size, ${maxFrame}, ${quote(struct.name.spec)})`,
    )
  }
  module.print(
    `/** ${what} */`,
    `export function ${sizeFunction(struct)}(${named('packet', lines)}: ${sentType(module, struct)}${printParams(module, struct, lines)}): number {`,
    ...indent([...lines, 'return size']),
    '}',
    '',
  )
}

/** What the field's bytes are computed from; nothing where they are counted on the value itself. */
function governingSize(struct: Struct, field: Field): readonly Expression[] {
  if (field.role.kind === 'constant' && field.condition) return [field.condition]
  const size = computedSize(struct, field)
  return size ? [size] : argumentsOf(field.shape)
}

/** The size of each element, where it is not told by the value's own length. */
function computedSize(struct: Struct, field: Field): Expression | undefined {
  const extent = extentOf(field.shape)
  if (extent?.kind !== 'size') return undefined
  return field.repeat || !isMeasured(struct, field) ? extent.size : undefined
}

/** So that no other number gets into a size. */
function checkGiven(module: Module, struct: Struct, expressions: readonly Expression[]): string[] {
  const lines = expressions.flatMap(fieldPathsIn).flatMap((path) => {
    const last = path.at(-1)
    if (last?.role.kind !== 'value' || (last.shape.kind !== 'integer' && last.shape.kind !== 'bits'))
      return []
    if (last.shape.kind === 'bits' && last.shape.flag) return []
    const { min, max } = rangeOfField(last, last.shape)
    const limits = `${printLiteral(min, last)}, ${printLiteral(max, last)}, '${last.valid ? 'valid' : 'range'}'`
    const value = ['packet', ...path.map(property)].join('.')
    const place = `${quote(struct.name.spec)}, ${quote(path.map(({ name }) => name.spec).join('.'))}`
    return [`${module.use('checkSizeField', runtime('checks'))}(${value}, ${limits}, ${place})`]
  })
  return [...new Set(lines)]
}

function addSize(module: Module, struct: Struct, field: Field): string[] {
  const value = `packet.${property(field)}`
  const element = sizeOfElement(field.shape)
  const add = (of: string): string => `size += ${elementSize(module, struct, field, of)}`
  if (!field.condition && !field.repeat) return [add(value)]
  if (field.repeat) {
    const each = isFixed(element) ? String(element.min) : elementSize(module, struct, field, 'item')
    const lines =
      isFixed(element) || computedSize(struct, field)
        ? [`size += ${value}.length${each === '1' ? '' : ` * ${each}`}`]
        : [`for (const item of ${value}) size += ${each}`]
    return field.condition ? [`if (${value} !== undefined) {`, ...indent(lines), '}'] : lines
  }
  if (field.role.kind === 'value') return [`if (${value} !== undefined) ${add(value)}`]
  return [`if (${printOperandOf(module, field)}) size += ${element.min}`]
}

/** A constant that is there only sometimes. */
function printOperandOf(module: Module, field: Field): string {
  return field.condition ? printOperand(module, field.condition, writerAccess) : 'true'
}

function elementSize(module: Module, struct: Struct, field: Field, value: string): string {
  const computed = computedSize(struct, field)
  if (!computed) return lengthOf(module, { ...field, repeat: undefined }, value)
  const size = printOperand(module, computed, writerAccess)
  return rangeOf(computed).min < 0n ? `Math.max(0, ${size})` : size
}
