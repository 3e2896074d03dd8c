/** A view: the fields of a packet, or of a type in it, read where they stand and when they are asked for. */

import {
  type Field,
  type Header,
  isFixed,
  isPlainText,
  type Packet,
  type Struct,
  type TextShape,
} from '../../model/model.js'
import { pascal } from '../../model/names.js'
import { counterOf, type Placed, placesOf } from '../../model/places.js'
import { leastRead, sizeOfElement } from '../../model/sizes.js'
import { indent } from '../text.js'
import { readSingle } from './decode.js'
import { textArguments } from './decode-shape.js'
import { type Module, quote } from './module.js'
import { where } from './place.js'
import { hasIsFrame } from './quick.js'
import { HEADER, local, property, runtime, sizeConstant, typeModule } from './spelling.js'
import { fieldType } from './struct-type.js'

export const viewName = (struct: Struct): string => `${pascal(struct.name)}View`

/** Prints the type's view, where it can have one. */
export function printTypeView(module: Module, struct: Struct): void {
  const places = placesOf(struct)
  if (!places || !isFixed(struct.size)) return
  printClass(module, struct, places, 'this.start', [])
}

/** Prints the packet's view, where it can have one. */
export function printPacketView(module: Module, packet: Packet, header: Header): void {
  const { body, name } = packet
  const { size: headerSize } = header
  const places = placesOf(body)
  if (!places || places.length === 0) return
  const placed = places.map(({ field, offset }) => ({ field, offset: offset + headerSize }))
  const frame = `decode${pascal(name)}(frame)`
  const wrap = [
    '/**',
    ' * Goes over to this frame; what was read of the one before stays as it was, but for text that was read as bytes.',
    ' * @throws DecodeError where it is another packet, or not as long as this one has to be',
    ' */',
    'wrap(frame: Uint8Array): this {',
    ...indent(open(module, packet, header)),
    ...indent(lengthCheck(body, headerSize, placed, frame)),
    '  return this',
    '}',
  ]
  printClass(module, body, placed, '', wrap)
}

/** Decoding a frame with another header says what is wrong with it. */
function open(module: Module, { id, name }: Packet, header: Header): string[] {
  if (hasIsFrame(header)) {
    const is = module.use('isFrame', HEADER)
    return ['this.cursor.reset(frame)', `if (!${is}(frame, ${id})) decode${pascal(name)}(frame)`]
  }
  return [`${module.use('openFrame', HEADER)}(frame, ${id}, ${quote(name.spec)}, this.cursor.reset(frame))`]
}

/** Decoding a frame of the wrong length says what is wrong with it. */
function lengthCheck(body: Struct, before: number, places: readonly Placed[], decode: string): string[] {
  const least = before + leastRead(body)
  if (isFixed(body.size) && leastRead(body) < body.size.min)
    return [`if (frame.length < ${least} || frame.length > ${sizeConstant(body)}) ${decode}`]
  if (isFixed(body.size)) return [`if (frame.length !== ${sizeConstant(body)}) ${decode}`]
  const last = places.at(-1)
  if (!last) return []
  const { field, offset } = last
  return [
    `if (frame.length < ${offset} || frame.length !== ${offset} + ${lengthOf(field)} * ${sizeOfElement(field.shape).min}) ${decode}`,
  ]
}

function lengthOf(field: Field): string {
  return `this.${property(field)}Length`
}

/** @param start what places count from, as an expression; empty: the frame */
function printClass(
  module: Module,
  struct: Struct,
  places: readonly Placed[],
  start: string,
  wrap: readonly string[],
): void {
  const view = module.use('View', runtime('view'))
  const parts = places.flatMap(({ field }) => part(module, field))
  const members = places.flatMap((placed) => getters(module, struct, placed, places, start))
  module.print(
    `/** ${pascal(struct.name)} read where it stands, each field when it is asked for; for one frame after another. */`,
    `export class ${viewName(struct)} extends ${view} {`,
    ...indent(parts),
    '',
    ...indent([...wrap, ...(wrap.length > 0 ? [''] : [])]),
    ...indent(members),
    '  /** Checks every field. @throws DecodeError as decoding does */',
    '  check(): this {',
    ...indent(checks(module, struct, places, start), 4),
    '    return this',
    '  }',
    '}',
    '',
  )
}

/** What a view keeps for the field. */
function part(module: Module, field: Field): string[] {
  if (field.role.kind !== 'value') return []
  const { shape } = field
  if (shape.kind === 'text')
    return [`readonly #${property(field)}Text = new ${module.use('Text', runtime('text'))}()`]
  if (shape.kind !== 'struct') return []
  const view = module.use(viewName(shape.struct), typeModule(shape.struct))
  return [`readonly #${property(field)} = new ${view}(this.cursor)`]
}

function getters(
  module: Module,
  struct: Struct,
  { field, offset }: Placed,
  places: readonly Placed[],
  start: string,
): string[] {
  if (field.role.kind !== 'value') return []
  const name = property(field)
  const place = at(start, offset)
  const { shape } = field
  if (shape.kind === 'struct' && field.repeat) return list(module, struct, field, offset, places, start)
  if (shape.kind === 'struct')
    return [`get ${name}(): ${viewName(shape.struct)} {`, `  return this.#${name}.moveTo(${place})`, '}', '']
  const text =
    shape.kind === 'text'
      ? [
          '/** As bytes; the same object each time, for as long as the frame is. @throws DecodeError */',
          `get ${name}Text(): Text {`,
          '  const { cursor } = this',
          ...indent(viewText(module, struct, field, shape, start, offset, 'return ')),
          '}',
          '',
        ]
      : []
  return [
    `get ${name}(): ${fieldType(module, field)} {`,
    '  const { cursor } = this',
    `  cursor.at = ${place}`,
    ...indent(readSingle(module, struct, field, true)),
    `  return ${local(field)}`,
    '}',
    '',
    ...text,
  ]
}

/** @param use what is done with the text */
function viewText(
  module: Module,
  struct: Struct,
  field: Field,
  shape: TextShape,
  start: string,
  offset: number,
  use: string,
): string[] {
  const [place, end] = [at(start, offset), at(start, offset + sizeOfElement(shape).min)]
  const text = `this.#${property(field)}Text`
  const view = module.use('viewTextField', runtime('text'))
  const careful = [
    `cursor.at = ${place}`,
    `${use}${view}(${text}, cursor, ${textArguments(module, struct, field, shape)})`,
  ]
  if (!isPlainText(shape)) return careful
  const quick = module.use('viewText', runtime('text'))
  const quickly = `${quick}(${text}, cursor, ${place}, ${end}, ${shape.terminator ?? -1})`
  if (use === '') return [`if (!${quickly}) {`, ...indent(careful), '}']
  return [`if (${quickly}) ${use}${text}`, ...careful]
}

function list(
  module: Module,
  struct: Struct,
  field: Field,
  offset: number,
  places: readonly Placed[],
  start: string,
): string[] {
  const { shape } = field
  const counter = places.find((placed) => placed.field === counterOf(field))
  if (shape.kind !== 'struct' || !counter) return []
  const name = property(field)
  const size = sizeOfElement(shape).min
  const index = `${module.use('checkIndex', runtime('view'))}(index, ${lengthOf(field)}, ${where(struct, field)})`
  return [
    '/** How many there are. */',
    `get ${name}Length(): number {`,
    '  const { cursor } = this',
    `  cursor.at = ${at(start, counter.offset)}`,
    ...indent(readSingle(module, struct, counter.field, true)),
    `  return ${local(counter.field)}`,
    '}',
    '',
    '/** One of them; the same view each time, moved. @throws RangeError where there is none */',
    `${name}(index: number): ${viewName(shape.struct)} {`,
    `  ${index}`,
    `  return this.#${name}.moveTo(${at(start, offset)} + index * ${size})`,
    '}',
    '',
  ]
}

/** Lines that read what may be wrong, in the order of the fields. */
function checks(module: Module, struct: Struct, places: readonly Placed[], start: string): string[] {
  const lines = places.flatMap(({ field, offset }) => {
    const name = property(field)
    const place = where(struct, field)
    const { shape, role } = field
    if (shape.kind === 'struct') {
      const within = module.use('within', runtime('errors'))
      const size = sizeOfElement(shape).min
      const one = field.repeat
        ? [
            `let ${name}Index = 0`,
            'try {',
            `  for (const count = ${lengthOf(field)}; ${name}Index < count; ${name}Index++)`,
            `    this.#${name}.moveTo(${at(start, offset)} + ${name}Index * ${size}).check()`,
          ]
        : ['try {', `  this.#${name}.moveTo(${at(start, offset)}).check()`]
      const which = field.repeat ? `, ${name}Index` : ''
      return [...one, '} catch (error) {', `  throw ${within}(error, ${place}${which})`, '}']
    }
    const anything =
      shape.kind !== 'text' && shape.kind !== 'contents' && role.kind !== 'constant' && !field.valid
    if (anything || role.kind === 'reserved') return []
    const move = `cursor.at = ${at(start, offset)}`
    if (shape.kind === 'text' && role.kind === 'value' && !field.valid) {
      return viewText(module, struct, field, shape, start, offset, '')
    }
    return [move, ...readSingle(module, struct, field, false)]
  })
  return lines.some((line) => /\bcursor\b/.test(line)) ? ['const { cursor } = this', ...lines] : lines
}

function at(start: string, offset: number): string {
  return start === '' ? String(offset) : offset === 0 ? start : `${start} + ${offset}`
}
