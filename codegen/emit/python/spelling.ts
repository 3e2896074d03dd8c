/** How the model's names are spelled in Python, and which module of the package holds what. */

import { type EnumEntry, type EnumType, type Field, HEADER_NAME, type Struct } from '../../model/model.js'
import { type Name, pascal, screaming, snake } from '../../model/names.js'
import { quote } from './module.js'

export const runtime = (module: string): string => `runtime/${module}.py`
export const ENUMS = 'enums.py'
export const HEADER = 'header.py'
export const FRAMES = 'frames.py'
export const SESSION = 'session.py'
export const CLIENT = 'client.py'
export const PACKETS = 'packets/__init__.py'

export const packetModule = (name: Name): string => `packets/${identifier(snake(name))}.py`
export const typeModule = (struct: Struct): string => `types/${identifier(snake(struct.name))}.py`

/** What pip installs: `parley-chat`; what is imported: `parley_chat`. */
export const distribution = (protocol: Name): string => `parley-${protocol.words.join('-')}`
export const packageName = (protocol: Name): string => `parley_${snake(protocol)}`

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from
  global if import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
)

/** A name that is Python's own gets the underscore that PEP 8 gives it. */
export const identifier = (name: string): string => (KEYWORDS.has(name) ? `${name}_` : name)

export const className = (name: Name): string => identifier(pascal(name))
export const enumEntry = (type: EnumType, entry: EnumEntry): string =>
  `${className(type.name)}.${screaming(entry.name)}`

/** The types that annotations speak of; a member of that name would hide them. */
const TYPES = new Set('bool bytes float int list str'.split(' '))
/** What a packet's class has of its own. */
const MEMBERS = new Set('encode decode write read self cls'.split(' '))

/** A member of a class: `user_id`. */
export function member(name: Name): string {
  const spelled = snake(name)
  return TYPES.has(spelled) ? `${spelled}_` : identifier(spelled)
}

/** The same in a packet's class. */
export function memberOfClass(name: Name): string {
  return MEMBERS.has(snake(name)) ? `${snake(name)}_` : member(name)
}

/** A field as an attribute of its packet, and as a parameter. */
export const attribute = ({ name }: Field): string => memberOfClass(name)

/** What the code around the locals of an encoder or decoder uses. */
const TAKEN = new Set(
  `at body bool bytes cls cursor data derive enumerate error float fill_part frame index int item known len length list
  packet out packet_id self single str tuple within`.split(/\s+/),
)
const FUNCTIONS = /^(check|count|data|expect|open|pack|put|take|text)_/

/** A field's value in a local variable. */
export function local({ name }: Field): string {
  const spelled = snake(name)
  return TAKEN.has(spelled) || FUNCTIONS.test(spelled) ? `${spelled}_` : identifier(spelled)
}

/** A second local for what belongs to a field, `kind_at`, other than the locals of the structure's fields. */
export function beside(struct: Struct, field: Field, suffix: string): string {
  const name = `${snake(field.name)}_${suffix}`
  // No function's name ends in an underscore.
  let found = FUNCTIONS.test(name) ? `${name}_` : name
  while (struct.fields.some((other) => local(other) === found)) found += '_'
  return found
}

/** Packet and field, the last arguments of every runtime function; the header's functions get `packet`. */
export function place(struct: Struct, field: Field): string {
  return `${packetOf(struct)}, ${quote(field.name.spec)}`
}

/** The same with the element's index in the path. */
export function indexed(struct: Struct, field: Field, index: string | undefined): string {
  return index === undefined ? place(struct, field) : `${packetOf(struct)}, f"${field.name.spec}[{${index}}]"`
}

export function packetOf(struct: Struct): string {
  return struct.name.spec === HEADER_NAME ? 'packet' : quote(struct.name.spec)
}

/** What says which case of a switch a value is of. */
export const caseName = (name: Name): string => snake(name)
