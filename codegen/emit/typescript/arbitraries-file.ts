/** fast-check arbitraries: every packet, with values from the whole range that its fields take. */

import { constantInteger, type Expression, fieldsIn, rangeOf } from '../../model/expression.js'
import {
  type BytesShape,
  type Field,
  isFixed,
  isWide,
  limitsOf,
  type Protocol,
  type Shape,
  type Struct,
  type TextShape,
  valueFields,
} from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { indent } from '../text.js'
import { isMeasured, printDerived, writerAccess } from './derived.js'
import { printExpression, printLiteral, printNumber } from './expressions.js'
import { Module, quote } from './module.js'
import { packetModule, property, runtime, sizeConstant, sizeFunction, typeModule } from './spelling.js'

/** Bytes or elements that a variable field gets at most, so that packets stay small enough to read. */
const MOST = 300
const MOST_ELEMENTS = 12
/** The most for numbers that a product of sizes is made of. */
const FACTOR = 8n

export function arbitrariesFile(protocol: Protocol): Module {
  const module = new Module('arbitraries.ts', protocol.file)
  module.use('* as fc', 'fast-check')
  for (const struct of protocol.types) printArbitrary(module, struct, typeModule(struct))
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  for (const packet of wire) printArbitrary(module, packet.body, packetModule(packet))

  module.print(
    '/** A packet with all that a test of its codec needs. */',
    'export interface PacketCase<Packet> {',
    '  readonly name: string',
    '  readonly id: number',
    "  readonly from: 'client' | 'server'",
    '  readonly arbitrary: fc.Arbitrary<Packet>',
    '  readonly encode: (packet: Packet) => Uint8Array',
    '  readonly decode: (frame: Uint8Array) => Packet',
    '  readonly write: (packet: Packet, bytes: Uint8Array, start: number) => number',
    '  readonly sizeOf: (packet: Packet) => number',
    '}',
    '',
    '/** Calls `visit` with every packet that goes over the wire. */',
    'export function everyPacket(visit: <Packet>(packet: PacketCase<Packet>) => void): void {',
  )
  for (const packet of wire) {
    const name = pascal(packet.name)
    const from = packetModule(packet)
    const size = isFixed(packet.body.size)
      ? `() => ${module.use(sizeConstant(packet.body), from)}`
      : module.use(sizeFunction(packet.body), from)
    module.print(
      '  visit({',
      `    name: ${quote(packet.name.spec)},`,
      `    id: ${packet.id},`,
      `    from: '${packet.from}',`,
      `    arbitrary: ${camel(packet.name)}Arbitrary,`,
      `    encode: ${module.use(`encode${name}`, from)},`,
      `    decode: ${module.use(`decode${name}`, from)},`,
      `    write: ${module.use(`write${name}`, from)},`,
      `    sizeOf: ${size},`,
      '  })',
    )
  }
  module.print('}')
  return module
}

function printArbitrary(module: Module, struct: Struct, from: string): void {
  const type = module.useType(pascal(struct.name), from)
  const stages = stagesOf(struct)
  const [first = [], ...rest] = stages
  module.print(
    `export const ${camel(struct.name)}Arbitrary: fc.Arbitrary<${type}> = ${record(module, struct, first, [])}`,
  )
  const known = [...first]
  for (const [i, stage] of rest.entries()) {
    const last = i === rest.length - 1
    const derived = struct.fields.filter(
      (field) => field.role.kind === 'derived' && dependencies(stage, struct).has(field),
    )
    const body = [
      ...derived.flatMap((field) => printDerived(module, struct, field)),
      `return ${record(module, struct, stage, known)}`,
    ]
    module.print(`  .chain((packet)${last ? `: fc.Arbitrary<${type}>` : ''} => {`, ...indent(body, 4), '  })')
    known.push(...stage)
  }
  module.print('')
}

function record(module: Module, struct: Struct, fields: readonly Field[], known: readonly Field[]): string {
  const members = [
    ...known
      .filter(({ condition }) => !condition)
      .map((field) => `${property(field)}: fc.constant(packet.${property(field)}),`),
    ...fields
      .filter(({ condition }) => !condition)
      .map((field) => `${property(field)}: ${fieldArbitrary(module, struct, field)},`),
    ...known
      .filter(({ condition }) => condition)
      .map(
        (field) =>
          `...(packet.${property(field)} !== undefined && { ${property(field)}: fc.constant(packet.${property(field)}) }),`,
      ),
    ...fields.map((field) => {
      if (!field.condition) return ''
      return `...(${printExpression(module, field.condition, writerAccess)} ? { ${property(field)}: ${fieldArbitrary(module, struct, field)} } : {}),`
    }),
  ].filter((line) => line !== '')
  if (members.length === 0) return 'fc.constant({})'
  return ['fc.record({', ...indent(members), '})'].join('\n')
}

/** Fields whose presence or size hangs on others come after those. */
function stagesOf(struct: Struct): Field[][] {
  const stage = new Map<Field, number>()
  const stages: Field[][] = [[]]
  for (const field of valueFields(struct)) {
    let at = 0
    for (const dependency of dependencies([field], struct)) {
      const measured =
        dependency.role.kind === 'derived'
          ? dependency.role.measures.map((measure) => measure.field)
          : [dependency]
      for (const one of measured) at = Math.max(at, (stage.get(one) ?? -1) + 1)
    }
    stage.set(field, at)
    while (stages.length <= at) stages.push([])
    stages[at]?.push(field)
  }
  return stages
}

/** The fields that the presence, size or count of these is computed from; not the lengths they determine. */
function dependencies(fields: readonly Field[], struct: Struct): Set<Field> {
  const found = new Set<Field>()
  for (const field of fields) {
    for (const expression of governing(struct, field)) for (const one of fieldsIn(expression)) found.add(one)
  }
  return new Set([...found].filter(({ role }) => role.kind === 'value' || role.kind === 'derived'))
}

function governing(struct: Struct, field: Field): Expression[] {
  const expressions = field.condition ? [field.condition] : []
  const { shape, repeat } = field
  const measured = isMeasured(struct, field)
  if (repeat?.until === 'count' && !measured) expressions.push(repeat.count)
  if (
    (shape.kind === 'text' || shape.kind === 'bytes') &&
    shape.extent.kind === 'size' &&
    (repeat || !measured)
  ) {
    expressions.push(shape.extent.size)
  }
  return expressions
}

function fieldArbitrary(module: Module, struct: Struct, field: Field): string {
  const element = elementArbitrary(module, struct, field)
  const { repeat } = field
  if (!repeat) return element
  if (repeat.until === 'eos') return `fc.array(${element}, { maxLength: ${MOST_ELEMENTS} })`
  if (!isMeasured(struct, field)) {
    const count = printNumber(module, repeat.count, writerAccess)
    return `fc.array(${element}, { minLength: ${count}, maxLength: ${count} })`
  }
  const { min, max } = measuredLimits(repeat.count)
  return `fc.array(${element}, { minLength: ${min}, maxLength: ${Math.max(min, Math.min(max, MOST_ELEMENTS))} })`
}

function elementArbitrary(module: Module, struct: Struct, field: Field): string {
  const { shape, valid } = field
  if (valid?.kind === 'any-of')
    return `fc.constantFrom(${valid.values.map((value) => printLiteral(value, field)).join(', ')})`
  switch (shape.kind) {
    case 'integer':
    case 'bits':
      return integerArbitrary(struct, field, shape)
    case 'float': {
      const limits =
        valid?.kind === 'range'
          ? `, noNaN: true${bound('min', valid.min, field)}${bound('max', valid.max, field)}`
          : ''
      return shape.bytes === 4
        ? `fc.float({ noDefaultInfinity: false${limits} })`
        : `fc.double({ noDefaultInfinity: false${limits} })`
    }
    case 'struct':
      return `${camel(shape.struct.name)}Arbitrary`
    case 'text':
    case 'bytes':
      return textOrData(module, struct, field, shape)
    case 'contents':
      return 'fc.constant(undefined)'
  }
}

function bound(name: string, value: unknown, field: Field): string {
  return value === undefined ? '' : `, ${name}: ${printLiteral(Number(value), field)}`
}

function integerArbitrary(
  struct: Struct,
  field: Field,
  shape: Shape & { readonly kind: 'integer' | 'bits' },
): string {
  if (shape.kind === 'bits' && shape.flag) return 'fc.boolean()'
  const limits = limitsOf(shape)
  let { min, max } = limits
  if (field.valid?.kind === 'range') {
    if (field.valid.min !== undefined) min = BigInt(field.valid.min)
    if (field.valid.max !== undefined) max = BigInt(field.valid.max)
  }
  const governed = struct.fields.filter((other) =>
    governing(struct, other).some(
      (expression) => expression !== other.condition && fieldsIn(expression).includes(field),
    ),
  )
  if (governed.length > 0) {
    min = min < 0n ? 0n : min
    if (max > min + FACTOR) max = min + FACTOR
  }
  if (isWide(shape)) return `fc.bigInt({ min: ${min}n, max: ${max}n })`
  return max - min > 0xffff_ffffn
    ? `fc.maxSafeInteger().map((n) => Math.abs(n) % ${Number(max - min) + 1} + ${min})`
    : `fc.integer({ min: ${min}, max: ${max} })`
}

function textOrData(module: Module, struct: Struct, field: Field, shape: TextShape | BytesShape): string {
  const terminator = shape.terminator ?? -1
  const pad = shape.terminator === undefined ? (shape.pad ?? -1) : -1
  const reserve = terminator === -1 ? 0 : 1
  let [min, max]: [string, string] = ['0', String(MOST)]
  if (shape.extent.kind === 'size') {
    const constant = constantInteger(shape.extent.size)
    if (isMeasured(struct, field) && constant === undefined) {
      const limits = measuredLimits(shape.extent.size)
      const least = Math.max(0, limits.min - reserve)
      min = String(least)
      max = String(Math.max(least, Math.min(limits.max - reserve, MOST)))
    } else {
      const size = printNumber(module, shape.extent.size, writerAccess)
      max =
        constant === undefined
          ? reserve === 0
            ? size
            : `${size} - ${reserve}`
          : String(Number(constant) - reserve)
      min = reserve === 0 && pad === -1 ? max : '0'
    }
  }
  const from = runtime('arbitrary-text')
  if (shape.kind === 'text')
    return `${module.use('arbitraryText', from)}('${shape.encoding}', ${min}, ${max}, ${terminator}, ${pad})`
  return `${module.use('arbitraryData', from)}(${min}, ${max}, ${terminator}, ${pad})`
}

/** How long a measured field may be. */
function measuredLimits(expression: Expression): { readonly min: number; readonly max: number } {
  const { min, max } = rangeOf(expression)
  return { min: Math.max(0, Number(min)), max: Number(max) }
}
