/** How big the numbers of an arbitrary get, so that packets stay small enough to read. */

import {
  argumentsOf,
  type Expression,
  fieldPathsIn,
  rangeOf,
  rangeOfField,
  typeOf,
} from '../../model/expression.js'
import {
  type BitsShape,
  extentOf,
  type Field,
  type IntegerShape,
  type Measure,
  type Struct,
} from '../../model/model.js'
import { floorDivide, type Range } from '../../model/ranges.js'
import { type Access, printLiteral } from './expressions.js'
import { local, property } from './spelling.js'

/** Bytes or elements that a variable field gets at most. */
export const MOST = 300
export const MOST_ELEMENTS = 12
/** What numbers that a product of sizes is made of get at most above their least. */
const FACTOR = 8n

/** What a field's presence, count, size, case and limits are computed from. */
export function governing(field: Field): Expression[] {
  const { condition, repeat, shape, valid } = field
  return [
    ...(condition ? [condition] : []),
    ...(repeat?.until === 'condition' ? [repeat.condition] : []),
    ...(shape.kind === 'switch' ? [shape.on] : []),
    ...(valid?.kind === 'holds' ? [valid.condition] : []),
    ...sizing(field),
  ]
}

/** What its bytes are the product of, as far as can be told: what a type is told may be a count in it. */
function sizing({ repeat, shape }: Field): Expression[] {
  const extent = extentOf(shape)
  return [
    ...(repeat?.until === 'count' ? [repeat.count] : []),
    ...(extent?.kind === 'size' ? [extent.size] : []),
    ...argumentsOf(shape),
  ]
}

/** The expressions that a field's bytes are the product of; not what decides whether it is there. */
function sizesGovernedBy(
  struct: Struct,
  governor: Field,
): { readonly path: readonly Field[]; readonly of: Field }[] {
  return struct.fields.flatMap((field) =>
    sizing(field)
      .flatMap(fieldPathsIn)
      .filter((path) => path[0] === governor)
      .map((path) => ({ path, of: field })),
  )
}

/** What the field's bits and `valid` allow, as far as what it governs stays small. */
export function integerLimits(struct: Struct, field: Field, shape: IntegerShape | BitsShape): Range {
  const range = rangeOfField(field, shape)
  if (field.role.kind === 'derived') return field.role.measures.map(limitsOfMeasure).reduce(within, range)
  const governed = sizesGovernedBy(struct, field)
  return governed.length === 0
    ? range
    : factor(
        range,
        governed.map(({ of }) => of),
      )
}

/** The same for numbers inside a field that is a structure: members that replace its own, or ''. */
export function nestedLimits(struct: Struct, field: Field): string {
  const members = sizesGovernedBy(struct, field).flatMap(({ path, of }) => {
    const [, inner, ...deeper] = path
    const plain = inner?.shape.kind === 'integer' || inner?.shape.kind === 'bits' ? inner.shape : undefined
    if (!inner || !plain || deeper.length > 0 || inner.valid?.kind === 'any-of') return []
    const range = rangeOfField(inner, plain)
    const { min, max } = factor(range, [of])
    const [least, count] = [printLiteral(min, inner), printLiteral(max - min + 1n, inner)]
    const value = `value.${property(inner)}`
    const wrapped = min === 0n ? `${value} % ${count}` : `${least} + (${value} - ${least}) % ${count}`
    return [`${property(inner)}: ${range.min < min ? `${value} < ${least} ? ${least} : ` : ''}${wrapped}`]
  })
  return [...new Set(members)].join(', ')
}

function factor(range: Range, governed: readonly Field[]): Range {
  const terminated = governed.some(({ shape }) => 'terminator' in shape && shape.terminator !== undefined)
  const least = terminated ? 1n : 0n
  const min = range.min < least ? least : range.min
  return { min, max: range.max > min + FACTOR ? min + FACTOR : range.max }
}

/** measured = scale × length + offset, solved for a measured size from nothing to the most. */
function limitsOfMeasure({ field, of, scale, offset }: Measure): Range {
  const [least, most] = measuredSize(field, of)
  const [from, to] = scale > 0n ? [least, most] : [most, least]
  return { min: ceilDivide(from - offset, scale), max: floorDivide(to - offset, scale) }
}

function measuredSize({ shape, role }: Field, of: Measure['of']): [least: bigint, most: bigint] {
  if (of === 'count') return [0n, BigInt(MOST_ELEMENTS)]
  const terminator = 'terminator' in shape && shape.terminator !== undefined ? 1n : 0n
  if (role.kind !== 'constant') return [terminator, BigInt(MOST)]
  const exactly = BigInt(Buffer.byteLength(String(role.value))) + terminator
  return [exactly, exactly]
}

/** The values for which a switch has a case, where the field is what it looks at; else nothing. */
export function switchedValues(struct: Struct, field: Field): Expression[] {
  return struct.fields.flatMap(({ shape }) => {
    if (shape.kind === 'switch' && isField(shape.on, field))
      return shape.variants.flatMap(({ values }) => values)
    if (shape.kind !== 'struct') return []
    return shape.struct.params.flatMap((param, i) => {
      const arg = shape.args[i]
      return arg && isField(arg, field) ? switchedValues(shape.struct, param) : []
    })
  })
}

function isField(expression: Expression, field: Field): boolean {
  return expression.kind === 'field' && expression.path.length === 1 && expression.path[0] === field
}

/**
 * What a condition holds `_` against, as far as `_` can be that: one of these is more likely to fulfil it than any
 * other value.
 */
export function comparedWithElement(condition: Expression, limits: Range): Expression[] {
  switch (condition.kind) {
    case 'not':
      return comparedWithElement(condition.operand, limits)
    case 'logical':
      return [condition.left, condition.right].flatMap((part) => comparedWithElement(part, limits))
    case 'comparison': {
      const sides = [condition.left, condition.right]
      if (!sides.some(({ kind }) => kind === 'element')) return []
      return sides.filter((side) => {
        const { min, max } = typeOf(side) === 'integer' ? rangeOf(side) : { min: 0n, max: -1n }
        return side.kind !== 'element' && min <= max && min >= limits.min && max <= limits.max
      })
    }
    default:
      return []
  }
}

/** What both allow; where that is nothing, the least of the first that is in reach. */
function within(a: Range, b: Range): Range {
  const min = a.min > b.min ? a.min : b.min
  const max = a.max < b.max ? a.max : b.max
  return { min, max: max < min ? min : max }
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return -floorDivide(-a, b)
}

/** Lengths stand in the record like any other field, until the last stage leaves them out. */
export const drawnAccess: Access = {
  field: (field) => (field.role.kind === 'param' ? local(field) : `packet.${property(field)}`),
  element: 'item',
}
