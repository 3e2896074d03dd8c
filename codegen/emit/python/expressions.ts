/** Expressions of the spec as Python, whose integers and division are Kaitai's. */

import { constantComparison, type Expression, typeOf } from '../../model/expression.js'
import type { Encoding, Field, Literal, Shape } from '../../model/model.js'
import { screaming } from '../../model/names.js'
import type { ArithmeticOperator } from '../../model/ranges.js'
import { type Module, quote } from './module.js'
import { attribute, className, ENUMS, local, runtime } from './spelling.js'

/** How an expression gets at what it names. */
export interface Access {
  /** A field of its own structure, or a parameter. */
  of(field: Field): string
  /** `_` */
  readonly element: string
  /** Whether values have been on the wire; else a 4-byte float may still have more digits than go there. */
  readonly fromWire: boolean
}

/** Derived fields and parameters stand in locals, the rest in the packet. */
export const writerAccess: Access = {
  of: (field) =>
    field.role.kind === 'derived' || field.role.kind === 'param' ? local(field) : `self.${attribute(field)}`,
  element: 'item',
  fromWire: false,
}

export const readerAccess: Access = { of: local, element: 'item', fromWire: true }

interface Code {
  readonly text: string
  /** How tight it binds; see LEVELS. */
  readonly level: number
}

/** Python's operators, the loosest first. */
const LEVELS = [
  'choice',
  'or',
  'and',
  'not',
  'comparison',
  '|',
  '^',
  '&',
  '<<',
  '+',
  '*',
  'sign',
  'atom',
] as const

const levelOf = (of: (typeof LEVELS)[number]): number => LEVELS.indexOf(of)
const atom = (text: string): Code => ({ text, level: levelOf('atom') })
const number = (text: string): Code => ({ text, level: levelOf(text.startsWith('-') ? 'sign' : 'atom') })

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
    case 'float':
      return number(String(expression.value))
    case 'boolean':
      return atom(expression.value ? 'True' : 'False')
    case 'text':
      return atom(quote(expression.value))
    case 'enum':
      return atom(`${module.use(className(expression.type.name), ENUMS)}.${screaming(expression.entry.name)}`)
    case 'field': {
      const [first, ...rest] = expression.path
      if (!first) throw new Error('an expression refers to no field')
      return fieldCode(module, access.of(first), rest, rest.at(-1) ?? first, access)
    }
    case 'element': {
      const last = expression.path.at(-1)
      if (!last) return readCode(module, access.element, expression.of, access)
      return fieldCode(module, access.element, expression.path, last, access)
    }
    case 'length':
      return atom(`len(${sub(expression.operand).text}${encoded(expression.encoding)})`)
    case 'to-text':
      return atom(`str(${sub(expression.operand).text})`)
    case 'concat':
      return binary(sub(expression.left), '+', sub(expression.right), '+')
    case 'as-enum':
      return sub(expression.operand)
    case 'number-of': {
      const operand = sub(expression.operand)
      return typeOf(expression.operand) === 'boolean' ? atom(`int(${operand.text})`) : operand
    }
    case 'negate':
      return unary('-', sub(expression.operand), 'sign')
    case 'invert':
      return unary('~', sub(expression.operand), 'sign')
    case 'not':
      return unary('not ', sub(expression.operand), 'not')
    case 'arithmetic':
      return arithmetic(expression.operator, sub(expression.left), sub(expression.right))
    case 'comparison': {
      const known = constantComparison(expression)
      if (known !== undefined) return atom(known ? 'True' : 'False')
      // Two of them in a row are a chain in Python.
      const [left, right] = [sub(expression.left), sub(expression.right)]
      const level = levelOf('comparison')
      return { text: `${paren(left, level + 1)} ${expression.operator} ${paren(right, level + 1)}`, level }
    }
    case 'logical':
      return binary(sub(expression.left), expression.operator, sub(expression.right), expression.operator)
    case 'choice': {
      const [condition, yes, no] = [sub(expression.condition), sub(expression.yes), sub(expression.no)]
      const level = levelOf('choice')
      return {
        text: `${paren(yes, level + 1)} if ${paren(condition, level + 1)} else ${paren(no, level + 1)}`,
        level,
      }
    }
  }
}

function arithmetic(operator: ArithmeticOperator, left: Code, right: Code): Code {
  switch (operator) {
    case '/':
      return binary(left, '//', right, '*')
    case '%':
      return binary(left, operator, right, '*')
    case '-':
      return binary(left, operator, right, '+')
    case '>>':
      return binary(left, operator, right, '<<')
    default:
      return binary(left, operator, right, operator)
  }
}

/** @param rest the way from the start to the field that is meant, which is the last */
function fieldCode(module: Module, start: string, rest: readonly Field[], last: Field, access: Access): Code {
  if (last.role.kind === 'constant') return number(printLiteral(last.role.value, last))
  return readCode(module, [start, ...rest.map(attribute)].join('.'), last.shape, access)
}

/** A value as it stands on the wire, so that writer and reader see the same condition. */
function readCode(module: Module, text: string, shape: Shape, access: Access): Code {
  const single = shape.kind === 'float' && shape.bytes === 4 && !access.fromWire
  return atom(single ? `${module.use('single', runtime('numbers'))}(${text})` : text)
}

function unary(operator: string, operand: Code, of: 'sign' | 'not'): Code {
  return { text: `${operator}${paren(operand, levelOf(of))}`, level: levelOf(of) }
}

/** Operators of one level are taken from the left. */
function binary(left: Code, operator: string, right: Code, of: (typeof LEVELS)[number]): Code {
  const level = levelOf(of)
  return { text: `${paren(left, level)} ${operator} ${paren(right, level + 1)}`, level }
}

function paren({ text, level }: Code, least: number): string {
  return level >= least ? text : `(${text})`
}

/** Text as bytes, to be counted; '' for its code points. */
function encoded(encoding: Encoding | undefined): string {
  if (encoding === undefined) return ''
  const names = {
    'UTF-8': 'utf-8',
    ASCII: 'ascii',
    'UTF-16LE': 'utf-16-le',
    'UTF-16BE': 'utf-16-be',
  } as const
  // What cannot be encoded is refused when it is written.
  return `.encode("${names[encoding]}", "replace")`
}
