/** Gives an expression's names their meaning, and every part its type and range. */

import { alsoAt, type Diagnostic, problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path, Spec } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import {
  type ComparisonOperator,
  constantInteger,
  type Expression,
  rangeOf,
  rangeOfField,
  typeOf,
  type ValueType,
} from './expression.js'
import type { EnumType, Field } from './model.js'
import { kaitai } from './names.js'
import { ExpressionSyntaxError, type Located, parseExpression, type Syntax } from './parse-expression.js'
import { type ArithmeticOperator, arithmeticRange, hull, MAX_SHIFT, type Range } from './ranges.js'

/** What an expression may speak of. */
export interface Scope {
  readonly enums: ReadonlyMap<string, EnumType>
  /** The fields before this one. */
  readonly fields: readonly Field[]
  /** Where a field of the name stands, this one or one behind it: a wrong order is no wrong name. */
  later(name: string): Span | undefined
  /** Names that are declared, but whose declaration was refused. */
  readonly broken: ReadonlySet<string>
}

export interface Reporter {
  readonly spec: Spec
  report(diagnostic: Diagnostic): void
}

/** Thrown inside for the first problem of an expression, caught at its top. */
class Refused extends Error {
  readonly diagnostic: Diagnostic | undefined
  constructor(diagnostic?: Diagnostic) {
    super(diagnostic?.message)
    this.diagnostic = diagnostic
  }
}

/**
 * The expression that is written at the path; undefined where it is refused, which is reported once.
 * @param expected the type it must have, in the words of a message
 */
export function resolveAt(
  reporter: Reporter,
  path: Path,
  scope: Scope,
  expected: 'an integer' | 'a boolean' | 'any value',
): Expression | undefined {
  const text = reporter.spec.text(path) ?? ''
  const at = reporter.spec.at(path)
  const quoted = /^['"]/.test(reporter.spec.source.text.slice(at.start, at.start + 1)) ? 1 : 0
  const spanOf = (part: Located): Span => {
    const start = Math.min(at.start + quoted + part.start, at.end)
    return { start, end: Math.max(start, Math.min(at.start + quoted + part.end, at.end)) }
  }
  try {
    const expression = resolve(parseExpression(text), scope, spanOf)
    const type = typeOf(expression)
    if (expected === 'an integer' && type !== 'integer')
      throw new Refused(problems.expressionType(at, nameType(type), expected))
    if (expected === 'a boolean' && type !== 'boolean')
      throw new Refused(problems.expressionType(at, nameType(type), expected))
    return expression
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) {
      reporter.report(problems.expressionSyntax(spanOf(error.at), error.found, error.expected))
    } else if (error instanceof Refused) {
      if (error.diagnostic) reporter.report(error.diagnostic)
    } else throw error
    return undefined
  }
}

function resolve(syntax: Syntax, scope: Scope, spanOf: (part: Located) => Span): Expression {
  const at = spanOf(syntax)
  const refuse = (diagnostic: Diagnostic): never => {
    throw new Refused(diagnostic)
  }
  const sub = (part: Syntax): Expression => resolve(part, scope, spanOf)
  const need = (part: Syntax, type: 'integer' | 'boolean'): Expression => {
    const expression = sub(part)
    if (typeOf(expression) !== type) {
      refuse(problems.expressionType(spanOf(part), nameType(typeOf(expression)), nameType(type)))
    }
    return expression
  }

  switch (syntax.kind) {
    case 'integer':
      return { kind: 'integer', value: syntax.value, range: { min: syntax.value, max: syntax.value } }
    case 'float':
      return { kind: 'float', value: syntax.value }
    case 'boolean':
      return { kind: 'boolean', value: syntax.value }
    case 'text':
      return { kind: 'text', value: syntax.value }
    case 'enum': {
      const type = scope.enums.get(syntax.type)
      if (!type) {
        if (scope.broken.has(syntax.type)) throw new Refused()
        return refuse(problems.unknownEnum(at, syntax.type, hint(syntax.type, [...scope.enums.keys()])))
      }
      const entry = type.entries.find(({ name }) => kaitai(name) === syntax.entry)
      if (!entry) {
        const known = type.entries.map(({ name }) => kaitai(name))
        return refuse(problems.unknownResult(at, syntax.entry, syntax.type, hint(syntax.entry, known)))
      }
      return { kind: 'enum', type, entry }
    }
    case 'name':
      return fieldExpression([namedField(syntax.name, at, scope)], at, refuse)
    case 'member': {
      if (syntax.name === 'to_i') {
        const operand = sub(syntax.of)
        const type = typeOf(operand)
        if (type === 'boolean') return { kind: 'number-of', operand, range: { min: 0n, max: 1n } }
        if (typeof type !== 'object') return refuse(problems.outsideSubset(at, `.to_i of ${nameType(type)}`))
        return { kind: 'number-of', operand, range: numbersOf(operand) }
      }
      const path = memberPath(syntax, scope, spanOf)
      if (!path) return refuse(problems.outsideSubset(at, `.${syntax.name}`))
      return fieldExpression(path, at, refuse)
    }
    case 'unary': {
      if (syntax.operator === 'not') return { kind: 'not', operand: need(syntax.operand, 'boolean') }
      if (syntax.operator === '-' && syntax.operand.kind === 'float') {
        return { kind: 'float', value: -syntax.operand.value }
      }
      const operand = need(syntax.operand, 'integer')
      const { min, max } = rangeOf(operand)
      return syntax.operator === '-'
        ? { kind: 'negate', operand, range: { min: -max, max: -min } }
        : { kind: 'invert', operand, range: { min: ~max, max: ~min } }
    }
    case 'binary':
      return binary(syntax, sub, need, refuse, spanOf)
    case 'choice': {
      const condition = need(syntax.condition, 'boolean')
      const yes = sub(syntax.yes)
      const no = sub(syntax.no)
      const type = typeOf(yes)
      if (typeOf(no) !== type) {
        refuse(
          problems.expressionType(
            spanOf(syntax.no),
            nameType(typeOf(no)),
            `${nameType(type)} as before the colon`,
          ),
        )
      }
      const range = type === 'integer' ? both(rangeOf(yes), rangeOf(no)) : undefined
      return { kind: 'choice', condition, yes, no, type, range }
    }
  }
}

function binary(
  syntax: Syntax & { readonly kind: 'binary' },
  sub: (part: Syntax) => Expression,
  need: (part: Syntax, type: 'integer' | 'boolean') => Expression,
  refuse: (diagnostic: Diagnostic) => never,
  spanOf: (part: Located) => Span,
): Expression {
  const { operator } = syntax
  if (operator === 'and' || operator === 'or') {
    return {
      kind: 'logical',
      operator,
      left: need(syntax.left, 'boolean'),
      right: need(syntax.right, 'boolean'),
    }
  }
  if (isComparison(operator)) {
    const left = sub(syntax.left)
    const right = sub(syntax.right)
    const type = typeOf(left)
    const numeric = type === 'integer' || type === 'float'
    const comparable =
      type === typeOf(right) || (numeric && ['integer', 'float'].includes(String(typeOf(right))))
    if (!comparable) {
      refuse(
        problems.expressionType(
          spanOf(syntax.right),
          nameType(typeOf(right)),
          `${nameType(type)} as on the left`,
        ),
      )
    }
    if (!numeric && operator !== '==' && operator !== '!=') {
      refuse(problems.expressionType(spanOf(syntax.left), nameType(type), `an integer, for ${operator}`))
    }
    return { kind: 'comparison', operator, left, right }
  }
  if (!isArithmetic(operator)) return refuse(problems.outsideSubset(spanOf(syntax), operator))
  const left = need(syntax.left, 'integer')
  const right = need(syntax.right, 'integer')
  const divisor = rangeOf(right)
  if ((operator === '/' || operator === '%') && divisor.min <= 0n && divisor.max >= 0n) {
    refuse(problems.divisionByZero(spanOf(syntax.right), 'the divisor'))
  }
  if ((operator === '<<' || operator === '>>') && (divisor.min < 0n || divisor.max > MAX_SHIFT)) {
    refuse(
      problems.expressionType(
        spanOf(syntax.right),
        `${divisor.min} to ${divisor.max}`,
        `a shift by 0 to ${MAX_SHIFT}`,
      ),
    )
  }
  return {
    kind: 'arithmetic',
    operator,
    left,
    right,
    range: arithmeticRange(operator, rangeOf(left), divisor),
  }
}

function isComparison(operator: string): operator is ComparisonOperator {
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator)
}

function isArithmetic(operator: string): operator is ArithmeticOperator {
  return ['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^'].includes(operator)
}

function fieldExpression(
  path: readonly Field[],
  at: Span,
  refuse: (diagnostic: Diagnostic) => never,
): Expression {
  for (const [depth, field] of path.entries()) {
    if (field.condition) return refuse(problems.maybeAbsent(at, field.name.spec))
    if (field.repeat) return refuse(problems.expressionType(at, 'a list', 'a single value'))
    if (depth > 0 && field.role.kind === 'derived') return refuse(problems.hiddenField(at, field.name.spec))
    if (field.role.kind === 'reserved')
      return refuse(problems.expressionType(at, 'a reserved field', 'one that means something'))
  }
  const field = path.at(-1)
  if (!field) throw new Refused()
  const { shape } = field
  const constant = field.role.kind === 'constant' ? field.role.value : undefined
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag)
        return { kind: 'field', path, type: 'boolean', range: undefined }
      const range =
        typeof constant === 'bigint' ? { min: constant, max: constant } : rangeOfField(field, shape)
      return { kind: 'field', path, type: shape.enum ?? 'integer', range }
    }
    case 'float':
      return { kind: 'field', path, type: 'float', range: undefined }
    case 'text':
      return { kind: 'field', path, type: 'text', range: undefined }
    default:
      return refuse(
        problems.expressionType(
          at,
          shape.kind === 'struct' ? 'a structure' : 'bytes',
          'a number, a boolean or text',
        ),
      )
  }
}

/** The field of that name before this one. */
function namedField(name: string, at: Span, scope: Scope): Field {
  const field = scope.fields.find((field) => field.name.spec === name)
  if (field) return field
  if (scope.broken.has(name)) throw new Refused()
  const later = scope.later(name)
  if (later) throw new Refused(alsoAt(problems.laterField(at, name), later, `${name} stands here`))
  if (name.startsWith('_')) throw new Refused(problems.outsideSubset(at, name))
  const known = scope.fields.map((field) => field.name.spec)
  throw new Refused(problems.unknownField(at, name, hint(name, known)))
}

/** `a.b.c` as fields, where each but the last is a structure. */
function memberPath(syntax: Syntax, scope: Scope, spanOf: (part: Located) => Span): Field[] | undefined {
  if (syntax.kind === 'name') return [namedField(syntax.name, spanOf(syntax), scope)]
  if (syntax.kind !== 'member') return undefined
  const path = memberPath(syntax.of, scope, spanOf)
  const last = path?.at(-1)
  if (!path || last?.shape.kind !== 'struct') return undefined
  const { fields } = last.shape.struct
  const member = fields.find(({ name }) => name.spec === syntax.name)
  if (!member) {
    const known = fields.map(({ name }) => name.spec)
    throw new Refused(problems.unknownField(spanOf(syntax), syntax.name, hint(syntax.name, known)))
  }
  return [...path, member]
}

export function nameType(type: ValueType): string {
  if (typeof type === 'object') return `the enum ${type.name.spec}`
  return { integer: 'an integer', float: 'a float', boolean: 'a boolean', text: 'text' }[type]
}

function both(a: Range, b: Range): Range {
  return hull([a.min, a.max, b.min, b.max])
}

/** The numbers that an expression of an enum stands for. */
function numbersOf(expression: Expression): Range {
  if (expression.kind === 'choice') return both(numbersOf(expression.yes), numbersOf(expression.no))
  if (expression.kind !== 'enum') return rangeOf(expression)
  const value = BigInt(expression.entry.value)
  return { min: value, max: value }
}

/** A constant integer at the path, for `valid`; reported where it is something else. */
export function constantAt(reporter: Reporter, path: Path, scope: Scope): Expression | undefined {
  const expression = resolveAt(reporter, path, scope, 'any value')
  if (!expression) return undefined
  const simple = ['float', 'boolean', 'text', 'enum'].includes(expression.kind)
  if (simple || constantInteger(expression) !== undefined) return expression
  reporter.report(problems.notConstant(reporter.spec.at(path)))
  return undefined
}
