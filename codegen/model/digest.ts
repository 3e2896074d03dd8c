/**
 * What two sides have to agree on, as 16 hex digits: names, ids, layouts, states and effects; not the prose,
 * nor the order in which the spec's mappings are written. It is taken from a text that names only what a spec
 * uses, so that it stays the same when the language grows.
 */

import { createHash } from 'node:crypto'
import { constantOf, type Expression } from './expression.js'
import {
  type Behaviour,
  type EnumType,
  type Extent,
  type Field,
  type Protocol,
  type Repeat,
  type Shape,
  type Struct,
  type TextShape,
  typeName,
  type Valid,
} from './model.js'

/** A text, or a list of texts below another. */
type Lines = readonly (string | Lines)[]

export function digestOf(protocol: Omit<Protocol, 'digest'>): string {
  return createHash('sha256').update(contractText(protocol)).digest('hex').slice(0, 16)
}

function contractText({ name, header, states, result, packets }: Omit<Protocol, 'digest'>): string {
  const byId = packets.toSorted((a, b) => a.id - b.id)
  const lines: Lines = [
    `protocol ${name.spec}`,
    `header ${header.frameLength.name.spec} ${header.packetId.name.spec}`,
    structLines(header.struct),
    `states ${states.join(' ')}`,
    ...(result ? [`result ${result.field} ${result.success.value} ${enumText(result.enum)}`] : []),
    ...byId.flatMap((packet) => [
      `packet ${packet.id} ${packet.name.spec} ${packet.from}`,
      structLines(packet.body),
      packet.behaviour ? behaviourLines(packet.behaviour, states) : [],
    ]),
  ]
  return indented(lines, '').join('\n')
}

function indented(lines: Lines, by: string): string[] {
  return lines.flatMap((line) => (typeof line === 'string' ? [by + line] : indented(line, `${by} `)))
}

function structLines({ params, fields }: Struct): Lines {
  return [
    ...params.map((param) => `param ${param.name.spec} ${shapeText(param.shape)}`),
    ...fields.flatMap((field) => [fieldText(field), linesInside(field.shape)]),
  ]
}

function linesInside(shape: Shape): Lines {
  if (shape.kind === 'struct') return structLines(shape.struct)
  if (shape.kind !== 'switch') return []
  const cases = shape.variants.map(
    ({ name, values, shape }): { readonly text: string; readonly inside: Lines } => {
      const asked = values.length === 0 ? 'otherwise' : values.map(expressionText).sort().join(' ')
      return { text: `case ${asked}: ${name.spec} ${shapeText(shape)}`, inside: linesInside(shape) }
    },
  )
  return cases.sort((a, b) => (a.text < b.text ? -1 : 1)).flatMap(({ text, inside }) => [text, inside])
}

function fieldText({ name, shape, repeat, condition, valid, role }: Field): string {
  const parts = [name.spec, shapeText(shape)]
  if (repeat) parts.push(`repeat ${repeatText(repeat)}`)
  if (condition) parts.push(`if ${expressionText(condition)}`)
  if (valid) parts.push(`valid ${validText(valid)}`)
  if (role.kind === 'constant' && shape.kind !== 'contents') parts.push(`valid ${quoted(role.value)}`)
  if (role.kind === 'reserved') parts.push('reserved')
  return parts.join(' ')
}

function repeatText(repeat: Repeat): string {
  switch (repeat.until) {
    case 'eos':
      return 'eos'
    case 'count':
      return expressionText(repeat.count)
    case 'condition':
      return `until ${expressionText(repeat.condition)}`
  }
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      const order = shape.kind === 'bits' ? shape.endian : ''
      return `${typeName(shape)}${order}${shape.enum ? ` ${enumText(shape.enum)}` : ''}`
    }
    case 'float':
      return typeName(shape)
    case 'text':
      return [shape.encoding, extentText(shape.extent), ...endingText(shape), ...earlyText(shape)].join(' ')
    case 'bytes':
      return ['bytes', extentText(shape.extent), ...endingText(shape), ...earlyText(shape)].join(' ')
    case 'contents':
      return `contents ${shape.bytes.join(' ')}`
    case 'struct': {
      const parts = [`type ${shape.struct.name.spec}`, ...shape.args.map(expressionText)]
      if (shape.extent) parts.push(extentText(shape.extent))
      return [...parts, ...endingText({ terminator: undefined, pad: shape.pad })].join(' ')
    }
    case 'switch':
      return `switch ${expressionText(shape.on)}`
  }
}

function endingText({ terminator, pad }: Pick<TextShape, 'terminator' | 'pad'>): string[] {
  return [
    ...(terminator === undefined ? [] : [`terminator ${terminator}`]),
    ...(pad === undefined ? [] : [`pad ${pad}`]),
  ]
}

function earlyText({ mayEndEarly }: Pick<TextShape, 'mayEndEarly'>): string[] {
  return mayEndEarly ? ['or ends early'] : []
}

function extentText(extent: Extent): string {
  return extent.kind === 'size' ? `size ${expressionText(extent.size)}` : extent.kind
}

function enumText({ name, entries }: EnumType): string {
  const sorted = entries.toSorted((a, b) => a.value - b.value)
  return `enum ${name.spec} ${sorted.map((entry) => `${entry.value}=${entry.name.spec}`).join(' ')}`
}

function validText(valid: Valid): string {
  switch (valid.kind) {
    case 'any-of':
      return `any of ${valid.values.map(quoted).sort().join(' ')}`
    case 'range':
      return `from ${quoted(valid.min)} to ${quoted(valid.max)}`
    case 'holds':
      return `when ${expressionText(valid.condition)}`
  }
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function expressionText(expression: Expression): string {
  const constant = constantOf(expression)
  if (constant !== undefined) return quoted(constant)
  switch (expression.kind) {
    case 'field':
      return expression.path.map(({ name }) => name.spec).join('.')
    case 'element':
      return ['_', ...expression.path.map(({ name }) => name.spec)].join('.')
    case 'length': {
      const { encoding, operand } = expression
      return `(length${encoding === undefined ? '' : ` ${encoding}`} ${expressionText(operand)})`
    }
    case 'number-of':
    case 'as-enum':
    case 'to-text':
    case 'negate':
    case 'invert':
    case 'not':
      return `(${expression.kind} ${expressionText(expression.operand)})`
    case 'concat':
      return `(${expressionText(expression.left)} concat ${expressionText(expression.right)})`
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return `(${expressionText(expression.left)} ${expression.operator} ${expressionText(expression.right)})`
    case 'choice': {
      const { condition, yes, no } = expression
      return `(${expressionText(condition)} ? ${expressionText(yes)} : ${expressionText(no)})`
    }
    case 'integer':
    case 'float':
    case 'boolean':
    case 'text':
      return quoted(expression.value)
    case 'enum':
      return String(expression.entry.value)
  }
}

function behaviourLines(behaviour: Behaviour, states: readonly string[]): Lines {
  const { otherwise, malformed, refusals, sends, ask, reply, goes } = behaviour
  const inOrder = (some: readonly string[]): string =>
    states.filter((state) => some.includes(state)).join(' ')
  const lines = [`in ${inOrder(behaviour.states)}`]
  if (otherwise) {
    lines.push(`otherwise ${otherwise.kind === 'refuse' ? otherwise.result.value : otherwise.kind}`)
  }
  if (malformed) lines.push(`malformed ${malformed.value}`)
  if (refusals.length > 0) {
    const results = refusals.map(({ value }) => value).sort((a, b) => a - b)
    lines.push(`refusals ${results.join(' ')}`)
  }
  if (ask) {
    const parts = [
      ask.packet.name.spec,
      'of',
      ask.of.spec,
      'answer',
      ask.answer.name.spec,
      ask.meanwhile ?? '',
    ]
    lines.push(`ask ${parts.join(' ').trim()}`)
  }
  for (const { packet, to, repeat, when } of sends) {
    const parts = [packet.name.spec, 'to', to, repeat ? 'repeat' : '', when ? `when ${inOrder(when)}` : '']
    lines.push(`send ${parts.filter(Boolean).join(' ')}`)
  }
  if (reply) lines.push(`reply ${reply.name.spec}`)
  if (goes !== undefined) lines.push(`goes ${goes}`)
  return lines
}
