/** Value instances: what is computed from a packet's value, as properties. */

import { type Expression, fieldsIn, typeOf } from '../../model/expression.js'
import type { Field, Struct } from '../../model/model.js'
import { indent } from '../text.js'
import { printDerived } from './derived.js'
import { printExpression, writerAccess } from './expressions.js'
import { docstring, type Module } from './module.js'
import { className, ENUMS, memberOfClass, runtime } from './spelling.js'
import { printParams } from './struct-class.js'

/** Lines of the class's body; a parameter that the value hangs on makes a method of it. */
export function printInstances(module: Module, struct: Struct): string[] {
  return struct.instances.flatMap(({ name, doc, value }) => {
    const read = [...new Set(fieldsIn(value))]
    const params = struct.params.filter((param) => read.includes(param))
    const done = new Set<Field>()
    const before = read.flatMap((field) => printDerived(module, struct, field, done))
    const text = printExpression(module, value, writerAccess)
    const type = typeOf(value)
    const result =
      typeof type === 'object'
        ? `${module.use('known', runtime('enums'))}(${className(type.name)}, ${text})`
        : text
    return [
      '',
      ...(params.length === 0 ? ['@property'] : []),
      `def ${memberOfClass(name)}(self${printParams(module, params)}) -> ${typeOfValue(module, value)}:`,
      ...indent([...docstring([doc ?? '']), ...before, `return ${result}`], 4),
    ]
  })
}

function typeOfValue(module: Module, value: Expression): string {
  const type = typeOf(value)
  if (typeof type === 'object') return `${module.use(className(type.name), ENUMS)} | int`
  return { integer: 'int', float: 'float', boolean: 'bool', text: 'str', bytes: 'bytes', list: 'int' }[type]
}
