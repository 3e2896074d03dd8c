/** Structures whose fields always stand at the same places, so that each can be read without those before it. */

import { constantInteger } from './expression.js'
import { type Extent, type Field, isFixed, isUtf16, isWide, type Shape, type Struct } from './model.js'
import { sizeOfField } from './sizes.js'

export interface Placed {
  readonly field: Field
  /** Bytes from the structure's start. */
  readonly offset: number
}

/**
 * Where each field stands; undefined where that depends on what is in others. The last field may be a list of
 * structures that an earlier field counts.
 */
export function placesOf(struct: Struct): readonly Placed[] | undefined {
  if (struct.params.length > 0) return undefined
  const places: Placed[] = []
  let offset = 0
  for (const field of struct.fields) {
    if (places.at(-1)?.field.repeat || !isPlaced(field)) return undefined
    places.push({ field, offset })
    offset += sizeOfField(field).min
  }
  return places
}

/** The field that says how often the list repeats. */
export function counterOf({ repeat }: Field): Field | undefined {
  return repeat?.until === 'count' && repeat.count.kind === 'field' && repeat.count.path.length === 1
    ? repeat.count.path[0]
    : undefined
}

function isPlaced(field: Field): boolean {
  const { shape, repeat, condition, valid } = field
  if (condition || valid?.kind === 'holds') return false
  if (repeat && (shape.kind !== 'struct' || valid || !isCounter(counterOf(field)))) return false
  return isSelfContained(shape)
}

/** Whether the count is a plain number. */
function isCounter(field: Field | undefined): boolean {
  return field?.shape.kind === 'integer' && !isWide(field.shape)
}

/** Whether it takes the same bytes wherever it is, and can be read knowing nothing else. */
function isSelfContained(shape: Shape): boolean {
  switch (shape.kind) {
    case 'integer':
    case 'float':
    case 'contents':
      return true
    case 'text':
      return !isUtf16(shape.encoding) && isConstant(shape.extent)
    case 'bytes':
      return isConstant(shape.extent)
    case 'struct':
      return !shape.extent && isFixed(shape.struct.size) && placesOf(shape.struct) !== undefined
    default:
      return false
  }
}

function isConstant(extent: Extent): boolean {
  return extent.kind === 'size' && constantInteger(extent.size) !== undefined
}

/** Whether its text can be given as bytes: nothing in the spec looks into it. */
export function hasPlacedText(struct: Struct): boolean {
  return (
    placesOf(struct)?.some(({ field: { shape } }) =>
      shape.kind === 'struct' ? hasPlacedText(shape.struct) : shape.kind === 'text',
    ) ?? false
  )
}
