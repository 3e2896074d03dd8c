/** Expressions of the spec as TypeScript, in plain numbers where every value is exact as one, else in bigints. */

import type { Expression } from '../../model/expression.js'
import { constantComparison, rangeOf, typeOf } from '../../model/expression.js'
import { type Encoding, type Field, isUtf16, isWide, type Literal, type Shape } from '../../model/model.js'
import { camel } from '../../model/names.js'
import { type Module, quote } from './module.js'
import { ENUMS, enumEntry, runtime } from './spelling.js'

/** How an expression gets at what it names. */
export interface Access {
  /** A field of its own structure, or a parameter. */
  field(field: Field): string
  /** `_` */
  readonly element: string
}

export function withElement(access: Access, element: string): Access {
  return { field: access.field, element }
}

interface Code {
  readonly text: string
  /** A bigint. */
  readonly wide: boolean
  /** Needs no parentheses inside another expression. */
  readonly simple: boolean
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** As a boolean, text or enum; or as a number or bigint, whichever its range asks for. */
export function printExpression(module: Module, expression: Expression, access: Access): string {
  return print(module, expression, access).text
}

/** The same, and whether it is a bigint. */
export function printTyped(
  module: Module,
  expression: Expression,
  access: Access,
): { readonly text: string; readonly wide: boolean } {
  return print(module, expression, access)
}

/** As a plain number, for sizes and counts. Beyond 2^53 it may be off by a little, where nothing fits anyway. */
export function printNumber(module: Module, expression: Expression, access: Access): string {
  const code = print(module, expression, access)
  return code.wide ? `Number(${code.text})` : code.text
}

/** Whether the expression is the constant. */
export function printComparison(module: Module, left: Expression, right: Expression, access: Access): string {
  return printExpression(module, { kind: 'comparison', operator: '==', left, right }, access)
}

/** A constant as a case of a `switch` on the expression, in the same width. */
export function printCase(module: Module, on: Expression, value: Expression, access: Access): string {
  const code = print(module, value, access)
  return (print(module, on, access).wide ? widen(code) : code).text
}

/** As the parameter's type has it. */
export function printArgument(module: Module, expression: Expression, param: Field, access: Access): string {
  const code = print(module, expression, access)
  const { shape } = param
  const wide = (shape.kind === 'integer' || shape.kind === 'bits') && isWide(shape)
  return (wide ? widen(code) : narrow(code)).text
}

/** The same, fit to stand as an operand. */
export function printOperand(module: Module, expression: Expression, access: Access): string {
  const code = print(module, expression, access)
  if (code.wide) return `Number(${code.text})`
  return code.simple ? code.text : `(${code.text})`
}

/** The runtime's function: bytes in the encoding, or code points. */
function textLength(module: Module, encoding: Encoding | undefined): string {
  if (encoding === undefined) return module.use('codePoints', runtime('text'))
  return isUtf16(encoding)
    ? module.use('utf16Length', runtime('utf16'))
    : module.use('utf8Length', runtime('text'))
}

/** A constant as the field's type has it. */
export function printLiteral(value: Literal, field: Field): string {
  const { shape } = field
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean') return String(value)
  if (shape.kind === 'float') return String(shape.bytes === 4 ? Math.fround(Number(value)) : Number(value))
  return (shape.kind === 'integer' || shape.kind === 'bits') && isWide(shape) ? `${value}n` : String(value)
}

function print(module: Module, expression: Expression, access: Access): Code {
  const sub = (part: Expression): Code => print(module, part, access)
  switch (expression.kind) {
    case 'integer':
      return literal(expression.value)
    case 'float':
    case 'boolean':
      return { text: String(expression.value), wide: false, simple: true }
    case 'text':
      return { text: quote(expression.value), wide: false, simple: true }
    case 'enum': {
      const [type] = enumEntry(expression.type, expression.entry).split('.')
      if (type) module.use(type, ENUMS)
      return { text: enumEntry(expression.type, expression.entry), wide: false, simple: true }
    }
    case 'field': {
      const [first, ...rest] = expression.path
      if (!first) throw new Error('an expression refers to no field')
      return fieldCode(access.field(first), rest, expression.path.at(-1))
    }
    case 'element':
      return fieldCode(access.element, expression.path, expression.path.at(-1), expression.of)
    case 'length': {
      const { text } = sub(expression.operand)
      if (typeOf(expression.operand) !== 'text') return { text: `${text}.length`, wide: false, simple: true }
      return { text: `${textLength(module, expression.encoding)}(${text})`, wide: false, simple: true }
    }
    case 'to-text':
      return { text: `String(${sub(expression.operand).text})`, wide: false, simple: true }
    case 'concat':
      return {
        text: `${paren(sub(expression.left))} + ${paren(sub(expression.right))}`,
        wide: false,
        simple: false,
      }
    case 'as-enum':
      return narrow(sub(expression.operand))
    case 'number-of':
      return typeOf(expression.operand) === 'boolean'
        ? { text: `(${sub(expression.operand).text} ? 1 : 0)`, wide: false, simple: true }
        : sub(expression.operand)
    case 'negate': {
      const operand = sub(expression.operand)
      return { text: `-${paren(operand)}`, wide: operand.wide, simple: false }
    }
    case 'invert':
      return unsafe(expression, 32n)
        ? { text: `~${paren(widen(sub(expression.operand)))}`, wide: true, simple: false }
        : { text: `~${paren(sub(expression.operand))}`, wide: false, simple: false }
    case 'not':
      return { text: `!${paren(sub(expression.operand))}`, wide: false, simple: false }
    case 'arithmetic':
      return arithmetic(module, expression, sub(expression.left), sub(expression.right))
    case 'comparison': {
      const known = constantComparison(expression)
      if (known !== undefined) return { text: String(known), wide: false, simple: true }
      const float = typeOf(expression.left) === 'float' || typeOf(expression.right) === 'float'
      const [left, right] = float
        ? [narrow(sub(expression.left)), narrow(sub(expression.right))]
        : sameWidth(sub(expression.left), sub(expression.right))
      const { operator: written } = expression
      const operator = written === '==' || written === '!=' ? `${written}=` : written
      return { text: `${paren(left)} ${operator} ${paren(right)}`, wide: false, simple: false }
    }
    case 'logical': {
      const operator = expression.operator === 'and' ? '&&' : '||'
      return {
        text: `${paren(sub(expression.left))} ${operator} ${paren(sub(expression.right))}`,
        wide: false,
        simple: false,
      }
    }
    case 'choice': {
      const [yes, no] = sameWidth(sub(expression.yes), sub(expression.no))
      return {
        text: `${paren(sub(expression.condition))} ? ${paren(yes)} : ${paren(no)}`,
        wide: yes.wide,
        simple: false,
      }
    }
  }
}

function arithmetic(
  module: Module,
  expression: Expression & { readonly kind: 'arithmetic' },
  left: Code,
  right: Code,
): Code {
  const { operator } = expression
  const bitwise = ['&', '|', '^', '<<', '>>'].includes(operator)
  const bits = bitwise ? 32n : 54n
  const wide =
    left.wide ||
    right.wide ||
    unsafe(expression, bits) ||
    unsafe(expression.left, bits) ||
    unsafe(expression.right, bits)
  const [a, b] = wide ? [widen(left), widen(right)] : [left, right]
  if (operator === '/') {
    if (wide)
      return {
        text: `${module.use('floorDivide', runtime('arithmetic'))}(${a.text}, ${b.text})`,
        wide,
        simple: true,
      }
    return { text: `Math.floor(${paren(a)} / ${paren(b)})`, wide, simple: true }
  }
  if (operator === '%') {
    const name = wide ? 'floorModuloWide' : 'floorModulo'
    return { text: `${module.use(name, runtime('arithmetic'))}(${a.text}, ${b.text})`, wide, simple: true }
  }
  return { text: `${paren(a)} ${operator} ${paren(b)}`, wide, simple: false }
}

/** @param last the field that is meant, unless it is the element itself */
function fieldCode(start: string, rest: readonly Field[], last: Field | undefined, element?: Shape): Code {
  if (!last) return element ? readCode(start, element) : { text: start, wide: false, simple: true }
  if (last.role.kind === 'constant') {
    const text = printLiteral(last.role.value, last)
    return {
      text,
      wide: text.endsWith('n') && typeof last.role.value === 'bigint',
      simple: !text.startsWith('-'),
    }
  }
  return readCode([start, ...rest.map(({ name }) => camel(name))].join('.'), last.shape)
}

function readCode(text: string, shape: Shape): Code {
  const wide = (shape.kind === 'integer' || shape.kind === 'bits') && isWide(shape)
  // As it stands on the wire, so that writer and reader see the same condition.
  const single = shape.kind === 'float' && shape.bytes === 4
  return { text: single ? `Math.fround(${text})` : text, wide, simple: true }
}

function literal(value: bigint): Code {
  const wide = value > SAFE || value < -SAFE
  return { text: wide ? `${value}n` : String(value), wide, simple: value >= 0n }
}

/** Whether the range leaves what a signed integer of so many bits holds. */
function unsafe(expression: Expression, bits: bigint): boolean {
  const { min, max } = rangeOf(expression)
  const limit = 1n << (bits - 1n)
  return min < -limit || max >= limit
}

function widen(code: Code): Code {
  if (code.wide) return code
  if (/^-?\d+$/.test(code.text)) return { ...code, text: `${code.text}n`, wide: true }
  return { text: `BigInt(${code.text})`, wide: true, simple: true }
}

function narrow(code: Code): Code {
  return code.wide ? { text: `Number(${code.text})`, wide: false, simple: true } : code
}

function sameWidth(a: Code, b: Code): [Code, Code] {
  return a.wide === b.wide ? [a, b] : [widen(a), widen(b)]
}

function paren(code: Code): string {
  return code.simple ? code.text : `(${code.text})`
}
