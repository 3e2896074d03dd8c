/** Gives an expression's names their meaning, and every part its type and range. */

import { type Diagnostic, problems } from '../spec/diagnostics.js'
import type { Path, Spec } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import { constantInteger, type Expression, rangeOf, typeOf, type ValueType } from './expression.js'
import type { EnumType, Field, Size } from './model.js'
import { ExpressionSyntaxError, type Located, parseExpression, type Syntax } from './parse-expression.js'
import { hull, type Range } from './ranges.js'
import { Refused, refuse } from './refused.js'
import { enumEntry, member, nameExpression, sizeOfType } from './resolve-names.js'
import { binary } from './resolve-operators.js'

/** What an expression may speak of. */
export interface Scope {
  readonly enums: ReadonlyMap<string, EnumType>
  /** The field of that name before this one, or the parameter. */
  field(name: string): Field | undefined
  /** The value of the instance of that name, from the fields before this one; refused inside where it can't be. */
  instance(name: string): Expression | 'unknown' | 'refused'
  /** Everything that has a name here, for hints. */
  names(): readonly string[]
  /** Where a field of the name stands, this one or one behind it: a wrong order is no wrong name. */
  later(name: string): Span | undefined
  /** Names that are declared, but whose declaration was refused. */
  readonly broken: ReadonlySet<string>
  /** What `_` is, where there is one. */
  readonly element: Field | undefined
  /** Bytes of a declared type; undefined where it is refused. */
  sizeOf(type: string, at: Span): Size | undefined
}

export interface Reporter {
  readonly spec: Spec
  report(diagnostic: Diagnostic): void
}

/** How the parts of one expression are resolved. */
export interface Resolver {
  readonly scope: Scope
  spanOf(part: Located): Span
  resolve(part: Syntax): Expression
  /** @throws Refused where it is of another type */
  need(part: Syntax, type: 'integer' | 'boolean' | 'text'): Expression
}

/** The types an expression may be asked to have, in the words of messages. */
export type Expected = 'an integer' | 'a boolean' | 'any value'

/**
 * The expression that is written at the path; undefined where it is refused, which is reported once.
 * @param expected the type it must have, in the words of a message
 */
export function resolveAt(
  reporter: Reporter,
  path: Path,
  scope: Scope,
  expected: Expected,
): Expression | undefined {
  return resolveText(reporter, reporter.spec.text(path) ?? '', reporter.spec.at(path), scope, expected)
}

/** The same for text that stands in the spec at the span, or in a part of it. */
export function resolveText(
  reporter: Reporter,
  text: string,
  at: Span,
  scope: Scope,
  expected: Expected,
): Expression | undefined {
  const spanOf = spansWithin(reporter, text, at)
  const resolver: Resolver = {
    scope,
    spanOf,
    resolve: (part) => resolve(part, resolver),
    need(part, type) {
      const expression = resolver.resolve(part)
      if (typeOf(expression) === type) return expression
      return refuse(problems.expressionType(spanOf(part), nameType(typeOf(expression)), nameType(type)))
    },
  }
  try {
    const expression = resolver.resolve(parseExpression(text))
    const type = typeOf(expression)
    const fits =
      expected === 'an integer'
        ? type === 'integer'
        : expected === 'a boolean'
          ? type === 'boolean'
          : type !== 'bytes' && type !== 'list'
    return fits ? expression : refuse(problems.expressionType(at, nameType(type), expected))
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) {
      reporter.report(problems.expressionSyntax(spanOf(error.at), error.found, error.expected))
    } else if (error instanceof Refused) {
      if (error.diagnostic) reporter.report(error.diagnostic)
    } else throw error
    return undefined
  }
}

/** Where a part of the expression stands in the spec, inside quotes or not. */
function spansWithin(reporter: Reporter, text: string, at: Span): (part: Located) => Span {
  const written = reporter.spec.source.text.slice(at.start, at.end)
  const found = written.indexOf(text)
  const offset = found === -1 ? (/^['"]/.test(written) ? 1 : 0) : found
  return (part) => {
    const start = Math.min(at.start + offset + part.start, at.end)
    return { start, end: Math.max(start, Math.min(at.start + offset + part.end, at.end)) }
  }
}

function resolve(syntax: Syntax, resolver: Resolver): Expression {
  const { need } = resolver
  const at = resolver.spanOf(syntax)
  switch (syntax.kind) {
    case 'integer':
      return integer(syntax.value)
    case 'float':
      return { kind: 'float', value: syntax.value }
    case 'boolean':
      return { kind: 'boolean', value: syntax.value }
    case 'text':
      return { kind: 'text', value: syntax.value }
    case 'enum':
      return enumEntry(syntax.type, syntax.entry, at, resolver.scope)
    case 'size-of':
      return integer(sizeOfType(syntax.type, syntax.unit, at, resolver.scope))
    case 'name':
      return nameExpression(syntax, resolver)
    case 'member':
      return member(syntax, resolver)
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
      return binary(syntax, resolver)
    case 'choice': {
      const condition = need(syntax.condition, 'boolean')
      const yes = resolver.resolve(syntax.yes)
      const type = typeOf(yes)
      const no = resolver.resolve(syntax.no)
      if (typeOf(no) !== type || type === 'bytes' || type === 'list') {
        const expected = `${nameType(type)} as before the colon`
        refuse(problems.expressionType(resolver.spanOf(syntax.no), nameType(typeOf(no)), expected))
      }
      const ranged = type === 'integer' || typeof type === 'object'
      return { kind: 'choice', condition, yes, no, type, range: ranged ? both(yes, no) : undefined }
    }
  }
}

function integer(value: bigint): Expression {
  return { kind: 'integer', value, range: { min: value, max: value } }
}

function both(a: Expression, b: Expression): Range {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  return hull([left.min, left.max, right.min, right.max])
}

/** The numbers that an expression of integers, or of an enum, can stand for. */
export function numbersOf(expression: Expression): Range {
  if (expression.kind !== 'enum') return rangeOf(expression)
  const value = BigInt(expression.entry.value)
  return { min: value, max: value }
}

export function nameType(type: ValueType): string {
  if (typeof type === 'object') return `the enum ${type.name.spec}`
  const names = {
    integer: 'an integer',
    float: 'a float',
    boolean: 'a boolean',
    text: 'text',
    bytes: 'bytes',
  }
  return type === 'list' ? 'a list' : names[type]
}

/** Whether nothing in the expression depends on a packet, so that `valid` can stand for a constant. */
export function isConstant(expression: Expression): boolean {
  const simple = ['float', 'boolean', 'text', 'enum'].includes(expression.kind)
  return simple || constantInteger(expression) !== undefined
}
