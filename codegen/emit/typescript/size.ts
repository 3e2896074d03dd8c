/** How many bytes a packet takes: a constant where every packet takes the same, else a function. */

import { fieldsIn } from '../../model/expression.js'
import { type Field, isFixed, type Struct } from '../../model/model.js'
import { pascal } from '../../model/names.js'
import { sizeOfElement, sizeOfField } from '../../model/sizes.js'
import { indent } from '../text.js'
import { isMeasured, lengthOf, printDerived, writerAccess } from './derived.js'
import { printOperand } from './expressions.js'
import { type Module, quote } from './module.js'
import { property, runtime, sizeConstant, sizeExpression, sizeFunction, typeModule } from './spelling.js'

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
  module.print(
    `/** ${what} */`,
    `export function ${sizeFunction(struct)}(packet: ${pascal(struct.name)}): number {`,
  )
  module.print(`  let size = ${bytes}`)
  for (const field of neededFor(struct, variable))
    module.print(...indent(printDerived(module, struct, field)))
  for (const field of variable) module.print(...indent(addSize(module, struct, field)))
  if (maxFrame !== undefined && headerSize + struct.size.max > maxFrame) {
    const check = module.use('checkWrite', runtime('checks'))
    module.print(
      `  ${check}(size <= ${maxFrame}, size, 'at most ${maxFrame} bytes', ${quote(struct.name.spec)}, '')`,
    )
  }
  module.print('  return size', '}', '')
}

/** Derived fields that a size is computed with which is not what they were derived from. */
function neededFor(struct: Struct, variable: readonly Field[]): Field[] {
  const needed = variable.flatMap((field) => {
    const { shape } = field
    if (isMeasured(struct, field) || (shape.kind !== 'text' && shape.kind !== 'bytes')) return []
    return shape.extent.kind === 'size' ? fieldsIn(shape.extent.size) : []
  })
  return struct.fields.filter((field) => field.role.kind === 'derived' && needed.includes(field))
}

function addSize(module: Module, struct: Struct, field: Field): string[] {
  const value = `packet.${property(field)}`
  const element = sizeOfElement(field.shape)
  const add = (of: string): string => `size += ${elementSize(module, struct, field, of)}`
  if (!field.condition && !field.repeat) return [add(value)]
  if (field.repeat) {
    const lines = isFixed(element)
      ? [`size += ${value}.length${element.min === 1 ? '' : ` * ${element.min}`}`]
      : [`for (const item of ${value}) ${add('item')}`]
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
  const { shape } = field
  if (shape.kind === 'struct') {
    return sizeExpression(shape.struct, (name) => module.use(name, typeModule(shape.struct)), value)
  }
  if (shape.kind !== 'text' && shape.kind !== 'bytes') return String(sizeOfElement(shape).min)
  if (shape.extent.kind === 'size' && !isMeasured(struct, field))
    return printOperand(module, shape.extent.size, writerAccess)
  return lengthOf(module, { ...field, repeat: undefined }, value)
}
