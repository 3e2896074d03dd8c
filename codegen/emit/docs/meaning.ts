/** What a field means and which values it takes, in sentences. Everything here is Markdown. */

import type { Expression } from '../../model/expression.js'
import {
  type BytesShape,
  capacityOf,
  type Field,
  isFixed,
  type Literal,
  type Measure,
  type Shape,
  type StructShape,
  type SwitchShape,
  type TextShape,
  typeName,
  type Valid,
  type Variant,
} from '../../model/model.js'
import { literalText } from '../shared/words.js'
import { expressionText } from './expression-text.js'
import { code, listed, text } from './markdown.js'
import { linear, offsetText } from './offset.js'
import type { Links } from './pages.js'

/** `u2le`, with the enum or the type it links to; `[n]` behind what repeats. */
export function typeText({ shape, repeat }: Field, prefix: string, links: Links): string {
  const times = repeat?.until === 'count' ? expressionText(repeat.count, prefix) : '…'
  const type = shapeText(shape, prefix, links)
  return repeat ? `${type} ${code(`[${times}]`)}` : type
}

function shapeText(shape: Shape, prefix: string, links: Links): string {
  switch (shape.kind) {
    case 'text':
      return code(shape.terminator === 0 ? 'strz' : 'str')
    case 'bytes':
    case 'contents':
      return code(shape.kind)
    case 'struct': {
      const told = shape.args.map((arg) => expressionText(arg, prefix)).join(', ')
      return told === '' ? links.type(shape.struct) : `${links.type(shape.struct)} ${code(`(${told})`)}`
    }
    case 'switch':
      return `by ${code(expressionText(shape.on, prefix))}`
    case 'float':
      return code(typeName(shape))
    default:
      return shape.enum ? `${code(typeName(shape))} ${links.enumType(shape.enum)}` : code(typeName(shape))
  }
}

/** @param prefix of the fields beside it, as the table calls them */
export function meaningText(field: Field, prefix: string, links: Links): string {
  const { doc, condition, shape, valid, repeat } = field
  const sentences = [
    doc === undefined ? '' : sentence(text(doc)),
    roleText(field, prefix),
    condition ? `Only there if ${expressionCode(condition, prefix)}.` : '',
    ...shapeSentences(field, shape, prefix, links),
    valid ? sentence(capital(allowed(valid, field, prefix))) : '',
    repeat?.until === 'eos' ? 'As many as there are up to the end.' : '',
    repeat?.until === 'condition'
      ? `Up to and with the first for which ${expressionCode(repeat.condition, prefix)}.`
      : '',
  ]
  return sentences.filter((part) => part !== '').join(' ')
}

function shapeSentences(field: Field, shape: Shape, prefix: string, links: Links): string[] {
  switch (shape.kind) {
    case 'text':
    case 'bytes':
      return [dataText(field, shape)]
    case 'struct':
      return [shape.extent ? roomText(shape) : '']
    case 'switch':
      return [casesText(shape, prefix, links)]
    default:
      return []
  }
}

/** What a structure does with the bytes that are set aside for it. */
function roomText({ pad, struct }: StructShape): string {
  if (pad !== undefined) return `Filled up with ${code(hex([pad]))}.`
  return isFixed(struct.size) ? '' : 'It fills these bytes.'
}

/** `By kind: 1 or 6 is cat, 2 is u4, anything else is leg.` */
function casesText({ variants, on }: SwitchShape, prefix: string, links: Links): string {
  const type = ({ shape }: Variant): string => shapeText(shape, prefix, links)
  const value = (value: Expression): string => expressionCode(value, prefix)
  const named = variants.filter(({ values }) => values.length > 0)
  const rest = variants.find(({ values }) => values.length === 0)
  const cases = named.map((variant) => `${listed(variant.values.map(value), 'or')} is ${type(variant)}`)
  const other = rest ? `anything else is ${type(rest)}` : 'there is nothing else'
  return `By ${expressionCode(on, prefix)}: ${[...cases, other].join(', ')}.`
}

/** What whoever fills in the packet need not give. */
function roleText({ role, shape, name, doc }: Field, prefix: string): string {
  switch (role.kind) {
    case 'value':
    case 'param':
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
  if (parts.length === 0) return ''
  const early = shape.mayEndEarly
    ? ` When it is read, the packet may end anywhere behind the ${terminator === 0 ? 'NUL' : 'terminator'}; it is written in full.`
    : ''
  return `${sentence(capital(parts.join(', ')))}${early}`
}

function allowed(valid: Valid, { shape }: Field, prefix: string): string {
  switch (valid.kind) {
    case 'holds':
      return `always ${expressionCode(valid.condition, prefix)}, where ${code('_')} is the value`
    case 'any-of': {
      const values = valid.values.map((value) => literal(value, shape))
      return values.length === 1 ? `always ${values.join('')}` : `one of ${listed(values, 'or')}`
    }
    case 'range': {
      const [min, max] = [valid.min, valid.max].map((value) => value !== undefined && literal(value, shape))
      if (!min) return `at most ${max}`
      return max ? `${min} to ${max}` : `at least ${min}`
    }
  }
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
