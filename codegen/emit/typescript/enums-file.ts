import type { Layouts } from '../../model/model.js'
import { camel, pascal, screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docComment, Module } from './module.js'
import { ENUMS } from './spelling.js'

/** Every enum as a const object, its union of values, and the names for messages. */
export function enumsFile({ enums, file }: Layouts): Module {
  const module = new Module(ENUMS, file)
  for (const type of enums) {
    const name = pascal(type.name)
    module.print(`export const ${name} = {`)
    for (const entry of type.entries) {
      module.print(...indent(docComment(entry.doc)), `  ${screaming(entry.name)}: ${entry.value},`)
    }
    module.print('} as const')
    module.print(`export type ${name} = (typeof ${name})[keyof typeof ${name}]`, '')
    module.print('/** The name of the value; undefined for one that the spec does not know. */')
    module.print(`export function ${camel(type.name)}Name(value: number): keyof typeof ${name} | undefined {`)
    module.print('  switch (value) {')
    for (const entry of type.entries) {
      module.print(`    case ${name}.${screaming(entry.name)}:`, `      return '${screaming(entry.name)}'`)
    }
    module.print('    default:', '      return undefined', '  }', '}', '')
  }
  return module
}
