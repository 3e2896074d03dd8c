/**
 * Writes a packet by its model, under the rules of the generated encoders: what the layout determines is
 * derived, and nothing is cut, wrapped or filled in. decode.ts is its mirror.
 */

import { isMeasured } from '../model/layout.js'
import type { Field, Measure, Packet, Protocol, Struct } from '../model/model.js'
import { sizeOfElement } from '../model/sizes.js'
import { decodePacket } from './decode.js'
import { evaluateBoolean, evaluateInteger } from './evaluate.js'
import { type BitField, elementPath, isGroup, join, unitsOf } from './layout.js'
import { setBits } from './numbers.js'
import type { EncodeProblem } from './reasons.js'
import type { Span } from './spans.js'
import { isList, isRecord, type RecordValue, show, type Value } from './value.js'
import { checkFrame, dataLength, integerOf, isData, type Output, refusal, writeValue } from './write-value.js'

export interface Encoded {
  readonly bytes: Uint8Array
  /** What every byte means. */
  readonly spans: readonly Span[]
}

/** A structure on its way out. */
interface Writing {
  readonly out: Output
  readonly struct: Struct
  readonly value: RecordValue
  readonly scope: Map<Field, Value>
  /** Of the structure; '' for the packet. */
  readonly path: string
}

/** @throws EncodeProblem where the value does not fit the packet */
export function encodePacket(protocol: Protocol, packet: Packet, value: Value): Encoded {
  const { header } = protocol
  const name = packet.name.spec
  const body: Output = { packet: name, bytes: [], room: header.maxFrame - header.size }
  writeStruct(body, packet.body, value, '')
  checkFrame(body, body.bytes.length)
  const head: Output = { packet: name, bytes: [], room: header.size }
  writeStruct(
    head,
    header.struct,
    {
      [header.frameLength.name.spec]: BigInt(header.size + body.bytes.length),
      [header.packetId.name.spec]: BigInt(packet.id),
    },
    '',
  )
  const bytes = Uint8Array.from(head.bytes.concat(body.bytes))
  return { bytes, spans: decodePacket(protocol, packet, bytes).spans }
}

function writeStruct(out: Output, struct: Struct, value: Value | undefined, path: string): void {
  if (!isRecord(value))
    throw refusal(out, path, 'type', `found ${show(value)}, expected the fields of ${struct.name.spec}`)
  const on: Writing = { out, struct, value, scope: new Map(), path }
  for (const unit of unitsOf(struct)) {
    if (isGroup(unit)) writeGroup(on, unit)
    else writeField(on, unit)
  }
}

function writeGroup(on: Writing, fields: readonly BitField[]): void {
  const group = Array.from({ length: fields[0]?.shape.groupBytes ?? 0 }, () => 0)
  for (const field of fields) {
    if (field.role.kind === 'reserved') continue
    const value = wireValue(on, field)
    setBits(field.shape, group, integerOf({ ...on, field, value, path: pathOf(on, field) }, field.shape))
    if (value !== undefined) on.scope.set(field, value)
  }
  on.out.bytes.push(...group)
}

function writeField(on: Writing, field: Field): void {
  const { out, scope } = on
  const path = pathOf(on, field)
  const value = wireValue(on, field)
  if (field.condition) {
    const demanded = evaluateBoolean(field.condition, scope)
    if (field.role.kind === 'value' && demanded !== (value !== undefined)) {
      const problem = demanded
        ? 'found nothing, expected a value'
        : 'found a value where the packet has no such field'
      throw refusal(out, path, 'presence', problem)
    }
    if (!demanded) return
  }
  if (!field.repeat) writeElement(on, field, value, path)
  else {
    if (!isList(value)) throw refusal(out, path, 'type', `found ${show(value)}, expected a list`)
    if (field.repeat.until === 'count' && !isMeasured(on.struct, field)) {
      const count = evaluateInteger(field.repeat.count, scope)
      if (BigInt(value.length) !== count)
        throw refusal(out, path, 'length', `found ${value.length}, expected ${count} elements`)
    }
    for (const [i, element] of value.entries()) writeElement(on, field, element, elementPath(field, path, i))
  }
  if (value !== undefined) scope.set(field, value)
}

function writeElement({ out, scope }: Writing, field: Field, value: Value | undefined, path: string): void {
  const { shape, role } = field
  if (shape.kind === 'contents') out.bytes.push(...shape.bytes)
  else if (shape.kind === 'struct') writeStruct(out, shape.struct, value, path)
  else if (role.kind === 'reserved') for (let i = sizeOfElement(shape).min; i > 0; i--) out.bytes.push(0)
  else writeValue({ out, field, value, path, scope })
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
  for (const measure of measures) {
    const { scale, offset } = measure
    const found = measuredLength(on, measure.field) - offset
    const path = pathOf(on, measure.field)
    if (found % scale !== 0n) {
      const problem = `found a length of ${found + offset}, expected ${scale} × ${field.name.spec} + ${offset}`
      throw refusal(on.out, path, 'length', problem)
    }
    const value = found / scale
    if (derived !== undefined && derived !== value) {
      const problem = `found a length that makes ${field.name.spec} ${value}, expected ${derived} as for ${measures[0]?.field.name.spec}`
      throw refusal(on.out, path, 'length', problem)
    }
    derived = value
  }
  return derived
}

/** Elements of a list; bytes of text or data, with their terminator. */
function measuredLength(on: Writing, field: Field): bigint {
  const { shape, repeat } = field
  const value = wireValue(on, field)
  const wrong = (expected: string): EncodeProblem =>
    refusal(on.out, pathOf(on, field), 'type', `found ${show(value)}, expected ${expected}`)
  if (repeat) {
    if (!isList(value)) throw wrong('a list')
    return BigInt(value.length)
  }
  if ((shape.kind !== 'text' && shape.kind !== 'bytes') || !isData(shape, value))
    throw wrong(shape.kind === 'text' ? 'text' : 'bytes')
  return BigInt(dataLength(shape, value) + (shape.terminator === undefined ? 0 : 1))
}

function pathOf({ path }: Writing, field: Field): string {
  return join(path, field.name.spec)
}
