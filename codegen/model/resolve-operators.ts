/** Operators with two sides: what they take, and the range of what they give. */

import { problems } from '../spec/diagnostics.js'
import { type ComparisonOperator, type Expression, rangeOf, typeOf } from './expression.js'
import type { Syntax } from './parse-expression.js'
import { type ArithmeticOperator, arithmeticRange, MAX_SHIFT } from './ranges.js'
import { refuse } from './refused.js'
import { nameType, type Resolver } from './resolve.js'

type Binary = Syntax & { readonly kind: 'binary' }

export function binary(syntax: Binary, resolver: Resolver): Expression {
  const { operator } = syntax
  if (operator === 'and' || operator === 'or') {
    const left = resolver.need(syntax.left, 'boolean')
    return { kind: 'logical', operator, left, right: resolver.need(syntax.right, 'boolean') }
  }
  if (isComparison(operator)) return comparison(syntax, operator, resolver)
  if (!isArithmetic(operator)) return refuse(problems.outsideSubset(resolver.spanOf(syntax), operator))
  if (operator === '+') {
    const left = resolver.resolve(syntax.left)
    if (typeOf(left) === 'text') return { kind: 'concat', left, right: resolver.need(syntax.right, 'text') }
  }
  return arithmetic(syntax, operator, resolver)
}

function comparison(syntax: Binary, operator: ComparisonOperator, resolver: Resolver): Expression {
  const left = resolver.resolve(syntax.left)
  const right = resolver.resolve(syntax.right)
  const [type, other] = [typeOf(left), typeOf(right)]
  const numeric = type === 'integer' || type === 'float'
  const comparable = type === other || (numeric && (other === 'integer' || other === 'float'))
  if (!comparable) {
    const expected = `${nameType(type)} as on the left`
    refuse(problems.expressionType(resolver.spanOf(syntax.right), nameType(other), expected))
  }
  if (type === 'bytes' || type === 'list') {
    refuse(problems.expressionType(resolver.spanOf(syntax.left), nameType(type), 'its .size, to compare'))
  }
  if (!numeric && operator !== '==' && operator !== '!=') {
    const expected = `an integer, for ${operator}`
    refuse(problems.expressionType(resolver.spanOf(syntax.left), nameType(type), expected))
  }
  return { kind: 'comparison', operator, left, right }
}

function arithmetic(syntax: Binary, operator: ArithmeticOperator, resolver: Resolver): Expression {
  const left = resolver.need(syntax.left, 'integer')
  const right = resolver.need(syntax.right, 'integer')
  const second = rangeOf(right)
  const at = resolver.spanOf(syntax.right)
  if ((operator === '/' || operator === '%') && second.min <= 0n && second.max >= 0n) {
    refuse(problems.divisionByZero(at, 'the divisor'))
  }
  if ((operator === '<<' || operator === '>>') && (second.min < 0n || second.max > MAX_SHIFT)) {
    refuse(problems.expressionType(at, `${second.min} to ${second.max}`, `a shift by 0 to ${MAX_SHIFT}`))
  }
  const range = arithmeticRange(operator, rangeOf(left), second)
  return { kind: 'arithmetic', operator, left, right, range }
}

function isComparison(operator: string): operator is ComparisonOperator {
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator)
}

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return ['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^'].includes(operator)
}
