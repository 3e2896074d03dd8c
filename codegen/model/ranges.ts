/** Arithmetic as Kaitai defines it, on integers and on the ranges that they can be in. */

/** Both ends included. */
export interface Range {
  readonly min: bigint
  readonly max: bigint
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '<<' | '>>' | '&' | '|' | '^'

/** Floor division and modulo, as Kaitai defines them: the remainder has the divisor's sign. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

export function floorModulo(a: bigint, b: bigint): bigint {
  return a - floorDivide(a, b) * b
}

/** The range of a result, from the ranges of what it is computed from. The divisor's range excludes 0. */
export function arithmeticRange(operator: ArithmeticOperator, left: Range, right: Range): Range {
  if (left.min === left.max && right.min === right.max) {
    const value = arithmetic(operator, left.min, right.min)
    return { min: value, max: value }
  }
  switch (operator) {
    case '+':
      return { min: left.min + right.min, max: left.max + right.max }
    case '-':
      return { min: left.min - right.max, max: left.max - right.min }
    case '*':
    case '/':
      return hull(corners(left, right).map(([a, b]) => arithmetic(operator, a, b)))
    case '%':
      return { min: right.min < 0n ? right.min + 1n : 0n, max: right.max > 0n ? right.max - 1n : 0n }
    case '<<':
    case '>>':
      return hull(corners(left, clampShift(right)).map(([a, b]) => arithmetic(operator, a, b)))
    case '&':
      if (left.min >= 0n && right.min >= 0n)
        return { min: 0n, max: left.max < right.max ? left.max : right.max }
      return bitwiseHull(left, right)
    case '|':
    case '^':
      return bitwiseHull(left, right)
  }
}

export function arithmetic(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return floorDivide(a, b)
    case '%':
      return floorModulo(a, b)
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
  }
}

function corners(left: Range, right: Range): [bigint, bigint][] {
  return [left.min, left.max].flatMap((a): [bigint, bigint][] => [
    [a, right.min],
    [a, right.max],
  ])
}

/** The least range with all the values in it. */
export function hull(values: readonly bigint[]): Range {
  let [min = 0n, max = 0n] = [values[0], values[0]]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}

/** Shifts by more than this are refused by the builder; the range is not computed with them. */
export const MAX_SHIFT = 64n

function clampShift(range: Range): Range {
  return { min: range.min < 0n ? 0n : range.min, max: range.max > MAX_SHIFT ? MAX_SHIFT : range.max }
}

/** Everything that needs no more bits than the operands have. */
function bitwiseHull(left: Range, right: Range): Range {
  let max = 1n
  for (const value of [left.min, left.max, right.min, right.max]) {
    while (max <= (value < 0n ? -value - 1n : value)) max <<= 1n
  }
  return { min: left.min < 0n || right.min < 0n ? -max : 0n, max: max - 1n }
}
