/** Expressions as the spec writes them, but with the × of a formula. */

import { type Expression, typeOf } from '../../model/expression.js'
import { kaitai } from '../../model/names.js'
import type { ArithmeticOperator } from '../../model/ranges.js'

/**
 * How tight an operator binds; what binds looser than its surroundings takes parentheses. Operators on bits take
 * them always: languages differ in how tight those bind.
 */
const BINDS = {
  choice: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  sign: 12,
  member: 13,
} as const

/**
 * @param prefix of every field: `users[i].` for the fields of an element
 * @param around how tight what stands around it binds
 */
export function expressionText(expression: Expression, prefix = '', around = 0): string {
  const [text, binds] = print(expression, prefix)
  return binds < around ? `(${text})` : text
}

/** As a factor of a product, which takes another product without parentheses, but no division: that rounds. */
export function factorText(expression: Expression, prefix: string): string {
  const isProduct = expression.kind === 'arithmetic' && expression.operator === '*'
  return expressionText(expression, prefix, isProduct ? BINDS['*'] : BINDS.sign)
}

function print(expression: Expression, prefix: string): [text: string, binds: number] {
  const part = (inner: Expression, around: number): string => expressionText(inner, prefix, around)
  /** @param sides how tight what stands left and right of it has to bind */
  const two = (
    { left, right }: { readonly left: Expression; readonly right: Expression },
    operator: string,
    binds: number,
    sides: readonly [left: number, right: number],
  ): [string, number] => [`${part(left, sides[0])} ${operator} ${part(right, sides[1])}`, binds]
  switch (expression.kind) {
    case 'integer':
      return [String(expression.value), expression.value < 0n ? BINDS.sign : BINDS.member]
    case 'float':
      return [String(expression.value), expression.value < 0 ? BINDS.sign : BINDS.member]
    case 'boolean':
      return [String(expression.value), BINDS.member]
    case 'text':
      return [JSON.stringify(expression.value), BINDS.member]
    case 'enum':
      return [`${kaitai(expression.type.name)}::${kaitai(expression.entry.name)}`, BINDS.member]
    case 'field':
      return [prefix + expression.path.map(({ name }) => name.spec).join('.'), BINDS.member]
    case 'element':
      return [['_', ...expression.path.map(({ name }) => name.spec)].join('.'), BINDS.member]
    case 'length': {
      if (expression.encoding !== undefined) return [`bytes of ${part(expression.operand, BINDS.member)}`, 0]
      const word = typeOf(expression.operand) === 'list' ? 'size' : 'length'
      return [`${part(expression.operand, BINDS.member)}.${word}`, BINDS.member]
    }
    case 'to-text':
      return [`${part(expression.operand, BINDS.member)}.to_s`, BINDS.member]
    case 'concat':
      return two(expression, '+', BINDS['+'], [BINDS['+'], BINDS['+'] + 1])
    case 'as-enum':
      return [`${kaitai(expression.type.name)}(${part(expression.operand, 0)})`, BINDS.member]
    case 'number-of':
      return [`${part(expression.operand, BINDS.member)}.to_i`, BINDS.member]
    case 'negate':
      return [`-${part(expression.operand, BINDS.member)}`, BINDS.sign]
    case 'invert':
      return [`~${part(expression.operand, BINDS.member)}`, BINDS.sign]
    case 'not':
      return [`not ${part(expression.operand, BINDS.sign)}`, BINDS.not]
    case 'arithmetic': {
      const binds = BINDS[expression.operator]
      const around = Math.max(binds, BINDS['+'])
      return two(expression, sign(expression.operator), binds, [around, around + 1])
    }
    case 'comparison':
      return two(expression, expression.operator, BINDS.comparison, [BINDS['+'], BINDS['+']])
    case 'logical': {
      const binds = BINDS[expression.operator]
      return two(expression, expression.operator, binds, [binds, binds + 1])
    }
    case 'choice': {
      const { condition, yes, no } = expression
      const parts = [part(condition, BINDS.or), part(yes, BINDS.or), part(no, BINDS.choice)]
      return [`${parts[0]} ? ${parts[1]} : ${parts[2]}`, BINDS.choice]
    }
  }
}

function sign(operator: ArithmeticOperator): string {
  return operator === '*' ? '×' : operator
}
