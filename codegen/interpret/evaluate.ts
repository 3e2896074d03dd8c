/** The value of an expression in one packet. Integers are exact. */

import { compare, type Expression } from '../model/expression.js'
import { type Encoding, type Field, isUtf16, type Shape, type StructShape } from '../model/model.js'
import { arithmetic } from '../model/ranges.js'
import { isList, isRecord, type Value } from './value.js'

/** The parameters of a structure, and those of its fields that have been read or written so far. */
export type Scope = ReadonlyMap<Field, Value>

/** What a structure is told by whoever uses it. */
export function evaluateArguments({ struct, args }: StructShape, scope: Scope): Scope {
  const told = struct.params.flatMap((param, i): [Field, Value][] => {
    const arg = args[i]
    if (!arg) return []
    const value = evaluate(arg, scope)
    return [[param, param.shape.kind === 'float' ? Number(value) : value]]
  })
  return new Map(told)
}

export function evaluateInteger(expression: Expression, scope: Scope, element?: Value): bigint {
  const value = evaluate(expression, scope, element)
  if (typeof value === 'bigint') return value
  throw new Error(`the model's expression is no integer but ${String(value)}`)
}

export function evaluateBoolean(expression: Expression, scope: Scope, element?: Value): boolean {
  const value = evaluate(expression, scope, element)
  if (typeof value === 'boolean') return value
  throw new Error(`the model's expression is no boolean but ${String(value)}`)
}

/** @param element what `_` is */
export function evaluate(expression: Expression, scope: Scope, element?: Value): Value {
  const sub = (part: Expression): Value => evaluate(part, scope, element)
  const integer = (part: Expression): bigint => evaluateInteger(part, scope, element)
  const boolean = (part: Expression): boolean => evaluateBoolean(part, scope, element)
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'boolean':
    case 'text':
      return expression.value
    case 'enum':
      return BigInt(expression.entry.value)
    case 'field': {
      const [first, ...inner] = expression.path
      return memberOf(first && scope.get(first), inner, first)
    }
    case 'element':
      return memberOf(element, expression.path, { role: { kind: 'value' }, shape: expression.of })
    case 'length':
      return lengthOf(sub(expression.operand), expression.encoding)
    case 'to-text':
      return String(integer(expression.operand))
    case 'concat':
      return String(sub(expression.left)) + String(sub(expression.right))
    case 'number-of': {
      const value = sub(expression.operand)
      return typeof value === 'boolean' ? (value ? 1n : 0n) : value
    }
    case 'as-enum':
      return integer(expression.operand)
    case 'negate':
      return -integer(expression.operand)
    case 'invert':
      return ~integer(expression.operand)
    case 'not':
      return !boolean(expression.operand)
    case 'arithmetic':
      return arithmetic(expression.operator, integer(expression.left), integer(expression.right))
    case 'comparison': {
      const [left, right] = [sub(expression.left), sub(expression.right)]
      if (typeof left !== 'object' && typeof right !== 'object')
        return compare(expression.operator, left, right)
      throw new Error("the model's expression compares what has no order")
    }
    case 'logical':
      return expression.operator === 'and'
        ? boolean(expression.left) && boolean(expression.right)
        : boolean(expression.left) || boolean(expression.right)
    case 'choice':
      return sub(boolean(expression.condition) ? expression.yes : expression.no)
  }
}

/** What the path leads to, from the value of the first field; the value itself where the path is empty. */
function memberOf(
  whole: Value | undefined,
  path: readonly Field[],
  first: Pick<Field, 'role' | 'shape'> | undefined,
): Value {
  const last = path.at(-1) ?? first
  if (last?.role.kind === 'constant') return last.role.value
  let value = whole
  for (const { name } of path) value = isRecord(value) ? value[name.spec] : undefined
  if (value === undefined) throw new Error('the model has an expression that reads a field too early')
  // As it stands on the wire, so that writer and reader see the same.
  return typeof value === 'number' && isSingle(last?.shape) ? Math.fround(value) : value
}

function isSingle(shape: Shape | undefined): boolean {
  return shape?.kind === 'float' && shape.bytes === 4
}

/** Unicode code points of text or its bytes in the encoding, bytes of data, elements of a list. */
function lengthOf(value: Value, encoding: Encoding | undefined): bigint {
  if (typeof value !== 'string')
    return BigInt(value instanceof Uint8Array || isList(value) ? value.length : 0)
  if (encoding === undefined) return BigInt([...value].length)
  return BigInt(isUtf16(encoding) ? value.length * 2 : Buffer.byteLength(value))
}
