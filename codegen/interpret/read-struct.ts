/** Reads a structure: its fields in their order, each checked as soon as it is there. */

import { allowedText, literalText } from '../emit/shared/words.js'
import type { Field, Struct, StructShape, SwitchShape } from '../model/model.js'
import { sizeOfElement } from '../model/sizes.js'
import { evaluate, evaluateArguments, evaluateBoolean, evaluateInteger, type Scope } from './evaluate.js'
import { type BitField, isAllowed, isGroup, join, unitsOf } from './layout.js'
import { bitsFrom } from './numbers.js'
import { addSpan, type Input, problemAt, readValue, take, type Wanted } from './read-value.js'
import { describe } from './spans.js'
import { variantFor } from './switch.js'
import { type RecordValue, show, type Value } from './value.js'

/** A structure on its way in. */
interface Reading {
  readonly input: Input
  readonly scope: Map<Field, Value>
  /** Of the structure; '' for the packet. */
  readonly path: string
}

/** @param told the structure's parameters. @throws DecodeProblem */
export function readStruct(
  input: Input,
  struct: Struct,
  path: string,
  told: Scope = new Map(),
): { readonly value: RecordValue; readonly scope: Scope } {
  const scope = new Map(told)
  for (const unit of unitsOf(struct)) {
    if (isGroup(unit)) readGroup({ input, scope, path }, unit)
    else readField({ input, scope, path }, unit)
  }
  const given = [...scope].filter(([{ role }]) => role.kind === 'value')
  return { value: Object.fromEntries(given.map(([{ name }, value]) => [name.spec, value])), scope }
}

function readGroup({ input, scope, path }: Reading, fields: readonly BitField[]): void {
  const [first] = fields
  if (!first) return
  const start = input.at
  const bytes = take(input, first.shape.groupBytes, join(path, first.name.spec))
  const meanings: string[] = []
  for (const field of fields) {
    const { shape, role, name } = field
    const bits = bitsFrom(shape, bytes)
    const value = shape.flag ? bits === 1n : bits
    if (role.kind !== 'reserved') checkAllowed(input, start, field, value, join(path, name.spec), scope)
    scope.set(field, value)
    const meaning = describe(field, shape, value, input.packet)
    meanings.push(fields.length === 1 ? meaning : `${name.spec} ${meaning}`)
  }
  const names = fields.map(({ name }) => name.spec).join(', ')
  addSpan(input, { field: first, shape: first.shape, label: join(path, names) }, start, meanings.join('; '))
}

function readField(reading: Reading, field: Field): void {
  const { scope } = reading
  const { shape, condition, repeat, name } = field
  const path = join(reading.path, name.spec)
  if (condition && !evaluateBoolean(condition, scope)) return
  const value = repeat
    ? readList(reading, field, path)
    : readElement(reading, { field, shape, path, label: path })
  scope.set(field, value)
}

function readList(reading: Reading, field: Field, path: string): Value {
  const { input, scope } = reading
  const { repeat, shape } = field
  const elements: Value[] = []
  const count = repeat?.until === 'count' ? evaluateInteger(repeat.count, scope) : undefined
  if (count !== undefined) expectElements(input, field, count, path)
  const goesOn = (): boolean => {
    if (count !== undefined) return elements.length < count
    if (repeat?.until !== 'condition') return input.at < input.end
    const last = elements.at(-1)
    return last === undefined || !evaluateBoolean(repeat.condition, scope, last)
  }
  while (goesOn())
    elements.push(readElement(reading, { field, shape, path, label: `${path}[${elements.length}]` }))
  return elements
}

/** Whether so many elements can be there, before any is made. */
function expectElements(input: Input, field: Field, count: bigint, path: string): void {
  const least = sizeOfElement(field.shape).min
  const left = input.end - input.at
  if (count >= 0n && count * BigInt(least) <= BigInt(left)) return
  const problem = `found a count of ${count} with ${left} bytes left, expected ${least} bytes or more for each`
  throw problemAt(input, path, count < 0n ? 'size' : 'short', problem)
}

function readElement(reading: Reading, wanted: Wanted): Value {
  const { input, scope } = reading
  const { field, path } = wanted
  const start = input.at
  const value = readShape(reading, wanted)
  if (field.role.kind !== 'reserved') checkAllowed(input, start, field, value, path, scope)
  return value
}

function readShape(reading: Reading, wanted: Wanted): Value {
  const { input, scope } = reading
  const { shape } = wanted
  if (shape.kind === 'struct') return readSized(reading, wanted, shape)
  if (shape.kind === 'switch') return readCase(reading, wanted, shape)
  return readValue(input, wanted, scope)
}

/** Where bytes are set aside for the structure, it sees nothing behind them and leaves none of them over. */
function readSized({ input, scope }: Reading, wanted: Wanted, shape: StructShape): Value {
  const { path, label } = wanted
  const { struct, extent, pad } = shape
  const told = evaluateArguments(shape, scope)
  if (!extent) return readStruct(input, struct, label, told).value
  const [start, outer] = [input.at, input.end]
  const size = extent.kind === 'eos' ? outer - start : Number(evaluateInteger(extent.size, scope))
  take(input, size, path)
  const end = input.at
  input.at = start
  input.end = end
  while (pad !== undefined && input.end > start && input.bytes[input.end - 1] === pad) input.end--
  const { value } = readStruct(input, struct, label, told)
  const [behind, left] = [input.at, input.end - input.at]
  if (left > 0)
    throw problemAt(input, path, 'leftover', `found ${left} bytes behind the value, expected its end`)
  input.at = end
  input.end = outer
  addSpan(input, wanted, behind, 'padding')
  return value
}

function readCase(reading: Reading, wanted: Wanted, shape: SwitchShape): Value {
  const { input, scope } = reading
  const variant = variantFor(shape, scope)
  if (!variant)
    throw problemAt(input, wanted.path, 'case', `found no case for ${show(evaluate(shape.on, scope))}`)
  return { type: variant.name.spec, value: readShape(reading, { ...wanted, shape: variant.shape }) }
}

function checkAllowed(
  input: Input,
  start: number,
  field: Field,
  value: Value,
  path: string,
  scope: Scope,
): void {
  const { role, valid, shape } = field
  const constant = role.kind === 'constant' && shape.kind !== 'contents' ? role.value : undefined
  const wrong = constant !== undefined && value !== constant
  if (!wrong && (!valid || isAllowed(valid, field, value, scope))) return
  const expected = wrong || !valid ? literalText(constant ?? '') : allowedText(valid)
  throw problemAt(input, path, 'valid', `found ${show(value)}, expected ${expected}`, start)
}
