/** Constants in `valid`: whether the field can hold them, and how. */

import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import { constantInteger, type Expression } from './expression.js'
import type { Literal, Shape, TextShape } from './model.js'
import { capacityOf, isUtf16, limitsOf, typeName } from './model.js'
import { nameType } from './resolve.js'
import type { Context } from './scope.js'

/** What a value has to be, as `valid` writes it. */
export interface Wanted {
  readonly expression: Expression
  readonly text: string
  /** Where it is the same in every packet. */
  readonly literal?: Literal
}

/** The constant; undefined where the field cannot hold it, which is reported. */
export function literalFor(
  context: Context,
  path: Path,
  constant: Expression,
  shape: Shape,
): (Wanted & { readonly literal: Literal }) | undefined {
  const literal = heldBy(context, context.spec.at(path), constant, shape)
  return literal === undefined
    ? undefined
    : { expression: constant, text: context.spec.text(path) ?? '', literal }
}

function heldBy(context: Context, at: Span, constant: Expression, shape: Shape): Literal | undefined {
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
  const length = isUtf16(shape.encoding) ? text.length * 2 : Buffer.byteLength(text)
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
