/** Where a packet's fields stand in a frame, and how to overwrite them there. */

import type { Frame } from '../../candidates/frames.js'
import { headerOffset } from '../../interpret/layout.js'
import { floatBytes, integerBytes, setBits } from '../../interpret/numbers.js'
import type { Span } from '../../interpret/spans.js'
import { groupOf } from '../../model/layout.js'
import type { Field, Literal, Packet, Protocol, Shape, Struct } from '../../model/model.js'

export interface Place {
  readonly frame: Frame
  readonly field: Field
  /** The field's, or that of the case that the bytes are. */
  readonly shape: Shape
  /** `users[0].user_id`, `header.length` */
  readonly label: string
  readonly start: number
  /** Behind the value and its terminator; padding may follow. */
  readonly valueEnd: number
  readonly end: number
}

/** Every field in every frame; of lists, the first element. */
export function placesOf(protocol: Protocol, packet: Packet, frames: readonly Frame[]): Place[] {
  const structs = structsOf([protocol.header.struct, packet.body])
  return frames.flatMap((frame) => placesIn(frame, structs))
}

/** Every field once, in the first frame that has it. */
export function firstOfEach(places: readonly Place[]): Place[] {
  const found = new Map<string, Place>()
  for (const place of places) {
    const key = `${place.label} ${place.shape.kind}`
    if (!found.has(key)) found.set(key, place)
  }
  return [...found.values()]
}

function placesIn(frame: Frame, structs: ReadonlyMap<Field, Struct>): Place[] {
  const places: Place[] = []
  for (const span of frame.spans) {
    if (/\[[1-9]/.test(span.path)) continue
    const last = places.at(-1)
    if (last && last.field === span.field && last.end === span.start && last.label === span.path)
      places[places.length - 1] = { ...last, end: span.end }
    else places.push(...placesOfSpan(frame, span, structs))
  }
  return places
}

/** Bit fields have a place each, in the bytes that they share. */
function placesOfSpan(frame: Frame, span: Span, structs: ReadonlyMap<Field, Struct>): Place[] {
  const { field, shape, path, start, end } = span
  const place: Place = { frame, field, shape, label: path, start, valueEnd: end, end }
  const struct = structs.get(field)
  if (shape.kind !== 'bits' || !struct) return [place]
  const outer = path.slice(0, path.lastIndexOf('.') + 1)
  return groupOf(struct, field).map((field) => ({
    ...place,
    field,
    shape: field.shape,
    label: `${outer}${field.name.spec}`,
  }))
}

function structsOf(structs: readonly Struct[]): Map<Field, Struct> {
  const found = new Map<Field, Struct>()
  for (const struct of structs) {
    for (const field of struct.fields) {
      found.set(field, struct)
      for (const inner of structsOf(structsIn(field.shape))) found.set(...inner)
    }
  }
  return found
}

function structsIn(shape: Shape): Struct[] {
  if (shape.kind === 'switch') return shape.variants.flatMap(({ shape }) => structsIn(shape))
  return shape.kind === 'struct' ? [shape.struct] : []
}

/** A copy with other bytes in a place. */
export function overwritten(bytes: Uint8Array, at: number, data: Iterable<number>): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy.set([...data], at)
  return copy
}

/** A copy with another number or flag in the field's place. */
export function withNumber({ frame, shape, start, end }: Place, value: Literal): Uint8Array {
  if (shape.kind === 'integer') return overwritten(frame.bytes, start, integerBytes(shape, BigInt(value)))
  if (shape.kind === 'float') return overwritten(frame.bytes, start, floatBytes(shape, Number(value)))
  const group = frame.bytes.slice(start, end)
  if (shape.kind === 'bits') setBits(shape, group, BigInt(value))
  return overwritten(frame.bytes, start, group)
}

/** A copy whose header tells another length; by default the one that it has. */
export function withLength(protocol: Protocol, bytes: Uint8Array, length = bytes.length): Uint8Array {
  const { frameLength, size } = protocol.header
  if (bytes.length < size || frameLength.shape.kind !== 'integer') return bytes
  return overwritten(
    bytes,
    headerOffset(protocol, frameLength),
    integerBytes(frameLength.shape, BigInt(length)),
  )
}
