/** Straight-line code that reads a structure from `cursor`: a local for each field, then the object. */

import type { Expression } from '../../model/expression.js'
import {
  type Field,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  typeName,
  valueFields,
} from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import { indent } from '../text.js'
import { groupStart, takeGroup, unpackBits } from './bits.js'
import { printExpression, readerAccess } from './expressions.js'
import { takeValue } from './extents.js'
import { bytesLiteral, type Module, quote } from './module.js'
import {
  attribute,
  beside,
  caseName,
  className,
  ENUMS,
  indexed,
  local,
  place,
  runtime,
  typeModule,
} from './spelling.js'
import { elementType, fieldType } from './struct-class.js'
import { constantDemand, type Demand, validDemand } from './valid.js'

/** Lines that read every field into a local. */
export function printFieldReads(module: Module, struct: Struct): string[] {
  return struct.fields.flatMap((field) => {
    if (field.condition) return conditional(module, struct, field)
    return field.repeat ? list(module, struct, field) : single(module, struct, field, isUsed(field))
  })
}

/** `cls(user_id=user_id, msg=msg)` */
export function construction(struct: Struct): string {
  return `cls(${valueFields(struct)
    .map((field) => `${attribute(field)}=${local(field)}`)
    .join(', ')})`
}

/** Whether anything reads the local: the packet, an expression over a length, or the check of the header. */
function isUsed({ role }: Field): boolean {
  return role.kind === 'value' || role.kind === 'derived' || role.kind === 'frame'
}

function conditional(module: Module, struct: Struct, field: Field): string[] {
  if (!field.condition) return []
  const condition = printExpression(module, field.condition, readerAccess)
  const kept = field.role.kind === 'value'
  const read = field.repeat ? list(module, struct, field) : single(module, struct, field, kept)
  return [
    ...(kept ? [`${local(field)}: ${fieldType(module, field)} | None = None`] : []),
    `if ${condition}:`,
    ...indent(read, 4),
  ]
}

function list(module: Module, struct: Struct, field: Field): string[] {
  const name = local(field)
  const { repeat, shape } = field
  const lines: string[] = []
  let more = 'cursor.left > 0'
  if (repeat?.until === 'count') {
    const count = printExpression(module, repeat.count, readerAccess)
    const limit = /^\w+$/.test(count) ? count : beside(struct, field, 'count')
    if (limit !== count) lines.push(`${limit} = ${count}`)
    lines.push(`cursor.expect_elements(${limit}, ${sizeOfElement(shape).min}, ${place(struct, field)})`)
    more = `len(${name}) < ${limit}`
  } else if (repeat?.until === 'condition') more = 'True'
  lines.push(field.condition ? `${name} = []` : `${name}: ${fieldType(module, field)} = []`)

  const index = `len(${name})`
  const item = beside(struct, field, 'item')
  const demand = demandOn(module, field, item)
  if (!demand && repeat?.until !== 'condition') {
    const append: Keep = (value) => `${name}.append(${value})`
    return [...lines, `while ${more}:`, ...indent(readShape(module, struct, field, shape, append, index), 4)]
  }
  const body = [...readChecked(module, struct, field, item, demand, index), `${name}.append(${item})`]
  if (repeat?.until === 'condition') {
    const last = printExpression(module, repeat.condition, { ...readerAccess, element: item })
    body.push(`if ${last}:`, '    break')
  }
  return [...lines, `while ${more}:`, ...indent(body, 4)]
}

/** Reads one value into the field's local; checks it where the spec limits it. */
function single(module: Module, struct: Struct, field: Field, keep: boolean): string[] {
  const { shape, role } = field
  const at = place(struct, field)
  if (shape.kind === 'contents') {
    const expect = module.use('expect_contents', runtime('data'))
    return [`${expect}(cursor, ${bytesLiteral(shape.bytes)}, ${at})`]
  }
  const group = shape.kind === 'bits' && shape.position === 0 ? takeGroup(struct, field) : []
  if (role.kind === 'reserved') {
    return shape.kind === 'bits' ? group : [`cursor.take(${sizeOfElement(shape).min}, ${at})`]
  }
  const name = local(field)
  const demand = demandOn(module, field, name)
  if (demand) return [...group, ...readChecked(module, struct, field, name, demand)]
  const assign: Keep = (value) => (keep ? `${name} = ${value}` : value)
  const declared =
    shape.kind === 'switch' && !field.condition ? [`${name}: ${elementType(module, shape)}`] : []
  return [...group, ...declared, ...readShape(module, struct, field, shape, assign)]
}

function demandOn(module: Module, field: Field, value: string): Demand | undefined {
  const { role, valid } = field
  if (role.kind === 'constant') return constantDemand(role, field, value)
  return valid && validDemand(module, valid, field, value, readerAccess)
}

/** Reads into the local, and then asks what is demanded of it. */
function readChecked(
  module: Module,
  struct: Struct,
  field: Field,
  name: string,
  demand: Demand | undefined,
  index?: string,
): string[] {
  const { shape } = field
  const declared = shape.kind === 'switch' ? [`${name}: ${elementType(module, shape)}`] : []
  const read = [
    ...declared,
    ...readShape(module, struct, field, shape, (value) => `${name} = ${value}`, index),
  ]
  if (!demand) return read
  const bits = shape.kind === 'bits'
  const start = bits ? groupStart(struct, field) : beside(struct, field, 'at')
  const check = module.use('check_read', runtime('checks'))
  return [
    ...(bits ? [] : [`${start} = cursor.at`]),
    ...read,
    `${check}(${demand.condition}, cursor, ${start}, ${name}, ${quote(demand.expected)}, ${place(struct, field)})`,
  ]
}

/** The statement that keeps a value. */
type Keep = (value: string) => string

/**
 * @param shape the field's, or that of one of its cases
 * @param index of the element, where it is one
 */
function readShape(
  module: Module,
  struct: Struct,
  field: Field,
  shape: Shape,
  keep: Keep,
  index?: string,
): string[] {
  const at = place(struct, field)
  switch (shape.kind) {
    case 'integer':
    case 'float': {
      const type = module.use(typeName(shape).toUpperCase(), runtime('numbers'))
      return [keep(asEnum(module, shape, `${type}.take(cursor, ${at})`))]
    }
    case 'bits': {
      const bits = unpackBits(module, struct, field, shape)
      return [keep(shape.flag ? `${bits} == 1` : asEnum(module, shape, bits))]
    }
    case 'struct':
      return readStruct(module, struct, field, shape, keep, index)
    case 'switch':
      return readCase(module, struct, field, shape, keep, index)
    case 'contents':
      return []
    case 'text':
    case 'bytes':
      return [keep(takeValue(module, shape, at))]
  }
}

/** Where bytes are set aside for the structure, it sees nothing behind them and leaves none of them over. */
function readStruct(
  module: Module,
  struct: Struct,
  field: Field,
  shape: StructShape,
  keep: Keep,
  index: string | undefined,
): string[] {
  const { extent, pad } = shape
  const type = module.use(className(shape.struct.name), typeModule(shape.struct))
  const args = shape.args.map((arg) => `, ${printExpression(module, arg, readerAccess)}`).join('')
  const contexts = [`${module.use('within', runtime('errors'))}(${indexed(struct, field, index)})`]
  if (extent) {
    const size = extent.kind === 'eos' ? 'cursor.left' : printExpression(module, extent.size, readerAccess)
    const part = module.use('Part', runtime('cursor'))
    contexts.unshift(
      `${part}(cursor, ${size}, ${place(struct, field)}${pad === undefined ? '' : `, pad=${pad}`})`,
    )
  }
  return [`with ${contexts.join(', ')}:`, `    ${keep(`${type}.read(cursor${args})`)}`]
}

function readCase(
  module: Module,
  struct: Struct,
  field: Field,
  { on, variants }: SwitchShape,
  keep: Keep,
  index: string | undefined,
): string[] {
  const asked = printExpression(module, on, readerAccess)
  const simple = /^[\w.]+$/.test(asked)
  const name = simple ? asked : beside(struct, field, 'on')
  const lines = simple ? [] : [`${name} = ${asked}`]
  const named = variants.filter(({ values }) => values.length > 0)
  for (const [i, { name: of, values, shape }] of named.entries()) {
    const kept: Keep = (value) => keep(`(${quote(caseName(of))}, ${value})`)
    lines.push(
      `${i === 0 ? 'if' : 'elif'} ${isOneOf(module, name, values)}:`,
      ...indent(readShape(module, struct, field, shape, kept, index), 4),
    )
  }
  const rest = variants.find(({ values }) => values.length === 0)
  const keepRest: Keep = (value) => keep(`(${quote(rest ? caseName(rest.name) : '')}, ${value})`)
  const body = rest
    ? readShape(module, struct, field, rest.shape, keepRest, index)
    : [`raise cursor.no_case(${name}, ${place(struct, field)})`]
  return named.length === 0 ? [...lines, ...body] : [...lines, 'else:', ...indent(body, 4)]
}

function isOneOf(module: Module, name: string, values: readonly Expression[]): string {
  const [only, ...others] = values.map((value) => printExpression(module, value, readerAccess))
  if (others.length > 0) return `${name} in (${[only, ...others].join(', ')})`
  return `${name} ${only === 'True' || only === 'False' ? 'is' : '=='} ${only}`
}

function asEnum(module: Module, shape: Shape, number: string): string {
  if ((shape.kind !== 'integer' && shape.kind !== 'bits') || !shape.enum) return number
  const type = module.use(className(shape.enum.name), ENUMS)
  return `${module.use('known', runtime('enums'))}(${type}, ${number})`
}
