/**
 * Kaitai's expression language: the syntax tree, typed, with the range that every integer can have.
 * The ranges decide whether a target can compute in plain numbers, and show what can never be.
 */

import {
  type BitsShape,
  type Encoding,
  type EnumEntry,
  type EnumType,
  type Field,
  type IntegerShape,
  type Literal,
  limitsOf,
  type Shape,
} from './model.js'
import { type ArithmeticOperator, hull, type Range } from './ranges.js'

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='
export type LogicalOperator = 'and' | 'or'

export type Expression =
  | { readonly kind: 'integer'; readonly value: bigint; readonly range: Range }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'enum'; readonly type: EnumType; readonly entry: EnumEntry }
  /** A field before this one, or a field of such a field: `user_info.id_len` is [user_info, id_len]. */
  | {
      readonly kind: 'field'
      readonly path: readonly Field[]
      readonly type: ValueType
      readonly range: Range | undefined
    }
  /** `_`: the element of a list that is looked at, or the value that `valid` is about; or a field of it. */
  | {
      readonly kind: 'element'
      /** The shape of `_` itself. */
      readonly of: Shape
      readonly path: readonly Field[]
      readonly type: ValueType
      readonly range: Range | undefined
    }
  /** How many: bytes, elements of a list, or the Unicode code points of text. */
  | {
      readonly kind: 'length'
      readonly operand: Expression
      /** Of text: its bytes in this encoding, and not its code points. */
      readonly encoding?: Encoding
      readonly range: Range
    }
  /** An integer in decimal. */
  | { readonly kind: 'to-text'; readonly operand: Expression }
  | { readonly kind: 'concat'; readonly left: Expression; readonly right: Expression }
  /** A number as an entry of the enum, known or not. */
  | { readonly kind: 'as-enum'; readonly operand: Expression; readonly type: EnumType; readonly range: Range }
  /** An enum or a boolean as its number. */
  | { readonly kind: 'number-of'; readonly operand: Expression; readonly range: Range }
  | { readonly kind: 'negate' | 'invert'; readonly operand: Expression; readonly range: Range }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
      readonly range: Range
    }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'logical'
      readonly operator: LogicalOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'choice'
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
      readonly type: ValueType
      readonly range: Range | undefined
    }

/** Of bytes and lists an expression can tell the length and nothing else. */
export type ValueType = 'integer' | 'float' | 'boolean' | 'text' | 'bytes' | 'list' | EnumType

export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'float':
    case 'boolean':
    case 'text':
      return expression.kind
    case 'enum':
    case 'field':
    case 'element':
    case 'as-enum':
    case 'choice':
      return expression.type
    case 'to-text':
    case 'concat':
      return 'text'
    case 'not':
    case 'comparison':
    case 'logical':
      return 'boolean'
    default:
      return 'integer'
  }
}

/** The range of an expression whose type is integer. */
export function rangeOf(expression: Expression): Range {
  if ('range' in expression && expression.range) return expression.range
  return { min: 0n, max: 0n }
}

/** The same expression as a constant, where nothing in it depends on a packet. */
export function constantInteger(expression: Expression): bigint | undefined {
  const range = typeOf(expression) === 'integer' ? rangeOf(expression) : undefined
  return range && range.min === range.max ? range.min : undefined
}

/** What `valid` leaves of the numbers that the field's bits can hold. */
export function rangeOfField({ valid }: Field, shape: IntegerShape | BitsShape): Range {
  const limits = limitsOf(shape)
  const integers = (values: readonly (Literal | undefined)[]): bigint[] =>
    values.filter((value) => typeof value === 'bigint')
  if (valid?.kind === 'holds') return limits
  if (valid?.kind === 'any-of') return hull(integers(valid.values))
  const [min] = integers([valid?.min, limits.min])
  const [max] = integers([valid?.max, limits.max])
  return { min: min ?? limits.min, max: max ?? limits.max }
}

/** What an expression is in every packet, where nothing in it depends on one. */
export function constantOf(expression: Expression): Literal | undefined {
  switch (expression.kind) {
    case 'float':
    case 'boolean':
    case 'text':
      return expression.value
    case 'enum':
      return BigInt(expression.entry.value)
    case 'field': {
      const role = expression.path.at(-1)?.role
      return role?.kind === 'constant' ? role.value : constantInteger(expression)
    }
    default:
      return constantInteger(expression)
  }
}

/** The same expression with every field, and every use of `_`, replaced by what is made of it. */
export function mapFields(
  expression: Expression,
  change: (field: Expression & { readonly kind: 'field' | 'element' }) => Expression,
): Expression {
  const map = (part: Expression): Expression => mapFields(part, change)
  if (expression.kind === 'field' || expression.kind === 'element') return change(expression)
  if ('operand' in expression) return { ...expression, operand: map(expression.operand) }
  if ('left' in expression) {
    return { ...expression, left: map(expression.left), right: map(expression.right) }
  }
  if (expression.kind !== 'choice') return expression
  const { condition, yes, no } = expression
  return { ...expression, condition: map(condition), yes: map(yes), no: map(no) }
}

/** What comparing two constants gives; compilers complain of code that does it. */
export function constantComparison({
  operator,
  left,
  right,
}: Expression & { readonly kind: 'comparison' }): boolean | undefined {
  const [a, b] = [constantOf(left), constantOf(right)]
  return a === undefined || b === undefined ? undefined : compare(operator, a, b)
}

/** Two of one type, or an integer and a float, which are compared as floats. */
export function compare(operator: ComparisonOperator, left: Literal, right: Literal): boolean {
  const mixed = typeof left === 'number' || typeof right === 'number'
  const [a, b] = mixed ? [Number(left), Number(right)] : [left, right]
  switch (operator) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

/** What a type is told, wherever it stands in the shape. */
export function argumentsOf(shape: Shape): readonly Expression[] {
  if (shape.kind === 'struct') return shape.args
  return shape.kind === 'switch' ? shape.variants.flatMap(({ shape }) => argumentsOf(shape)) : []
}

/** The fields of its own structure that an expression reads. */
export function fieldsIn(expression: Expression): Field[] {
  return fieldPathsIn(expression).flatMap((path) => path.slice(0, 1))
}

export function fieldPathsIn(expression: Expression): (readonly Field[])[] {
  return expression.kind === 'field' ? [expression.path] : partsOf(expression).flatMap(fieldPathsIn)
}

/** The expressions that it is made of, from left to right. */
export function partsOf(expression: Expression): readonly Expression[] {
  if ('operand' in expression) return [expression.operand]
  if ('left' in expression) return [expression.left, expression.right]
  return expression.kind === 'choice' ? [expression.condition, expression.yes, expression.no] : []
}

/** scale × field + offset, where the expression is that for one field; else undefined. */
export function linearIn(
  expression: Expression,
): { readonly field: Field; readonly scale: bigint; readonly offset: bigint } | undefined {
  const form = linear(expression)
  return form?.field && form.scale !== 0n ? { ...form, field: form.field } : undefined
}

interface LinearForm {
  readonly field: Field | undefined
  readonly scale: bigint
  readonly offset: bigint
}

function linear(expression: Expression): LinearForm | undefined {
  switch (expression.kind) {
    case 'integer':
      return { field: undefined, scale: 0n, offset: expression.value }
    case 'field': {
      const constant = constantInteger(expression)
      if (constant !== undefined) return { field: undefined, scale: 0n, offset: constant }
      const [field] = expression.path
      return field && expression.path.length === 1 ? { field, scale: 1n, offset: 0n } : undefined
    }
    case 'negate': {
      const form = linear(expression.operand)
      return form && { field: form.field, scale: -form.scale, offset: -form.offset }
    }
    case 'arithmetic': {
      const left = linear(expression.left)
      const right = linear(expression.right)
      if (!left || !right) return undefined
      if (expression.operator === '*') {
        const [factor, other] = left.field ? [right, left] : [left, right]
        if (factor.field) return undefined
        return {
          field: other.field,
          scale: other.scale * factor.offset,
          offset: other.offset * factor.offset,
        }
      }
      if (expression.operator !== '+' && expression.operator !== '-') return undefined
      if (left.field && right.field) return undefined
      const sign = expression.operator === '+' ? 1n : -1n
      return {
        field: left.field ?? right.field,
        scale: left.scale + sign * right.scale,
        offset: left.offset + sign * right.offset,
      }
    }
    default:
      return undefined
  }
}
