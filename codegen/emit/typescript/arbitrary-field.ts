/** One field's arbitrary: every value that fits, given the fields that were drawn before. */

import { constantInteger, type Expression, fieldsIn, rangeOf } from '../../model/expression.js'
import { isMeasured } from '../../model/layout.js'
import {
  type BitsShape,
  type BytesShape,
  type Field,
  type IntegerShape,
  isFixed,
  isWide,
  limitsOf,
  type Measure,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  type TextShape,
  terminatorBytes,
} from '../../model/model.js'
import { camel } from '../../model/names.js'
import {
  comparedWithElement,
  drawnAccess,
  integerLimits,
  MOST,
  MOST_ELEMENTS,
  nestedLimits,
  switchedValues,
} from './arbitrary-limits.js'
import {
  printArgument,
  printCase,
  printComparison,
  printExpression,
  printLiteral,
  printNumber,
} from './expressions.js'
import type { Module } from './module.js'
import { printArguments } from './params.js'
import { runtime, sizeConstant, sizeFunction, typeModule, writeFunction } from './spelling.js'

export function fieldArbitrary(module: Module, struct: Struct, field: Field): string {
  const element = limited(module, field, elementArbitrary(module, struct, field))
  const { repeat } = field
  if (!repeat) return element
  switch (repeat.until) {
    case 'eos':
      return `fc.array(${element}, { maxLength: ${MOST_ELEMENTS} })`
    case 'condition': {
      const last = `(item) => ${printExpression(module, repeat.condition, drawnAccess)}`
      const near = likely(module, field, element, repeat.condition)
      return `${module.use('arbitraryUntil', runtime('arbitrary-values'))}(${near}, ${last}, ${MOST_ELEMENTS})`
    }
    case 'count': {
      const count = printNumber(module, repeat.count, drawnAccess)
      return `fc.array(${element}, { minLength: ${count}, maxLength: ${count} })`
    }
  }
}

/** Only values for which `valid` holds. */
function limited(module: Module, field: Field, element: string): string {
  if (field.valid?.kind !== 'holds') return element
  const holds = printExpression(module, field.valid.condition, drawnAccess)
  return `${likely(module, field, element, field.valid.condition)}.filter((item) => ${holds})`
}

/** With what a condition holds the value against among the values. */
function likely(module: Module, field: Field, element: string, condition: Expression): string {
  const { shape, valid } = field
  if (shape.kind !== 'integer' || (valid && valid.kind !== 'holds')) return element
  const near = comparedWithElement(condition, limitsOf(shape))
  if (near.length === 0) return element
  const values = near.map((value) => printArgument(module, value, field, drawnAccess))
  return `fc.oneof(${element}, fc.constantFrom<${baseType(shape)}>(${values.join(', ')}))`
}

function elementArbitrary(module: Module, struct: Struct, field: Field): string {
  const { shape, valid } = field
  if (valid?.kind === 'any-of') {
    return `fc.constantFrom<${baseType(shape)}>(${valid.values.map((value) => printLiteral(value, field)).join(', ')})`
  }
  const cases = switchedValues(struct, field).map((value) =>
    printCase(module, fieldItself(field), value, drawnAccess),
  )
  if (cases.length > 0) {
    const known = `fc.constantFrom<${baseType(shape)}>(${cases.join(', ')})`
    return hasOtherwise(struct, field)
      ? `fc.oneof(${known}, ${shapeArbitrary(module, struct, field, shape)})`
      : known
  }
  return shapeArbitrary(module, struct, field, shape)
}

/** @param shape the field's, or that of one of its cases */
function shapeArbitrary(module: Module, struct: Struct, field: Field, shape: Shape): string {
  const { valid } = field
  switch (shape.kind) {
    case 'integer':
    case 'bits': {
      if (shape.kind === 'bits' && shape.flag) return 'fc.boolean()'
      const { min, max } = integerLimits(struct, field, shape)
      const limits = `{ min: ${printInteger(min, shape)}, max: ${printInteger(max, shape)} }`
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
      const within = nestedLimits(struct, field)
      const told = printArguments(module, shape, drawnAccess).replace(/^, /, '')
      const call = shape.struct.params.length > 0 ? `(${told})` : ''
      const whole = `${camel(shape.struct.name)}Arbitrary${call}${sizeFilter(module, struct, field, shape)}`
      return within === '' ? whole : `${whole}.map((value) => ({ ...value, ${within} }))`
    }
    case 'switch':
      return switchArbitrary(module, struct, field, shape)
    case 'text':
    case 'bytes':
      return textOrData(module, struct, field, shape)
    case 'contents':
      return 'fc.constant(undefined)'
  }
}

/** Not the type of the constants alone: compilers complain of conditions that can't hold for these. */
function baseType(shape: Shape): string {
  if (shape.kind === 'text') return 'string'
  if (shape.kind === 'bits' && shape.flag) return 'boolean'
  return (shape.kind === 'integer' || shape.kind === 'bits') && isWide(shape) ? 'bigint' : 'number'
}

function printInteger(value: bigint, shape: IntegerShape | BitsShape): string {
  return isWide(shape) ? `${value}n` : String(value)
}

/** The field as an expression, to print its cases in its width. */
function fieldItself(field: Field): Expression {
  return { kind: 'field', path: [field], type: 'integer', range: undefined }
}

function hasOtherwise(struct: Struct, field: Field): boolean {
  return struct.fields.every(
    ({ shape }) =>
      shape.kind !== 'switch' ||
      !fieldsIn(shape.on).includes(field) ||
      shape.variants.some(({ values }) => values.length === 0),
  )
}

/** The case that the fields drawn before ask for; the last where they ask for none, which they were kept from. */
function switchArbitrary(
  module: Module,
  struct: Struct,
  field: Field,
  { on, variants }: SwitchShape,
): string {
  const named = [...variants].sort((a, b) => Number(a.values.length === 0) - Number(b.values.length === 0))
  const variant = module.use('variant', runtime('arbitrary-values'))
  const asked = named.map(({ values }, i) => {
    const asks = values.map((value) => printComparison(module, on, value, drawnAccess)).join(' || ')
    return i === named.length - 1 ? String(i) : `${asks} ? ${i} : `
  })
  const all = named.map(
    ({ name, shape }) => `${variant}('${camel(name)}', ${shapeArbitrary(module, struct, field, shape)})`,
  )
  return `${module.use('oneOf', runtime('arbitrary-values'))}(${asked.join('')}, ${all.join(', ')})`
}

/** A structure in the bytes set aside for it: one that measures itself has to be of a length that can be told. */
function sizeFilter(module: Module, struct: Struct, field: Field, shape: StructShape): string {
  const { extent, pad } = shape
  if (extent?.kind !== 'size' || isFixed(shape.struct.size)) return extent ? paddingFilter(module, shape) : ''
  const length = lengthOfValue(module, shape)
  const measure = field.repeat ? undefined : measureOf(struct, field)
  if (!measure) {
    const given = printNumber(module, extent.size, drawnAccess)
    const test = `${length} ${pad === undefined ? '===' : '<='} ${given}`
    return `.filter((value) => ${test})${paddingFilter(module, shape)}`
  }
  const { scale, offset } = measure
  const whole = scale === 1n ? '' : ` && (${length} - ${offset}) % ${scale} === 0`
  const { max } = rangeOf(extent.size)
  return `.filter((value) => ${length} <= ${max}${whole})${paddingFilter(module, shape)}`
}

/** A value that ends in the padding would be read without its end. */
function paddingFilter(module: Module, shape: StructShape): string {
  if (shape.pad === undefined) return ''
  const write = module.use(writeFunction(shape.struct), typeModule(shape.struct))
  const written = `(bytes) => ${write}(value, bytes, 0${printArguments(module, shape, drawnAccess)})`
  const last = module.use('lastByte', runtime('arbitrary-values'))
  return `.filter((value) => ${last}(${lengthOfValue(module, shape)}, ${written}) !== ${shape.pad})`
}

function lengthOfValue(module: Module, shape: StructShape): string {
  const { struct } = shape
  if (isFixed(struct.size)) return module.use(sizeConstant(struct), typeModule(struct))
  const size = module.use(sizeFunction(struct), typeModule(struct))
  return `${size}(value${printArguments(module, shape, drawnAccess)})`
}

function measureOf(struct: Struct, field: Field): Measure | undefined {
  const measures = struct.fields.flatMap(({ role }) => (role.kind === 'derived' ? role.measures : []))
  return measures.find((measure) => measure.field === field)
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
  const room = constant === undefined ? printNumber(module, size, drawnAccess) : String(constant)
  const ending = BigInt(terminatorBytes(shape))
  const reserved = constant === undefined ? `${room} - ${ending}` : String(constant - ending)
  const max = ending === 0n ? room : reserved
  const exact =
    (isMeasured(struct, field) && !field.repeat) ||
    (shape.terminator === undefined && shape.pad === undefined)
  return [exact ? max : '0', max]
}
