/** What a field means and which values it takes, in sentences. Everything here is Markdown. */

import type { Expression } from '../../model/expression.js'
import {
  type BytesShape,
  capacityOf,
  type Field,
  type Literal,
  type Measure,
  type Shape,
  type TextShape,
  typeName,
  type Valid,
} from '../../model/model.js'
import { literalText } from '../shared/words.js'
import { expressionText } from './expression-text.js'
import { code, listed, text } from './markdown.js'
import { linear, offsetText } from './offset.js'
import type { Links } from './pages.js'

/** `u2le`, with the enum or the type it links to; `[n]` behind what repeats. */
export function typeText({ shape, repeat }: Field, prefix: string, links: Links): string {
  const times = repeat
    ? code(`[${repeat.until === 'count' ? expressionText(repeat.count, prefix) : '…'}]`)
    : ''
  const name = shape.kind === 'struct' ? links.type(shape.struct) : code(shapeName(shape))
  const type = 'enum' in shape && shape.enum ? ` ${links.enumType(shape.enum)}` : ''
  return [name + type, times].filter((part) => part !== '').join(' ')
}

/** As Kaitai calls it. */
function shapeName(shape: Exclude<Shape, { readonly kind: 'struct' }>): string {
  switch (shape.kind) {
    case 'text':
      return shape.terminator === 0 ? 'strz' : 'str'
    case 'bytes':
    case 'contents':
      return shape.kind
    default:
      return typeName(shape)
  }
}

/** @param prefix of the fields beside it, as the table calls them */
export function meaningText(field: Field, prefix: string): string {
  const { doc, condition, shape, valid, repeat } = field
  const sentences = [
    doc === undefined ? '' : sentence(text(doc)),
    roleText(field, prefix),
    condition ? `Only there if ${expressionCode(condition, prefix)}.` : '',
    shape.kind === 'text' || shape.kind === 'bytes' ? dataText(field, shape) : '',
    valid ? sentence(capital(allowed(valid, field))) : '',
    repeat?.until === 'eos' ? 'As many as there are up to the end of the packet.' : '',
  ]
  return sentences.filter((part) => part !== '').join(' ')
}

/** What whoever fills in the packet need not give. */
function roleText({ role, shape, name, doc }: Field, prefix: string): string {
  switch (role.kind) {
    case 'value':
      return ''
    case 'constant':
      if (shape.kind !== 'contents') return `Always ${literal(role.value, shape)}.`
      return shape.bytes.length === 0 ? 'Always empty.' : `Always ${code(hex(shape.bytes))}.`
    case 'reserved':
      return 'Reserved: written as 0, ignored when read.'
    case 'frame':
      if (doc !== undefined) return ''
      return role.of === 'length' ? 'Derived: the bytes of the whole packet.' : 'Tells which packet it is.'
    case 'derived':
      return `Derived: ${listed(
        role.measures.map((measure) => measureText(measure, prefix + name.spec, prefix)),
        'and',
      )}.`
  }
}

/** `how often users repeats`, `the bytes of data: 4 × words + 1` */
function measureText({ field, of, scale, offset }: Measure, name: string, prefix: string): string {
  const measured = code(prefix + field.name.spec)
  const what = of === 'count' ? `how often ${measured} repeats` : `the bytes of ${measured}`
  return scale === 1n && offset === 0n
    ? what
    : `${what} (${code(offsetText(linear(name, { scale, offset })))})`
}

/** How text or bytes are written, where they end, and how much fits. */
function dataText({ role }: Field, shape: TextShape | BytesShape): string {
  if (role.kind === 'reserved') return ''
  const { extent, terminator, pad } = shape
  const encoding = shape.kind === 'text' ? shape.encoding : ''
  const capacity = capacityOf(shape)
  const filled = extent.kind !== 'terminated'
  const parts = [
    encoding,
    terminator === undefined ? '' : `ended by ${terminator === 0 ? 'a NUL' : code(hex([terminator]))}`,
    capacity === undefined || (terminator === undefined && pad === undefined)
      ? ''
      : `at most ${capacity} bytes`,
    filled && (terminator !== undefined || pad !== undefined) && extent.kind === 'size'
      ? `filled up with ${code(hex([pad ?? 0]))}`
      : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : sentence(capital(parts.join(', ')))
}

function allowed(valid: Valid, { shape }: Field): string {
  if (valid.kind === 'any-of') {
    const values = valid.values.map((value) => literal(value, shape))
    return values.length === 1 ? `always ${values.join('')}` : `one of ${listed(values, 'or')}`
  }
  const [min, max] = [valid.min, valid.max].map((value) => value !== undefined && literal(value, shape))
  if (!min) return `at most ${max}`
  return max ? `${min} to ${max}` : `at least ${min}`
}

/** With its name, where the field has an enum. */
function literal(value: Literal, shape: Shape): string {
  const type = 'enum' in shape ? shape.enum : undefined
  const entry = type?.entries.find((entry) => BigInt(entry.value) === value)
  return entry ? `${code(entry.name.spec)} (${entry.value})` : code(literalText(value))
}

function expressionCode(expression: Expression, prefix: string): string {
  return code(expressionText(expression, prefix))
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** Ends as a sentence does. */
function sentence(markdown: string): string {
  return markdown === '' || /[.!?…。！？]$/.test(markdown) ? markdown : `${markdown}.`
}

function capital(markdown: string): string {
  return markdown.charAt(0).toUpperCase() + markdown.slice(1)
}
