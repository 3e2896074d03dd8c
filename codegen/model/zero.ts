/** A refusal leaves every field of the reply but the result at zero: 0, false, empty text, no bytes, no elements. */

import { constantInteger, rangeOf } from './expression.js'
import { type Field, type Shape, valueFields } from './model.js'

/** Whether the field takes its zero. */
export function takesZero(field: Field): boolean {
  const { shape, valid, repeat, condition } = field
  if (condition || shape.kind === 'switch') return false
  if (valid?.kind === 'holds' || repeat?.until === 'condition') return false
  if (valid?.kind === 'range' && (Number(valid.min ?? 0) > 0 || Number(valid.max ?? 0) < 0)) return false
  if (valid?.kind === 'any-of' && !valid.values.some((value) => !value)) return false
  if (repeat?.until === 'count' && constantInteger(repeat.count) !== undefined)
    return constantInteger(repeat.count) === 0n || elementTakesZero(shape)
  return repeat !== undefined || elementTakesZero(shape)
}

function elementTakesZero(shape: Shape): boolean {
  if (shape.kind === 'struct') return !shape.extent && valueFields(shape.struct).every(takesZero)
  if ((shape.kind !== 'text' && shape.kind !== 'bytes') || shape.extent.kind !== 'size') return true
  const size = constantInteger(shape.extent.size)
  return size === undefined
    ? rangeOf(shape.extent.size).min <= 0n
    : size === 0n || shape.terminator !== undefined || shape.pad !== undefined
}
