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
  type Shape,
  type Struct,
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

function structLines({ fields }: Struct): Lines {
  return fields.flatMap((field) => [
    fieldText(field),
    field.shape.kind === 'struct' ? structLines(field.shape.struct) : [],
  ])
}

function fieldText({ name, shape, repeat, condition, valid, role }: Field): string {
  const parts = [name.spec, shapeText(shape)]
  if (repeat) parts.push(repeat.until === 'eos' ? 'repeat eos' : `repeat ${expressionText(repeat.count)}`)
  if (condition) parts.push(`if ${expressionText(condition)}`)
  if (valid) parts.push(`valid ${validText(valid)}`)
  if (role.kind === 'constant' && shape.kind !== 'contents') parts.push(`valid ${quoted(role.value)}`)
  if (role.kind === 'reserved') parts.push('reserved')
  return parts.join(' ')
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
    case 'bytes': {
      const parts = [shape.kind === 'text' ? shape.encoding : 'bytes', extentText(shape.extent)]
      if (shape.terminator !== undefined) parts.push(`terminator ${shape.terminator}`)
      if (shape.pad !== undefined) parts.push(`pad ${shape.pad}`)
      return parts.join(' ')
    }
    case 'contents':
      return `contents ${shape.bytes.join(' ')}`
    case 'struct':
      return `type ${shape.struct.name.spec}`
  }
}

function extentText(extent: Extent): string {
  return extent.kind === 'size' ? `size ${expressionText(extent.size)}` : extent.kind
}

function enumText({ name, entries }: EnumType): string {
  const sorted = entries.toSorted((a, b) => a.value - b.value)
  return `enum ${name.spec} ${sorted.map((entry) => `${entry.value}=${entry.name.spec}`).join(' ')}`
}

function validText(valid: Valid): string {
  return valid.kind === 'any-of'
    ? `any of ${valid.values.map(quoted).sort().join(' ')}`
    : `from ${quoted(valid.min)} to ${quoted(valid.max)}`
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
    case 'number-of':
    case 'negate':
    case 'invert':
    case 'not':
      return `(${expression.kind} ${expressionText(expression.operand)})`
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
  const { otherwise, refusals, sends, ask, reply, goes } = behaviour
  const inOrder = (some: readonly string[]): string =>
    states.filter((state) => some.includes(state)).join(' ')
  const lines = [`in ${inOrder(behaviour.states)}`]
  if (otherwise) {
    lines.push(`otherwise ${otherwise.kind === 'refuse' ? otherwise.result.value : otherwise.kind}`)
  }
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
