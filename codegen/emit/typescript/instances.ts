/** A function for each value instance: what it is, computed from a packet's value. */

import type { Expression } from '../../model/expression.js'
import { fieldsIn, typeOf } from '../../model/expression.js'
import type { Field, Struct } from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { indent } from '../text.js'
import { printDerived, writerAccess } from './derived.js'
import { printTyped } from './expressions.js'
import { docComment, type Module } from './module.js'
import { named, printParams } from './params.js'
import { ENUMS } from './spelling.js'

export function printInstances(module: Module, struct: Struct): void {
  for (const { name, doc, value } of struct.instances) {
    const derived = new Set<Field>()
    const before = [...new Set(fieldsIn(value))].flatMap((field) =>
      printDerived(module, struct, field, derived),
    )
    const { text, wide } = printTyped(module, value, writerAccess)
    const lines = [...before, `return ${text}`]
    const parameters = `${named('packet', lines)}: ${pascal(struct.name)}${printParams(module, struct, lines)}`
    module.print(
      ...docComment(doc),
      `export function ${camel(struct.name)}${pascal(name)}(${parameters}): ${typeOfValue(module, value, wide)} {`,
      ...indent(lines),
      '}',
      '',
    )
  }
}

/** @param wide whether the number is a bigint */
function typeOfValue(module: Module, value: Expression, wide: boolean): string {
  const type = typeOf(value)
  if (typeof type === 'object') return `${module.useType(pascal(type.name), ENUMS)} | (number & {})`
  if (type === 'text') return 'string'
  if (type === 'boolean') return 'boolean'
  return wide ? 'bigint' : 'number'
}
