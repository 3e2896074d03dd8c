/**
 * One structure's arbitrary. What others are measured by or depend on is drawn first, lengths among it; then
 * comes what they govern, at exactly that size, so that fields that share a length agree.
 */

import { constantInteger, fieldsIn } from '../../model/expression.js'
import { isMeasured } from '../../model/layout.js'
import { type BytesShape, type Field, isWide, type Struct, type TextShape } from '../../model/model.js'
import { camel } from '../../model/names.js'
import { indent } from '../text.js'
import { governing, integerLimits, MOST, MOST_ELEMENTS, nestedLimits } from './arbitrary-limits.js'
import { type Access, printExpression, printLiteral, printNumber } from './expressions.js'
import type { Module } from './module.js'
import { property, runtime } from './spelling.js'

/** Lengths stand in the record like any other field, until the last stage leaves them out. */
const access: Access = (field) => `packet.${property(field)}`

export function printStructArbitrary(module: Module, struct: Struct, type: string): string {
  const [first = [], ...rest] = stagesOf(struct)
  let text = record(module, struct, first, [])
  const known = [...first]
  for (const [i, stage] of rest.entries()) {
    const last = i === rest.length - 1
    const kept = last ? known.filter(({ role }) => role.kind === 'value') : known
    const body = `return ${record(module, struct, stage, kept)}`.split('\n')
    text += [`.chain((packet)${last ? `: fc.Arbitrary<${type}>` : ''} => {`, ...indent(body), '})'].join('\n')
    known.push(...stage)
  }
  return text
}

function record(module: Module, struct: Struct, fields: readonly Field[], known: readonly Field[]): string {
  const constant = (field: Field): string => `${property(field)}: fc.constant(packet.${property(field)})`
  const drawn = (field: Field): string => `${property(field)}: ${fieldArbitrary(module, struct, field)}`
  const members = [
    ...known.map((field) => {
      if (!field.condition) return `${constant(field)},`
      return `...(packet.${property(field)} !== undefined ? { ${constant(field)} } : {}),`
    }),
    ...fields.map((field) => {
      if (!field.condition) return `${drawn(field)},`
      return `...(${printExpression(module, field.condition, access)} ? { ${drawn(field)} } : {}),`
    }),
  ]
  if (members.length === 0) return 'fc.constant({})'
  return [`${module.use('record', runtime('arbitrary-values'))}({`, ...indent(members), '})'].join('\n')
}

/** A field comes in a later stage than all that its presence, size or count is computed from. */
function stagesOf(struct: Struct): Field[][] {
  const stageOf = new Map<Field, number>()
  const stages: Field[][] = [[]]
  for (const field of struct.fields) {
    if (field.role.kind !== 'value' && field.role.kind !== 'derived') continue
    const before = governing(field).flatMap(fieldsIn)
    const stage = Math.max(0, ...before.map((one) => (stageOf.get(one) ?? -1) + 1))
    stageOf.set(field, stage)
    while (stages.length <= stage) stages.push([])
    stages[stage]?.push(field)
  }
  return stages
}

function fieldArbitrary(module: Module, struct: Struct, field: Field): string {
  const element = elementArbitrary(module, struct, field)
  const { repeat } = field
  if (!repeat) return element
  if (repeat.until === 'eos') return `fc.array(${element}, { maxLength: ${MOST_ELEMENTS} })`
  const count = printNumber(module, repeat.count, access)
  return `fc.array(${element}, { minLength: ${count}, maxLength: ${count} })`
}

function elementArbitrary(module: Module, struct: Struct, field: Field): string {
  const { shape, valid } = field
  if (valid?.kind === 'any-of') {
    return `fc.constantFrom(${valid.values.map((value) => printLiteral(value, field)).join(', ')})`
  }
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag) return 'fc.boolean()'
      const { min, max } = integerLimits(struct, field, shape)
      const limits = `{ min: ${printLiteral(min, field)}, max: ${printLiteral(max, field)} }`
      return isWide(shape) ? `fc.bigInt(${limits})` : `fc.integer(${limits})`
    }
    case 'float': {
      const range = valid?.kind === 'range' ? valid : undefined
      const bound = (name: 'min' | 'max'): string =>
        range?.[name] === undefined ? '' : `, ${name}: ${printLiteral(range[name], field)}`
      const limits = `{ noNaN: ${range !== undefined}${bound('min')}${bound('max')} }`
      return `fc.${shape.bytes === 4 ? 'float' : 'double'}(${limits})`
    }
    case 'struct': {
      const limited = nestedLimits(struct, field)
      const whole = `${camel(shape.struct.name)}Arbitrary`
      return limited === '' ? whole : `${whole}.map((value) => ({ ...value, ${limited} }))`
    }
    case 'text':
    case 'bytes':
      return textOrData(module, struct, field, shape)
    case 'contents':
      return 'fc.constant(undefined)'
  }
}

function textOrData(module: Module, struct: Struct, field: Field, shape: TextShape | BytesShape): string {
  const terminator = shape.terminator ?? -1
  const pad = shape.terminator === undefined ? (shape.pad ?? -1) : -1
  const [min, max] = bytesOf(module, struct, field, shape)
  const from = runtime('arbitrary-values')
  if (shape.kind === 'text') {
    return `${module.use('arbitraryText', from)}('${shape.encoding}', ${min}, ${max}, ${terminator}, ${pad})`
  }
  return `${module.use('arbitraryData', from)}(${min}, ${max}, ${terminator}, ${pad})`
}

/** The least and the most bytes of the value, without its terminator. */
function bytesOf(
  module: Module,
  struct: Struct,
  field: Field,
  shape: TextShape | BytesShape,
): [min: string, max: string] {
  if (shape.extent.kind !== 'size') return ['0', String(MOST)]
  const { size } = shape.extent
  const constant = constantInteger(size)
  const room = constant === undefined ? printNumber(module, size, access) : String(constant)
  const reserved = constant === undefined ? `${room} - 1` : String(constant - 1n)
  const max = shape.terminator === undefined ? room : reserved
  const exact =
    (isMeasured(struct, field) && !field.repeat) ||
    (shape.terminator === undefined && shape.pad === undefined)
  return [exact ? max : '0', max]
}
