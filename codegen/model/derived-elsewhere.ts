/**
 * A field that another structure derives is in none of its values: from outside it is computed from what it
 * measures, as the encoder of that structure does.
 */

import type { Span } from '../spec/source.js'
import { type Expression, rangeOf } from './expression.js'
import { type Field, type Measure, terminatorBytes } from './model.js'
import { checkThere, LENGTHS, type Root } from './place.js'
import { type ArithmeticOperator, arithmeticRange } from './ranges.js'

/** Undefined where the path does not end in such a field, or what it measures has no length that can be told. */
export function derivedElsewhere(root: Root, path: readonly Field[], at: Span): Expression | undefined {
  const field = path.at(-1)
  const outside = root.kind === 'element' || path.length > 1
  if (!outside || field?.role.kind !== 'derived') return undefined
  const [measure] = field.role.measures
  const before = path.slice(0, -1)
  const length = measure && lengthOf(root, [...before, measure.field], measure)
  if (!length) return undefined
  checkThere(root.kind, before, at)
  const { scale, offset } = measure
  const measured = offset === 0n ? length : compute('-', length, offset)
  return scale === 1n ? measured : compute('/', measured, scale)
}

/** Of the value at the path, with its terminator. */
function lengthOf(root: Root, path: readonly Field[], { field, of }: Measure): Expression | undefined {
  const { shape } = field
  if (of === 'count') {
    return { kind: 'length', operand: { ...root, path, type: 'list', range: undefined }, range: LENGTHS }
  }
  if (shape.kind !== 'text' && shape.kind !== 'bytes') return undefined
  const operand: Expression = { ...root, path, type: shape.kind, range: undefined }
  const length: Expression =
    shape.kind === 'bytes'
      ? { kind: 'length', operand, range: LENGTHS }
      : { kind: 'length', operand, encoding: shape.encoding, range: LENGTHS }
  const ending = terminatorBytes(shape)
  return ending === 0 ? length : compute('+', length, BigInt(ending))
}

function compute(operator: ArithmeticOperator, left: Expression, value: bigint): Expression {
  const right: Expression = { kind: 'integer', value, range: { min: value, max: value } }
  const range = arithmeticRange(operator, rangeOf(left), right.range)
  return { kind: 'arithmetic', operator, left, right, range }
}
