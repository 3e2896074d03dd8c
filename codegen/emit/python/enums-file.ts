import type { Protocol } from '../../model/model.js'
import { screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docstring, Module } from './module.js'
import { className, ENUMS } from './spelling.js'

/** Every enum; a number that the spec does not know stays an int beside them. */
export function enumsFile(protocol: Protocol): Module {
  const module = new Module(
    ENUMS,
    protocol.file,
    'The enums. A number that the spec does not know stays an int.',
  )
  for (const type of protocol.enums) module.define(className(type.name))
  for (const type of protocol.enums) {
    module.print(`class ${className(type.name)}(${module.use('IntEnum', 'enum')}):`)
    if (type.entries.length === 0) module.print('    pass')
    for (const entry of type.entries) {
      module.print(`    ${screaming(entry.name)} = ${entry.value}`)
      module.print(...indent(docstring([entry.doc ?? '']), 4))
    }
    module.print('', '')
  }
  return module
}
