/** The dataclass of a structure: what somebody who fills in a packet gives, and what a reader gets. */

import { type Field, type Shape, type Struct, valueFields } from '../../model/model.js'
import { limitText } from '../shared/words.js'
import { indent } from '../text.js'
import { docstring, type Module, quote } from './module.js'
import { attribute, caseName, className, ENUMS, local, typeModule } from './spelling.js'

/** The class's head, its docstring and its fields; methods follow, indented by 4. */
export function printClass(module: Module, struct: Struct, doc: readonly string[]): void {
  module.print(
    `@${module.use('dataclass', 'dataclasses')}(slots=True, kw_only=True)`,
    `class ${className(struct.name)}:`,
    ...indent([...docstring(doc), ''], 4),
  )
  for (const field of valueFields(struct)) {
    module.print(`    ${attribute(field)}: ${parameterType(module, field)}`)
    module.print(
      ...indent(docstring([[field.doc ?? '', limitText(field.shape)].filter(Boolean).join(' ')]), 4),
    )
  }
  if (valueFields(struct).length > 0) module.print('')
}

/** The type, and for what may be missing, that it is None then. */
export function parameterType(module: Module, field: Field): string {
  return field.condition ? `${fieldType(module, field)} | None = None` : fieldType(module, field)
}

export function fieldType(module: Module, field: Field): string {
  const element = elementType(module, field.shape)
  return field.repeat ? `list[${element}]` : element
}

export function elementType(module: Module, shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
    case 'bits':
      if (shape.kind === 'bits' && shape.flag) return 'bool'
      return shape.enum ? `${module.use(className(shape.enum.name), ENUMS)} | int` : 'int'
    case 'float':
      return 'float'
    case 'text':
      return 'str'
    case 'bytes':
    case 'contents':
      return 'bytes'
    case 'struct':
      return module.use(className(shape.struct.name), typeModule(shape.struct))
    case 'switch': {
      const literal = module.use('Literal', 'typing')
      const cases = shape.variants.map(
        ({ name, shape }) => `tuple[${literal}[${quote(caseName(name))}], ${elementType(module, shape)}]`,
      )
      return cases.length === 1 ? cases.join('') : `${module.use('Union', 'typing')}[${cases.join(', ')}]`
    }
  }
}

/** `, n: int`, to stand behind the first parameters of a method. */
export function printParams(module: Module, params: readonly Field[]): string {
  return params.map((param) => `, ${local(param)}: ${elementType(module, param.shape)}`).join('')
}
