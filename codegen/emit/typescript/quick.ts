/**
 * The quick way to read a structure whose fields always stand at the same places: each straight from its place, and
 * nothing at all where something is wrong. The careful way of decode.ts then reads it again and says what that is, so
 * what is right pays neither for a cursor nor for the names of packets and fields.
 */

import {
  type Field,
  type Header,
  isFixed,
  isPlainText,
  type Packet,
  type Struct,
  typeName,
  valueFields,
} from '../../model/model.js'
import { pascal } from '../../model/names.js'
import { counterOf, type Placed, placesOf } from '../../model/places.js'
import { sizeOfElement, sizeOfField } from '../../model/sizes.js'
import { indent } from '../text.js'
import { readerAccess } from './decode-shape.js'
import { printLiteral } from './expressions.js'
import type { Module } from './module.js'
import { named } from './params.js'
import { beside, capital, HEADER, local, property, runtime, sizeConstant, typeModule } from './spelling.js'
import { elementType } from './struct-type.js'
import { allowed } from './valid.js'

const quickFunction = (struct: Struct): string => `quick${pascal(struct.name)}`

/** Prints the quick reader of a type, where it has one. */
export function printQuickType(module: Module, struct: Struct): void {
  const places = quickPlaces(struct)
  if (!places || !isFixed(struct.size)) return
  const name = pascal(struct.name)
  const lines = reads(module, struct, places, 'start')
  module.print(
    '/** Reads one that is right, all of whose bytes are there; undefined: it is not. */',
    `export function ${quickFunction(struct)}(${named('bytes', lines)}: Uint8Array, ${named('start', lines)}: number): ${name} | undefined {`,
    ...indent(lines),
    '}',
    '',
  )
}

/** Prints what tells a frame's header at a glance, where that can be done. */
export function printIsFrame(module: Module, header: Header): void {
  const conditions = headerConditions(header, (name) => module.use(name, runtime('numbers')))
  if (!conditions) return
  module.print(
    '/** Whether the header is that of such a packet, of the length that the frame has. */',
    'export function isFrame(frame: Uint8Array, id: number): boolean {',
    `  return ${['frame.length >= HEADER_SIZE', ...conditions].join(' && ')}`,
    '}',
    '',
  )
}

export function hasIsFrame(header: Header): boolean {
  return headerConditions(header, String) !== undefined
}

/** Undefined where it has fields that are not to be seen at a glance. */
function headerConditions({ struct }: Header, use: (name: string) => string): readonly string[] | undefined {
  const conditions: string[] = []
  for (const { field, offset } of placesOf(struct) ?? []) {
    const { role, shape, valid } = field
    if (role.kind === 'reserved') continue
    if (shape.kind !== 'integer' || valid) return undefined
    const found = `${use(`get${capital(typeName(shape))}`)}(frame, ${offset})`
    if (role.kind === 'constant') conditions.push(`${found} === ${printLiteral(role.value, field)}`)
    else if (role.kind === 'frame')
      conditions.push(`${found} === ${role.of === 'length' ? 'frame.length' : 'id'}`)
    else return undefined
  }
  return conditions.length === 0 ? undefined : conditions
}

/** Prints the quick reader of a packet, where it has one. @returns whether it does */
export function printQuickPacket(module: Module, packet: Packet, header: Header): boolean {
  const { body, id } = packet
  const { size: headerSize } = header
  const places = quickPlaces(body)
  if (!hasIsFrame(header) || !places || places.length === 0) return false
  const placed = places.map(({ field, offset }) => ({ field, offset: offset + headerSize }))
  const wrong = [
    `!${module.use('isFrame', HEADER)}(bytes, ${id})`,
    isFixed(body.size)
      ? `bytes.length !== ${sizeConstant(body)}`
      : `bytes.length < ${headerSize + body.size.min}`,
  ]
  module.print(
    '/** Reads a frame that is right; undefined: it is not. */',
    `function ${quickFunction(body)}(bytes: Uint8Array): ${pascal(packet.name)} | undefined {`,
    `  if (${wrong.join(' || ')}) return undefined`,
    ...indent(reads(module, body, placed, '')),
    '}',
    '',
  )
  return true
}

export function readQuickly(packet: Packet): string {
  return `${quickFunction(packet.body)}(frame)`
}

/** Undefined where a field can only be read the careful way. */
function quickPlaces(struct: Struct): readonly Placed[] | undefined {
  const places = placesOf(struct)
  return places?.every(({ field }) => isQuick(field)) ? places : undefined
}

function isQuick({ shape, role, valid }: Field): boolean {
  if (role.kind === 'reserved') return true
  switch (shape.kind) {
    case 'integer':
    case 'float':
      return true
    case 'text':
      return isPlainText(shape) && !valid && role.kind === 'value'
    case 'struct':
      return !valid && quickPlaces(shape.struct) !== undefined
    default:
      return false
  }
}

function reads(module: Module, struct: Struct, places: readonly Placed[], start: string): string[] {
  const lines = places.flatMap((placed) => read(module, struct, placed, start))
  const members = valueFields(struct).map((field) =>
    local(field) === property(field) ? property(field) : `${property(field)}: ${local(field)}`,
  )
  return [...lines, `return ${members.length === 0 ? '{}' : `{ ${members.join(', ')} }`}`]
}

function read(module: Module, struct: Struct, { field, offset }: Placed, start: string): string[] {
  const { shape, role, valid } = field
  if (role.kind === 'reserved') return []
  const name = local(field)
  const place = at(start, offset)
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const get = module.use(`get${capital(typeName(shape))}`, runtime('numbers'))
      const value = `${get}(bytes, ${place})`
      if (role.kind === 'constant')
        return [`if (${value} !== ${printLiteral(role.value, field)}) return undefined`]
      const check = valid && allowed(module, valid, field, name, readerAccess)
      return [`const ${name} = ${value}`, ...(check ? [`if (!(${check})) return undefined`] : [])]
    }
    case 'text': {
      const end = at(start, offset + sizeOfField(field).min)
      const text = `${module.use('getText', runtime('utf8'))}(bytes, ${place}, ${end}, ${shape.terminator ?? -1})`
      return [`const ${name} = ${text}`, `if (${name} === undefined) return undefined`]
    }
    case 'struct': {
      const quick = module.use(quickFunction(shape.struct), typeModule(shape.struct))
      if (field.repeat) return list(module, struct, field, place, quick)
      return [`const ${name} = ${quick}(bytes, ${place})`, `if (${name} === undefined) return undefined`]
    }
    default:
      return []
  }
}

function list(module: Module, struct: Struct, field: Field, place: string, quick: string): string[] {
  const { shape } = field
  const counter = counterOf(field)
  if (!counter) return []
  const name = local(field)
  const [item, from] = [beside(struct, name, 'Item'), beside(struct, name, 'At')]
  const size = sizeOfElement(shape).min
  return [
    `if (bytes.length !== ${place} + ${local(counter)} * ${size}) return undefined`,
    `const ${name}: ${elementType(module, shape)}[] = []`,
    `for (let ${from} = ${place}; ${from} < bytes.length; ${from} += ${size}) {`,
    `  const ${item} = ${quick}(bytes, ${from})`,
    `  if (${item} === undefined) return undefined`,
    `  ${name}.push(${item})`,
    '}',
  ]
}

function at(start: string, offset: number): string {
  return start === '' ? String(offset) : offset === 0 ? start : `${start} + ${offset}`
}
