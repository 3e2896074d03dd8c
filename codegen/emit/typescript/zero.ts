/** The value of a field that a refusal leaves at zero. */

import { constantInteger, rangeOf } from '../../model/expression.js'
import { type Field, isWide, type Shape, type Struct, valueFields } from '../../model/model.js'
import { property } from './spelling.js'

export function zeroOf(field: Field): string {
  if (!field.repeat) return zeroOfShape(field.shape)
  if (field.repeat.until !== 'count') return '[]'
  const count = constantInteger(field.repeat.count) ?? rangeOf(field.repeat.count).min
  return `[${Array.from({ length: Math.max(0, Number(count)) }, () => zeroOfShape(field.shape)).join(', ')}]`
}

function zeroOfShape(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
    case 'bits':
      return shape.kind === 'bits' && shape.flag ? 'false' : isWide(shape) ? '0n' : '0'
    case 'float':
      return '0'
    case 'text':
      return "''"
    case 'bytes':
      return 'new Uint8Array(0)'
    case 'contents':
      return ''
    case 'struct':
      return zeroOfStruct(shape.struct)
    case 'switch':
      throw new Error('a switch has no zero')
  }
}

export function zeroOfStruct(struct: Struct): string {
  const fields = valueFields(struct).map((field) => `${property(field)}: ${zeroOf(field)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
