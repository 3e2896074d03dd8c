/** What `valid` says of a field: a constant, the values allowed, a range, or a condition on it. */

import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { ValidSpec } from '../spec/spec-file.js'
import { literalFor, type Wanted } from './build-literal.js'
import { type ComparisonOperator, type Expression, rangeOfField, typeOf } from './expression.js'
import type { Literal, Shape, Valid } from './model.js'
import { isConstant, nameType, resolveAt } from './resolve.js'
import type { Attribute, Context } from './scope.js'

interface Rule {
  readonly constant?: Literal | undefined
  readonly valid?: Valid | undefined
}

/** Which keys make sense together; min and max are one rule. */
const RULES = ['eq', 'min', 'max', 'any-of', 'in-enum', 'expr'] as const

/** What `valid` says; undefined where it is refused, which is reported. */
export function buildValid(context: Context, attribute: Attribute, shape: Shape): Rule | undefined {
  const { spec, path } = attribute
  const at = [...path, 'valid']
  if (shape.kind === 'contents') {
    context.report(problems.outsideSubset(context.spec.keyAt(at), 'valid on contents'))
    return undefined
  }
  if (typeof spec.valid !== 'object') return equal(context, attribute, at, shape)
  const rule: ValidSpec = spec.valid
  const keys = RULES.filter((key) => rule[key] !== undefined)
  const bounds = keys.every((key) => key === 'min' || key === 'max')
  if (keys.length === 0 || (keys.length > 1 && !bounds)) {
    const expected = 'eq, any-of, in-enum, expr, or min and max'
    context.report(problems.badValue(context.spec.at(at), keys.join(' and ') || 'nothing', expected))
    return undefined
  }
  if (rule.expr !== undefined) return holds(context, attribute, [...at, 'expr'])
  if (rule['in-enum'] !== undefined) return inEnum(context, at, shape)
  if (rule.eq !== undefined) return equal(context, attribute, [...at, 'eq'], shape)
  return rule['any-of']
    ? anyOf(context, attribute, at, shape, rule['any-of'].length)
    : range(context, attribute, at, shape, keys)
}

function holds(context: Context, { scope }: Attribute, path: Path): Rule | undefined {
  const condition = resolveAt(context, path, scope, 'a boolean')
  return condition && { valid: { kind: 'holds', condition, text: context.spec.text(path) ?? '' } }
}

function inEnum(context: Context, at: Path, shape: Shape): Rule | undefined {
  const type = shape.kind === 'integer' || shape.kind === 'bits' ? shape.enum : undefined
  if (type) return { valid: { kind: 'any-of', values: type.entries.map(({ value }) => BigInt(value)) } }
  context.report(problems.needless(context.spec.keyAt([...at, 'in-enum']), 'in-enum', 'it takes an enum'))
  return undefined
}

function equal(context: Context, attribute: Attribute, path: Path, shape: Shape): Rule | undefined {
  const wanted = want(context, attribute, path, shape)
  if (!wanted) return undefined
  return 'literal' in wanted ? { constant: wanted.literal } : compared(attribute, [['==', wanted]])
}

function anyOf(
  context: Context,
  attribute: Attribute,
  at: Path,
  shape: Shape,
  length: number,
): Rule | undefined {
  const wanted = Array.from({ length }, (_, i) => want(context, attribute, [...at, 'any-of', i], shape))
  const known = wanted.filter((one) => one !== undefined)
  if (known.length < length) return undefined
  const values = known.flatMap((one) => ('literal' in one ? [one.literal] : []))
  if (values.length === length) return { valid: { kind: 'any-of', values } }
  return compared(
    attribute,
    known.map((one) => ['==', one]),
    'or',
  )
}

function range(
  context: Context,
  attribute: Attribute,
  at: Path,
  shape: Shape,
  keys: readonly string[],
): Rule | undefined {
  if (shape.kind === 'text' || (shape.kind === 'bits' && shape.flag)) {
    context.report(problems.outsideSubset(context.spec.at(at), 'min and max on text or booleans'))
    return undefined
  }
  const bound = (key: 'min' | 'max') =>
    keys.includes(key) ? want(context, attribute, [...at, key], shape) : undefined
  const [min, max] = [bound('min'), bound('max')]
  if ((keys.includes('min') && !min) || (keys.includes('max') && !max)) return undefined
  if ((min && !('literal' in min)) || (max && !('literal' in max))) {
    return compared(attribute, [
      ...(min ? [['>=', min] as const] : []),
      ...(max ? [['<=', max] as const] : []),
    ])
  }
  const [least, most] = [min?.literal, max?.literal]
  if (least !== undefined && most !== undefined && least > most) {
    context.report(problems.neverFits(context.spec.at(at), 'a value', `min ${least} is above max ${most}`))
    return undefined
  }
  return { valid: { kind: 'range', min: least, max: most } }
}

/** A constant that the field can hold, or else what is computed from the packet, of the field's type. */
function want(context: Context, attribute: Attribute, path: Path, shape: Shape): Wanted | undefined {
  if (shape.kind === 'struct' || shape.kind === 'bytes' || shape.kind === 'switch') {
    const found = shape.kind === 'struct' ? 'a structure' : shape.kind === 'bytes' ? 'bytes' : 'a switch'
    context.report(problems.outsideSubset(context.spec.keyAt(path), `valid on ${found}, but with expr,`))
    return undefined
  }
  const expression = resolveAt(context, path, attribute.scope, 'any value')
  if (!expression) return undefined
  if (isConstant(expression)) return literalFor(context, path, expression, shape)
  const element = elementOf(attribute)
  const [type, expected] = [typeOf(expression), element && typeOf(element)]
  const numbers = [type, expected].every((one) => one === 'integer' || one === 'float')
  if (expected !== undefined && (type === expected || numbers)) {
    return { expression, text: context.spec.text(path) ?? '' }
  }
  context.report(
    problems.expressionType(context.spec.at(path), nameType(type), expected ? nameType(expected) : 'nothing'),
  )
  return undefined
}

const WORDS: Readonly<Record<string, string>> = { '==': '', '>=': 'at least ', '<=': 'at most ' }

/** The value itself held against what is computed. */
function compared(
  attribute: Attribute,
  bounds: readonly (readonly [operator: ComparisonOperator, wanted: Wanted])[],
  operator: 'and' | 'or' = 'and',
): Rule | undefined {
  const left = elementOf(attribute)
  if (!left) return undefined
  const comparisons = bounds.map(
    ([operator, wanted]): Expression => ({ kind: 'comparison', operator, left, right: wanted.expression }),
  )
  const condition = comparisons.reduce((left, right) => ({ kind: 'logical', operator, left, right }))
  const text = bounds.map(([operator, { text }]) => `${WORDS[operator]}${text}`).join(` ${operator} `)
  return { valid: { kind: 'holds', condition, text } }
}

/** The field's own value, as `_` in an expression. */
function elementOf({ scope }: Attribute): Expression | undefined {
  const { element } = scope
  if (!element) return undefined
  const { shape } = element
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      const flag = shape.kind === 'bits' && shape.flag
      const type = flag ? 'boolean' : (shape.enum ?? 'integer')
      return {
        kind: 'element',
        of: shape,
        path: [],
        type,
        range: flag ? undefined : rangeOfField(element, shape),
      }
    }
    case 'float':
    case 'text':
      return { kind: 'element', of: shape, path: [], type: shape.kind, range: undefined }
    default:
      return undefined
  }
}
