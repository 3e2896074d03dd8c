/** The value of an expression in one packet. Integers are exact. */

import type { ComparisonOperator, Expression } from '../model/expression.js'
import type { Field } from '../model/model.js'
import { arithmetic } from '../model/ranges.js'
import { isRecord, type Value } from './value.js'

/** The fields of a structure that have been read or written so far. */
export type Scope = ReadonlyMap<Field, Value>

export function evaluateInteger(expression: Expression, scope: Scope): bigint {
  const value = evaluate(expression, scope)
  if (typeof value === 'bigint') return value
  throw new Error(`the model's expression is no integer but ${String(value)}`)
}

export function evaluateBoolean(expression: Expression, scope: Scope): boolean {
  const value = evaluate(expression, scope)
  if (typeof value === 'boolean') return value
  throw new Error(`the model's expression is no boolean but ${String(value)}`)
}

export function evaluate(expression: Expression, scope: Scope): Value {
  const integer = (part: Expression): bigint => evaluateInteger(part, scope)
  const boolean = (part: Expression): boolean => evaluateBoolean(part, scope)
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'boolean':
    case 'text':
      return expression.value
    case 'enum':
      return BigInt(expression.entry.value)
    case 'field':
      return fieldValue(expression.path, scope)
    case 'number-of': {
      const value = evaluate(expression.operand, scope)
      return typeof value === 'boolean' ? (value ? 1n : 0n) : value
    }
    case 'negate':
      return -integer(expression.operand)
    case 'invert':
      return ~integer(expression.operand)
    case 'not':
      return !boolean(expression.operand)
    case 'arithmetic':
      return arithmetic(expression.operator, integer(expression.left), integer(expression.right))
    case 'comparison':
      return compare(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope))
    case 'logical':
      return expression.operator === 'and'
        ? boolean(expression.left) && boolean(expression.right)
        : boolean(expression.left) || boolean(expression.right)
    case 'choice':
      return evaluate(boolean(expression.condition) ? expression.yes : expression.no, scope)
  }
}

/** Two of one type, or an integer and a float, which are compared as floats. */
function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
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

function fieldValue(path: readonly Field[], scope: Scope): Value {
  const [first, ...inner] = path
  const last = path.at(-1)
  if (last?.role.kind === 'constant') return last.role.value
  let value = first && scope.get(first)
  for (const { name } of inner) value = isRecord(value) ? value[name.spec] : undefined
  if (value === undefined) throw new Error(`the model's expression reads ${last?.name.spec} too early`)
  // As it stands on the wire, so that writer and reader see the same.
  const single = last?.shape.kind === 'float' && last.shape.bytes === 4
  return single && typeof value === 'number' ? Math.fround(value) : value
}
