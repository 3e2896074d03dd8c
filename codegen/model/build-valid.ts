/** What `valid` says of a field: a constant, the values allowed, or a range. */

import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import type { ValidSpec } from '../spec/spec-file.js'
import { constantInteger } from './expression.js'
import type { Literal, Shape, TextShape, Valid } from './model.js'
import { capacityOf, limitsOf, typeName } from './model.js'
import { constantAt, nameType, type Scope } from './resolve.js'
import type { Attribute, Context } from './scope.js'

interface Rule {
  readonly constant?: Literal | undefined
  readonly valid?: Valid | undefined
}

/** What `valid` says; undefined where it is refused, which is reported. */
export function buildValid(
  context: Context,
  { spec, path, scope }: Attribute,
  shape: Shape,
): Rule | undefined {
  const at = [...path, 'valid']
  if (shape.kind === 'struct' || shape.kind === 'bytes' || shape.kind === 'contents') {
    context.report(
      problems.outsideSubset(
        context.spec.keyAt(at),
        `valid on ${shape.kind === 'struct' ? 'a structure' : 'bytes'}`,
      ),
    )
    return undefined
  }
  const literal = (where: Path): Literal | undefined => literalFor(context, where, scope, shape)
  if (typeof spec.valid !== 'object') {
    const constant = literal(at)
    return constant === undefined ? undefined : { constant }
  }
  const rule: ValidSpec = spec.valid
  const keys = Object.keys(rule)
  const bounds = keys.every((key) => key === 'min' || key === 'max')
  if (keys.length === 0 || (keys.length > 1 && !bounds)) {
    context.report(
      problems.badValue(context.spec.at(at), keys.join(' and ') || 'nothing', 'eq, any-of, or min and max'),
    )
    return undefined
  }
  if (rule.eq !== undefined) {
    const constant = literal([...at, 'eq'])
    return constant === undefined ? undefined : { constant }
  }
  if (rule['any-of']) {
    const values = rule['any-of'].map((_, i) => literal([...at, 'any-of', i]))
    const known = values.filter((value) => value !== undefined)
    return known.length === values.length ? { valid: { kind: 'any-of', values: known } } : undefined
  }
  if (shape.kind === 'text' || (shape.kind === 'bits' && shape.flag)) {
    context.report(problems.outsideSubset(context.spec.at(at), 'min and max on text or booleans'))
    return undefined
  }
  const min = rule.min === undefined ? undefined : literal([...at, 'min'])
  const max = rule.max === undefined ? undefined : literal([...at, 'max'])
  if ((rule.min !== undefined && min === undefined) || (rule.max !== undefined && max === undefined))
    return undefined
  if (min !== undefined && max !== undefined && min > max) {
    context.report(problems.neverFits(context.spec.at(at), 'a value', `min ${min} is above max ${max}`))
    return undefined
  }
  return { valid: { kind: 'range', min, max } }
}

/** A constant that the field can hold. */
function literalFor(context: Context, path: Path, scope: Scope, shape: Shape): Literal | undefined {
  const constant = constantAt(context, path, scope)
  if (!constant) return undefined
  const at = context.spec.at(path)
  const wrong = (found: string, expected: string): undefined => {
    context.report(problems.expressionType(at, found, expected))
  }
  const integer = constant.kind === 'enum' ? BigInt(constant.entry.value) : constantInteger(constant)
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag) {
        return constant.kind === 'boolean' ? constant.value : wrong('no boolean', 'true or false')
      }
      const foreign = constant.kind === 'enum' && constant.type !== shape.enum
      if (foreign) return wrong(nameType(constant.type), shape.enum ? nameType(shape.enum) : 'an integer')
      if (integer === undefined) return wrong('no integer', shape.enum ? nameType(shape.enum) : 'an integer')
      const { min, max } = limitsOf(shape)
      if (integer >= min && integer <= max) return integer
      context.report(problems.neverFits(at, String(integer), `${typeName(shape)} holds ${min} to ${max}`))
      return undefined
    }
    case 'float': {
      const value = constant.kind === 'float' ? constant.value : integer
      if (value === undefined) return wrong('no number', 'a number')
      return shape.bytes === 4 ? Math.fround(Number(value)) : Number(value)
    }
    case 'text':
      if (constant.kind !== 'text')
        return wrong('no text', 'text in quotes inside the quotes: \'"like this"\'')
      return fitsText(context, at, shape, constant.value) ? constant.value : undefined
    default:
      return undefined
  }
}

/** Whether text can be written into the field, which is reported where it can't. */
function fitsText(context: Context, at: Span, shape: TextShape, text: string): boolean {
  if (shape.encoding === 'ASCII' && Buffer.byteLength(text) !== text.length) {
    context.report(problems.notAscii(at, `"${text}"`))
    return false
  }
  const reason = whyNeverWritten(shape, text)
  if (reason !== undefined) context.report(problems.neverFits(at, `"${text}"`, reason))
  return reason === undefined
}

function whyNeverWritten(shape: TextShape, text: string): string | undefined {
  const { terminator, pad } = shape
  const length = Buffer.byteLength(text)
  const capacity = capacityOf(shape)
  if (Buffer.from(text).toString() !== text) return 'it has a lone surrogate'
  if (capacity !== undefined && length > capacity) return `it takes ${length} bytes of ${capacity}`
  if (terminator !== undefined) {
    return text.includes(String.fromCharCode(terminator)) ? 'the terminator stands in it' : undefined
  }
  if (pad !== undefined) {
    return text.endsWith(String.fromCharCode(pad)) ? 'it ends in what would be read as padding' : undefined
  }
  if (capacity === undefined || length === capacity) return undefined
  return `it takes ${length} bytes, and the field ${capacity}, without a terminator or padding`
}
