/** Straight-line code that writes a structure. */

import { isMeasured } from '../../model/layout.js'
import type { Field, Shape, Struct } from '../../model/model.js'
import { allowedText } from '../shared/words.js'
import { indent } from '../text.js'
import { printDerived, writerAccess } from './derived.js'
import { writeShape, writeStruct } from './encode-shape.js'
import { printExpression, printLiteral, printNumber } from './expressions.js'
import { type Module, quote } from './module.js'
import { where } from './place.js'
import { beside, local, property, runtime } from './spelling.js'
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
