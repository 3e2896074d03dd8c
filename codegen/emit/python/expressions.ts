/** Expressions of the spec as Python, whose integers and division are Kaitai's. */

import { constantComparison, type Expression, typeOf } from '../../model/expression.js'
import type { Field, Literal } from '../../model/model.js'
import { screaming } from '../../model/names.js'
import { type Module, quote } from './module.js'
import { attribute, className, ENUMS, local, runtime } from './spelling.js'

/** How an expression gets at the fields of its own structure. */
export interface Access {
  readonly of: (field: Field) => string
  /** Whether values have been on the wire; else a 4-byte float may still have more digits than go there. */
  readonly fromWire: boolean
}

/** Derived fields stand in a local, the rest in the packet. */
export const writerAccess: Access = {
  of: (field) => (field.role.kind === 'derived' ? local(field) : `self.${attribute(field)}`),
  fromWire: false,
}

export const readerAccess: Access = { of: local, fromWire: true }

interface Code {
  readonly text: string
  /** Needs no parentheses inside another expression. */
  readonly simple: boolean
}

export function printExpression(module: Module, expression: Expression, access: Access): string {
  return print(module, expression, access).text
}

/** A constant as the field's type has it. */
export function printLiteral(value: Literal, { shape }: Pick<Field, 'shape'>): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (shape.kind !== 'float') return String(value)
  const number = shape.bytes === 4 ? Math.fround(Number(value)) : Number(value)
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? `${number}.0` : String(number)
}

function print(module: Module, expression: Expression, access: Access): Code {
  const sub = (part: Expression): Code => print(module, part, access)
  switch (expression.kind) {
    case 'integer':
      return { text: String(expression.value), simple: expression.value >= 0n }
    case 'float':
      return { text: String(expression.value), simple: expression.value >= 0 }
    case 'boolean':
      return { text: expression.value ? 'True' : 'False', simple: true }
    case 'text':
      return { text: quote(expression.value), simple: true }
    case 'enum': {
      const type = module.use(className(expression.type.name), ENUMS)
      return { text: `${type}.${screaming(expression.entry.name)}`, simple: true }
    }
    case 'field':
      return fieldCode(module, expression.path, access)
    case 'number-of': {
      const operand = sub(expression.operand)
      return typeOf(expression.operand) === 'boolean'
        ? { text: `int(${operand.text})`, simple: true }
        : operand
    }
    case 'negate':
      return { text: `-${paren(sub(expression.operand))}`, simple: false }
    case 'invert':
      return { text: `~${paren(sub(expression.operand))}`, simple: false }
    case 'not':
      return { text: `not ${paren(sub(expression.operand))}`, simple: false }
    case 'arithmetic': {
      const operator = expression.operator === '/' ? '//' : expression.operator
      return binary(sub(expression.left), operator, sub(expression.right))
    }
    case 'comparison': {
      const known = constantComparison(expression)
      if (known !== undefined) return { text: known ? 'True' : 'False', simple: true }
      return binary(sub(expression.left), expression.operator, sub(expression.right))
    }
    case 'logical':
      return binary(sub(expression.left), expression.operator, sub(expression.right))
    case 'choice': {
      const [condition, yes, no] = [sub(expression.condition), sub(expression.yes), sub(expression.no)]
      return { text: `${paren(yes)} if ${paren(condition)} else ${paren(no)}`, simple: false }
    }
  }
}

function fieldCode(module: Module, path: readonly Field[], access: Access): Code {
  const [first, ...rest] = path
  const last = path.at(-1)
  if (!first || !last) throw new Error('an expression refers to no field')
  if (last.role.kind === 'constant') {
    const text = printLiteral(last.role.value, last)
    return { text, simple: !text.startsWith('-') }
  }
  const text = [access.of(first), ...rest.map(attribute)].join('.')
  // As it stands on the wire, so that writer and reader see the same condition.
  const single = last.shape.kind === 'float' && last.shape.bytes === 4 && !access.fromWire
  return { text: single ? `${module.use('single', runtime('numbers'))}(${text})` : text, simple: true }
}

function binary(left: Code, operator: string, right: Code): Code {
  return { text: `${paren(left)} ${operator} ${paren(right)}`, simple: false }
}

function paren(code: Code): string {
  return code.simple ? code.text : `(${code.text})`
}
