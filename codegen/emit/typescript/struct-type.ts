/** The interface of a structure: what somebody who fills in a packet gives, and what a reader gets. */

import { type Field, isWide, type Shape, type Struct, valueFields } from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { hasPlacedText } from '../../model/places.js'
import { limitText } from '../shared/words.js'
import { indent } from '../text.js'
import { docComment, type Module } from './module.js'
import { ENUMS, property, runtime, typeModule } from './spelling.js'

export function printInterface(module: Module, struct: Struct, doc: readonly string[]): void {
  const fields = valueFields(struct)
  module.print(...docComment(doc))
  if (fields.length === 0) {
    module.print(`export type ${pascal(struct.name)} = { readonly [name: string]: never }`, '')
    return
  }
  module.print(`export interface ${pascal(struct.name)} {`)
  for (const field of fields) {
    module.print(...indent(docComment([fieldDoc(field)].flat())))
    module.print(...member(`  ${property(field)}${field.condition ? '?' : ''}:`, fieldType(module, field)))
  }
  module.print('}', '')
}

/** A long union has a line for each of its types. */
function member(name: string, type: string): string[] {
  if (name.length + type.length < 108 || !type.startsWith('{')) return [`${name} ${type}`]
  return [name, ...type.split(/ \| (?=\{)/).map((one) => `    | ${one}`)]
}

/** What a writer takes: text also as bytes, where nothing in the spec looks into it. */
export function sentType(module: Module, struct: Struct): string {
  const name = pascal(struct.name)
  return hasPlacedText(struct) ? `${module.useType('Sent', runtime('text'))}<${name}>` : name
}

export function fieldType(module: Module, field: Field): string {
  const element = elementType(module, field.shape)
  if (!field.repeat) return element
  return element.includes(' ') ? `readonly (${element})[]` : `readonly ${element}[]`
}

export function elementType(module: Module, shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag) return 'boolean'
      if (shape.enum) return `${module.useType(pascal(shape.enum.name), ENUMS)} | (number & {})`
      return isWide(shape) ? 'bigint' : 'number'
    }
    case 'float':
      return 'number'
    case 'text':
      return 'string'
    case 'bytes':
      return 'Uint8Array'
    case 'contents':
      return 'never'
    case 'struct':
      return module.useType(pascal(shape.struct.name), typeModule(shape.struct))
    case 'switch':
      return shape.variants
        .map(({ name, shape }) => `{ type: '${camel(name)}'; value: ${elementType(module, shape)} }`)
        .join(' | ')
  }
}

function fieldDoc(field: Field): string[] {
  return [field.doc ?? '', limitText(field.shape)].filter((part) => part !== '')
}
