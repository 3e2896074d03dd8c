/** How the model's names are spelled in TypeScript, and which module holds what. */

import type { EnumType, Field, Packet, Struct } from '../../model/model.js'
import { isFixed, valueFields } from '../../model/model.js'
import { camel, kebab, type Name, pascal, screaming } from '../../model/names.js'

export const runtime = (module: string): string => `runtime/${module}.ts`
export const HEADER = 'header.ts'
export const ENUMS = 'enums.ts'
export const SESSION = 'session.ts'
export const PACKETS = 'packets.ts'
export const HANDLERS = 'handlers.ts'

export const typeModule = (struct: Struct): string => `types/${kebab(struct.name)}.ts`
export const packetModule = (packet: Packet): string => `packets/${kebab(packet.name)}.ts`

export const enumEntry = (type: EnumType, entry: { readonly name: Name }): string =>
  `${pascal(type.name)}.${screaming(entry.name)}`

export const sizeConstant = (struct: Struct): string => `${screaming(struct.name)}_SIZE`
export const sizeFunction = (struct: Struct): string => `sizeOf${pascal(struct.name)}`
export const writeFunction = (struct: Struct): string => `write${pascal(struct.name)}`
export const readFunction = (struct: Struct): string => `read${pascal(struct.name)}`

/** The bytes that `value` takes, as an expression: the constant where the size is fixed. */
export function sizeExpression(struct: Struct, use: (name: string) => string, value: string): string {
  return isFixed(struct.size) ? use(sizeConstant(struct)) : `${use(sizeFunction(struct))}(${value})`
}

export const property = (field: Field): string => camel(field.name)

/** `U2le` */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Whether somebody who writes the packet has anything to fill in. */
export const isEmpty = (struct: Struct): boolean => valueFields(struct).length === 0

const RESERVED = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield await async eval arguments undefined
  packet bytes start at cursor size index error i id item fc record frame value result BigInt Number Math Uint8Array`.split(
    /\s+/,
  ),
)
/** What the runtime exports; a local of that name would hide it. */
const RUNTIME =
  /^(put|take|get|set|view|quick|careful|read|write|sizeOf|encode|decode|arbitrary|check|expect|floor)[A-Z]|^(isFrame|utf8Length|codePoints|utf16Length|dataLength|fillField|within|derive|agree)$/

/** A field's value in a local variable. */
export function local(field: Field): string {
  const name = variable(field.name)
  return RUNTIME.test(name) ? `${name}_` : name
}

/** A name as a variable or an import. */
export function variable(name: Name): string {
  return RESERVED.has(camel(name)) ? `${camel(name)}_` : camel(name)
}

/** A second local for what belongs to a field, `usersIndex`, other than the locals of the structure's fields. */
export function beside(struct: Struct, name: string, suffix: string): string {
  let found = `${name}${suffix}`
  while (struct.fields.some((field) => local(field) === found)) found += '_'
  return found
}
