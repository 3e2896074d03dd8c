/**
 * Reads a packet by its model, under the rules of the generated decoders: exactly the packet's bytes, each
 * checked before anything is made of it. encode.ts is its mirror.
 */

import { allowedText, literalText } from '../emit/shared/words.js'
import type { Field, Packet, Protocol, Struct } from '../model/model.js'
import { sizeOfElement } from '../model/sizes.js'
import { evaluateBoolean, evaluateInteger } from './evaluate.js'
import { type BitField, elementPath, headerOffset, isAllowed, isGroup, join, unitsOf } from './layout.js'
import { bitsFrom, integerFrom } from './numbers.js'
import { addSpan, type Input, problemAt, readValue, take } from './read-value.js'
import { DecodeProblem } from './reasons.js'
import { describe, type Span } from './spans.js'
import { type RecordValue, show, type Value } from './value.js'

export interface Decoded {
  readonly value: RecordValue
  /** What every byte means, in order. */
  readonly spans: readonly Span[]
}

/** A structure on its way in. */
interface Reading {
  readonly input: Input
  readonly scope: Map<Field, Value>
  /** Of the structure; '' for the packet. */
  readonly path: string
}

/** The packet that the header tells of. @throws DecodeProblem where there is none, or it is not exactly that */
export function decodeFrame(protocol: Protocol, bytes: Uint8Array): Decoded & { readonly packet: Packet } {
  const { packetId, size } = protocol.header
  const start = headerOffset(protocol, packetId)
  if (bytes.length < size) throw new DecodeProblem('', '', 0, 'short', tooShort(bytes, size))
  const id = packetId.shape.kind === 'integer' ? integerFrom(packetId.shape, bytes.subarray(start)) : 0n
  const packet = protocol.packets.find((packet) => BigInt(packet.id) === id)
  if (packet) return { packet, ...decodePacket(protocol, packet, bytes) }
  throw new DecodeProblem('', packetId.name.spec, start, 'id', `found ${id}, expected the id of a packet`)
}

/** @throws DecodeProblem where the bytes are not exactly this packet */
export function decodePacket(protocol: Protocol, packet: Packet, bytes: Uint8Array): Decoded {
  const { header } = protocol
  const input: Input = { packet, bytes, at: 0, spans: [], under: 'header' }
  if (bytes.length < header.size) throw problemAt(input, 0, '', 'short', tooShort(bytes, header.size))
  const { scope } = readStruct(input, header.struct, '')
  const expect = (field: Field, reason: 'length' | 'id', expected: number): void => {
    const found = scope.get(field)
    if (found === BigInt(expected)) return
    const problem = `found ${found}, expected ${expected}`
    throw problemAt(input, headerOffset(protocol, field), field.name.spec, reason, problem)
  }
  expect(header.frameLength, 'length', bytes.length)
  expect(header.packetId, 'id', packet.id)
  input.under = ''
  const { value } = readStruct(input, packet.body, '')
  const left = bytes.length - input.at
  if (left === 0) return { value, spans: input.spans }
  throw problemAt(
    input,
    input.at,
    '',
    'leftover',
    `found ${left} bytes behind the last field, expected the end`,
  )
}

function readStruct(
  input: Input,
  struct: Struct,
  path: string,
): { readonly value: RecordValue; readonly scope: ReadonlyMap<Field, Value> } {
  const reading: Reading = { input, scope: new Map(), path }
  for (const unit of unitsOf(struct)) {
    if (isGroup(unit)) readGroup(reading, unit)
    else readField(reading, unit)
  }
  const { scope } = reading
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
    if (role.kind !== 'reserved') checkAllowed(input, start, field, value, join(path, name.spec))
    scope.set(field, value)
    const meaning = describe(field, value, input.packet)
    meanings.push(fields.length === 1 ? meaning : `${name.spec} ${meaning}`)
  }
  addSpan(
    input,
    start,
    first,
    join(path, fields.map(({ name }) => name.spec).join(', ')),
    meanings.join('; '),
  )
}

function readField(reading: Reading, field: Field): void {
  const { scope } = reading
  const path = join(reading.path, field.name.spec)
  if (field.condition && !evaluateBoolean(field.condition, scope)) return
  const value = field.repeat ? readList(reading, field, path) : readElement(reading, field, path, path)
  scope.set(field, value)
}

function readList(reading: Reading, field: Field, path: string): Value {
  const { input, scope } = reading
  const { repeat } = field
  const elements: Value[] = []
  const count = repeat?.until === 'count' ? evaluateInteger(repeat.count, scope) : undefined
  if (count !== undefined) expectElements(input, field, count, path)
  while (count === undefined ? input.at < input.bytes.length : elements.length < count) {
    const i = elements.length
    elements.push(readElement(reading, field, elementPath(field, path, i), `${path}[${i}]`))
  }
  return elements
}

/** Whether so many elements can be there, before any is made. */
function expectElements(input: Input, field: Field, count: bigint, path: string): void {
  const least = sizeOfElement(field.shape).min
  const left = input.bytes.length - input.at
  if (count >= 0n && count * BigInt(least) <= BigInt(left)) return
  const problem = `found a count of ${count} with ${left} bytes left, expected ${least} bytes or more for each`
  throw problemAt(input, input.at, path, count < 0n ? 'size' : 'short', problem)
}

/** @param path for errors @param label for the span, with the place in a list */
function readElement({ input, scope }: Reading, field: Field, path: string, label: string): Value {
  if (field.shape.kind === 'struct') return readStruct(input, field.shape.struct, path).value
  const start = input.at
  const value = readValue(input, { field, path, label }, scope)
  if (field.role.kind !== 'reserved') checkAllowed(input, start, field, value, path)
  return value
}

function checkAllowed(input: Input, start: number, field: Field, value: Value, path: string): void {
  const { role, valid, shape } = field
  const refuse = (expected: string): DecodeProblem =>
    problemAt(input, start, path, 'valid', `found ${show(value)}, expected ${expected}`)
  if (role.kind === 'constant' && shape.kind !== 'contents' && value !== role.value)
    throw refuse(literalText(role.value))
  if (valid && !isAllowed(valid, field, value)) throw refuse(allowedText(valid))
}

function tooShort({ length }: Uint8Array, size: number): string {
  return `found ${length} bytes, expected ${size} or more`
}
