/** Writes a structure: its fields in their order, each with what it is measured by or told. */

import { argumentsOf, type Expression, fieldsIn } from '../model/expression.js'
import { isMeasured } from '../model/layout.js'
import {
  type Field,
  type Measure,
  type Shape,
  type Struct,
  type StructShape,
  type SwitchShape,
  terminatorBytes,
} from '../model/model.js'
import { sizeOfElement } from '../model/sizes.js'
import { evaluateArguments, evaluateBoolean, evaluateInteger, type Scope } from './evaluate.js'
import { type BitField, isGroup, join, unitsOf } from './layout.js'
import { setBits } from './numbers.js'
import type { EncodeProblem, EncodeReason } from './reasons.js'
import { variantFor } from './switch.js'
import { isList, isRecord, type RecordValue, show, type Value } from './value.js'
import {
  checkFrame,
  checkPadding,
  checkValid,
  dataLength,
  integerOf,
  isData,
  type Output,
  refusal,
  writeValue,
} from './write-value.js'

/** A structure on its way out. */
interface Writing {
  readonly out: Output
  readonly struct: Struct
  readonly value: RecordValue
  readonly scope: Map<Field, Value>
  /** Of the structure; '' for the packet. */
  readonly path: string
}

/** One value of a field, or of one of its cases. */
interface Element {
  readonly field: Field
  readonly shape: Shape
  readonly value: Value | undefined
  /** For what is wrong with the value itself. */
  readonly path: string
  /** For what is wrong inside it: the same, with its place in a list. */
  readonly label: string
}

/** @param told the structure's parameters. @throws EncodeProblem */
export function writeStruct(
  out: Output,
  struct: Struct,
  value: Value | undefined,
  path: string,
  told: Scope = new Map(),
): void {
  if (!isRecord(value))
    throw refusal(out, path, 'type', `found ${show(value)}, expected the fields of ${struct.name.spec}`)
  const on: Writing = { out, struct, value, scope: new Map(told), path }
  for (const unit of unitsOf(struct)) {
    if (isGroup(unit)) writeGroup(on, unit)
    else writeField(on, unit)
  }
}

function writeGroup(on: Writing, fields: readonly BitField[]): void {
  const { out, scope } = on
  const group = Array.from({ length: fields[0]?.shape.groupBytes ?? 0 }, () => 0)
  for (const field of fields) {
    if (field.role.kind === 'reserved') continue
    const value = wireValue(on, field)
    const { shape } = field
    setBits(shape, group, integerOf({ out, field, shape, value, path: pathOf(on, field), scope }, shape))
    if (value !== undefined) scope.set(field, value)
  }
  out.bytes.push(...group)
}

function writeField(on: Writing, field: Field): void {
  const { scope } = on
  const { shape, condition, role, repeat } = field
  const path = pathOf(on, field)
  const value = wireValue(on, field)
  if (condition) {
    const demanded = evaluateBoolean(condition, scope)
    if (role.kind === 'value' && demanded !== (value !== undefined))
      throw refuse(
        on,
        field,
        'presence',
        demanded ? 'nothing' : show(value),
        demanded ? 'a value' : 'nothing',
      )
    if (!demanded) return
  }
  if (repeat) writeList(on, field, value)
  else writeElement(on, { field, shape, value, path, label: path })
  if (value !== undefined) scope.set(field, value)
}

function writeList(on: Writing, field: Field, value: Value | undefined): void {
  const { repeat, shape } = field
  const path = pathOf(on, field)
  if (!isList(value)) throw refuse(on, field, 'type', show(value), 'a list')
  if (repeat?.until === 'count' && !isMeasured(on.struct, field)) {
    const count = evaluateInteger(repeat.count, on.scope)
    if (BigInt(value.length) !== count)
      throw refuse(on, field, 'length', String(value.length), `${count} elements`)
  }
  for (const [i, element] of value.entries())
    writeElement(on, { field, shape, value: element, path, label: `${path}[${i}]` })
  if (repeat?.until === 'condition') checkLast(on, field, value, repeat.condition)
}

function checkLast(on: Writing, field: Field, list: readonly Value[], condition: Expression): void {
  const last = list.findIndex((element) => evaluateBoolean(condition, on.scope, element))
  if (last === -1 || last < list.length - 1)
    throw refuse(on, field, 'length', `element ${last} as the last`, `${list.length - 1}`)
}

function writeElement(on: Writing, element: Element): void {
  const { out, scope } = on
  const { field, shape, value, path } = element
  writeShape(on, element)
  if (field.valid && value !== undefined && (shape.kind === 'struct' || shape.kind === 'switch'))
    checkValid({ out, field, shape, value, path, scope }, value)
}

function writeShape(on: Writing, element: Element): void {
  const { out, scope } = on
  const { field, shape, value, path } = element
  if (shape.kind === 'contents') out.bytes.push(...shape.bytes)
  else if (field.role.kind === 'reserved')
    for (let i = sizeOfElement(shape).min; i > 0; i--) out.bytes.push(0)
  else if (shape.kind === 'struct') writeSized(on, element, shape)
  else if (shape.kind === 'switch') writeCase(on, element, shape)
  else writeValue({ out, field, shape, value, path, scope })
}

/** Where bytes are set aside for the structure that it does not measure itself, it has to fill them. */
function writeSized(on: Writing, { field, value, path, label }: Element, shape: StructShape): void {
  const { out, struct, scope } = on
  const { extent, pad } = shape
  const start = out.bytes.length
  writeStruct(out, shape.struct, value, label, evaluateArguments(shape, scope))
  if (!extent) return
  const length = out.bytes.length - start
  const measured = isMeasured(struct, field) && !field.repeat
  const size = extent.kind === 'eos' || measured ? length : Number(evaluateInteger(extent.size, scope))
  if (length > size || (length < size && pad === undefined)) {
    const problem = `found ${length} bytes, expected ${pad === undefined ? 'exactly' : 'at most'} ${size}`
    throw refusal(out, path, length > size ? 'too-long' : 'not-full', problem)
  }
  if (pad === undefined) return
  checkPadding(out, path, out.bytes.slice(start), pad)
  checkFrame(out, start + size)
  while (out.bytes.length < start + size) out.bytes.push(pad)
}

function writeCase(on: Writing, element: Element, shape: SwitchShape): void {
  const { value, path } = element
  if (!isRecord(value))
    throw refusal(on.out, path, 'type', `found ${show(value)}, expected a type and a value`)
  const variant = variantFor(shape, on.scope)
  const { type } = value
  if (variant === undefined || type !== variant.name.spec) {
    const expected = variant ? show(variant.name.spec) : 'none: no case fits the fields before it'
    throw refusal(on.out, path, 'case', `found the case ${show(type)}, expected ${expected}`)
  }
  writeShape(on, { ...element, shape: variant.shape, value: value.value })
}

/** What stands on the wire: what was given, or what the layout determines. */
function wireValue(on: Writing, field: Field): Value | undefined {
  const { role } = field
  if (role.kind === 'constant') return role.value
  if (role.kind === 'derived') return derive(on, field, role.measures)
  return Object.hasOwn(on.value, field.name.spec) ? on.value[field.name.spec] : undefined
}

/** The length or count that what it measures has; all that it measures has to agree. */
function derive(on: Writing, field: Field, measures: readonly Measure[]): bigint | undefined {
  let derived: bigint | undefined
  for (const { field: measured, scale, offset } of measures) {
    const length = measuredLength(on, measured)
    const value = (length - offset) / scale
    if (value * scale !== length - offset)
      throw refuse(
        on,
        measured,
        'length',
        `a length of ${length}`,
        `${scale} × ${field.name.spec} + ${offset}`,
      )
    if (derived !== undefined && derived !== value) {
      const found = `a length that makes ${field.name.spec} ${value}`
      throw refuse(on, measured, 'length', found, `${derived} as for ${measures[0]?.field.name.spec}`)
    }
    derived = value
  }
  return derived
}

/** Elements of a list; bytes of anything else, with its terminator. */
function measuredLength(on: Writing, field: Field): bigint {
  const { shape, repeat } = field
  const value = wireValue(on, field)
  const path = pathOf(on, field)
  if (!repeat) return BigInt(elementLength(on, { field, shape, value, path, label: path }))
  if (!isList(value)) throw refuse(on, field, 'type', show(value), 'a list')
  return BigInt(value.length)
}

function elementLength(on: Writing, element: Element): number {
  const { field, shape, value } = element
  switch (shape.kind) {
    case 'text':
    case 'bytes':
      if (!isData(shape, value)) throw refuse(on, field, 'type', show(value), shape.kind)
      return dataLength(shape, value) + terminatorBytes(shape)
    case 'switch': {
      if (!isRecord(value)) throw refuse(on, field, 'type', show(value), 'a type and a value')
      const variant = shape.variants.find(({ name }) => name.spec === value.type)
      return variant ? elementLength(on, { ...element, shape: variant.shape, value: value.value }) : 0
    }
    case 'struct':
      return writtenLength(on, element)
    default:
      return sizeOfElement(shape).min
  }
}

/** A structure is written aside, with what it is told, which may be derived as well. */
function writtenLength(on: Writing, element: Element): number {
  const scope = new Map(on.scope)
  for (const field of argumentsOf(element.shape).flatMap(fieldsIn)) {
    const told = scope.get(field) ?? wireValue(on, field)
    if (told !== undefined) scope.set(field, told)
  }
  const aside: Writing = { ...on, out: { ...on.out, bytes: [] }, scope }
  writeShape(aside, element)
  return aside.out.bytes.length
}

/** Bytes that the value takes by itself, whatever is set aside for it. @throws EncodeProblem */
export function lengthOf(struct: Struct, field: Field, value: Value, scope: Scope): number {
  const out: Output = { packet: '', bytes: [], room: Number.POSITIVE_INFINITY }
  const path = field.name.spec
  const on: Writing = { out, struct, value: {}, scope: new Map(scope), path: '' }
  return elementLength(on, { field, shape: field.shape, value, path, label: path })
}

function pathOf({ path }: Writing, field: Field): string {
  return join(path, field.name.spec)
}

function refuse(
  on: Writing,
  field: Field,
  reason: EncodeReason,
  found: string,
  expected: string,
): EncodeProblem {
  return refusal(on.out, pathOf(on, field), reason, `found ${found}, expected ${expected}`)
}
