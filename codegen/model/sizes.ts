/** How many bytes things take on the wire. */

import { rangeOf } from './expression.js'
import type { Extent, Field, Shape, Size, Struct } from './model.js'
import { terminatorBytes } from './model.js'

/** Of the field with all its elements; for bit fields, the first has the whole group's bytes. */
export function sizeOfField(field: Field): Size {
  const element = sizeOfElement(field.shape)
  const { min, max } = field.repeat ? repeated(field.repeat, element) : element
  return { min: field.condition ? 0 : min, max }
}

export function sizeOfFields(fields: readonly Field[]): Size {
  let [min, max] = [0, 0]
  for (const field of fields) {
    const size = sizeOfField(field)
    min += size.min
    max += size.max
  }
  return { min, max }
}

/** The fewest bytes that a reader takes for the fields: the last of them may end early. */
export function leastRead({ fields, size }: Pick<Struct, 'fields' | 'size'>): number {
  const shape = fields.at(-1)?.shape
  if ((shape?.kind !== 'text' && shape?.kind !== 'bytes') || !shape.mayEndEarly) return size.min
  return size.min - sizeOfElement(shape).min + terminatorBytes(shape)
}

export function sizeOfElement(shape: Shape): Size {
  switch (shape.kind) {
    case 'integer':
    case 'float':
      return exactly(shape.bytes)
    case 'bits':
      return exactly(shape.groupBytes)
    case 'contents':
      return exactly(shape.bytes.length)
    case 'struct':
      return shape.extent?.kind === 'size' ? sizeOfExtent(shape.extent, 0) : shape.struct.size
    case 'switch': {
      const sizes = shape.variants.map(({ shape }) => sizeOfElement(shape))
      return { min: Math.min(...sizes.map(({ min }) => min)), max: Math.max(...sizes.map(({ max }) => max)) }
    }
    case 'text':
    case 'bytes':
      return sizeOfExtent(shape.extent, terminatorBytes(shape))
  }
}

/** Whether the field reads to the end of the packet. */
export function takesRest({ shape, repeat }: Pick<Field, 'shape' | 'repeat'>): boolean {
  if (repeat?.until === 'eos') return true
  if (shape.kind === 'switch')
    return shape.variants.some(({ shape }) => takesRest({ shape, repeat: undefined }))
  if (shape.kind === 'struct') {
    if (shape.extent) return shape.extent.kind === 'eos'
    return shape.struct.fields.some(takesRest)
  }
  return (shape.kind === 'text' || shape.kind === 'bytes') && shape.extent.kind === 'eos'
}

function sizeOfExtent(extent: Extent, terminator: number): Size {
  if (extent.kind === 'eos') return { min: 0, max: Number.POSITIVE_INFINITY }
  if (extent.kind === 'terminated') return { min: terminator, max: Number.POSITIVE_INFINITY }
  const { min, max } = rangeOf(extent.size)
  return { min: atLeastZero(min), max: atLeastZero(max) }
}

function repeated(repeat: NonNullable<Field['repeat']>, element: Size): Size {
  switch (repeat.until) {
    case 'eos':
      return { min: 0, max: Number.POSITIVE_INFINITY }
    case 'condition':
      return { min: element.min, max: Number.POSITIVE_INFINITY }
    case 'count': {
      const { min, max } = rangeOf(repeat.count)
      return { min: atLeastZero(min) * element.min, max: times(atLeastZero(max), element.max) }
    }
  }
}

function exactly(bytes: number): Size {
  return { min: bytes, max: bytes }
}

function atLeastZero(value: bigint): number {
  return value < 0n ? 0 : Number(value)
}

/** 0 × Infinity is 0 here. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b
}
