/**
 * `parley diff` on random edits of a spec: where it calls nothing a change of the wire, old and new read each other's
 * packets alike; and every packet that it shows really reads differently.
 */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Side } from '../../codegen/diff/compare.js'
import { diff } from '../../codegen/diff/diff.js'
import type { Witness } from '../../codegen/diff/trial.js'
import { decodeFrame } from '../../codegen/interpret/decode.js'
import { encodePacket } from '../../codegen/interpret/encode.js'
import { CodecProblem } from '../../codegen/interpret/reasons.js'
import type { Field, Protocol } from '../../codegen/model/model.js'
import { protocolOf } from '../../codegen/protocol.js'
import { randomValue } from './random-value.js'

const SPEC = `
meta: { id: game, endian: le, encoding: UTF-8 }
header:
  frame-length: length
  packet-id: packet_id
  seq: [{ id: length, type: u2 }, { id: packet_id, type: u2 }, { id: flags, type: u1, reserved: true }]
enums:
  colour: { 0: kRED, 1: kBLUE, 7: kGREEN }
types:
  place:
    seq:
      - { id: x, type: u2 }
      - { id: label, type: strz, size: 4 }
  row:
    params: [{ id: width, type: u1 }]
    seq: [{ id: cells, type: u1, repeat: expr, repeat-expr: width }]
  blob: { seq: [{ id: rest, size-eos: true }] }
session: { states: [only] }
packets:
  kPAINT:
    id: 1
    from: client
    seq:
      - { id: brush, type: b3 }
      - { id: width, type: b5 }
      - { id: colour, type: u1, enum: colour }
      - { id: count, type: u1 }
      - { id: points, type: place, repeat: expr, repeat-expr: count }
      - { id: undo, type: u2, if: brush == 7 }
  kPAINTED:
    id: 2
    from: server
    seq:
      - { id: place, type: place }
      - { id: spare, type: u1, reserved: true }
      - { id: note, type: str, size: 5, pad-right: 0x20 }
      - { id: version, type: u1, valid: 3 }
      - { id: level, type: s2, valid: { min: -5, max: 90 } }
  kDRAW:
    id: 3
    from: client
    seq:
      - { id: edge, type: u1, valid: { min: 1, max: 4 } }
      - { id: cells, type: row(edge) }
      - { id: kind, type: u1 }
      - { id: what, type: { switch-on: kind, cases: { 1: u2, 2: place, _: u4 } } }
      - { id: steps, type: u1, repeat: until, repeat-until: _ == 0 }
      - { id: even, type: u1, valid: { expr: _ % 2 == 0 } }
      - { id: length, type: u1 }
      - { id: inside, type: blob, size: length }
      - { id: tail, type: strz, encoding: UTF-16LE, size: 8 }
`

/** What an editor might do: text and what takes its place. Together they may make no sound spec. */
const EDITS: readonly (readonly [from: string, to: string])[] = [
  ['endian: le', 'endian: be'],
  ['length: length\n  packet-id: packet_id', 'length: packet_id\n  packet-id: length'],
  ['packet_id, type: u2', 'packet_id, type: u4'],
  ['flags, type: u1', 'flags, type: u2'],
  ['flags, type: u1, reserved: true', 'flags, type: u1, valid: 0'],
  ['0: kRED, 1: kBLUE', '1: kRED, 0: kBLUE'],
  ['7: kGREEN', '8: kGREEN'],
  ['7: kGREEN', '7: kOLIVE'],
  [', 7: kGREEN', ''],
  ['7: kGREEN', '7: kGREEN, 8: kGREY'],
  ['x, type: u2', 'x, type: u4'],
  ['x, type: u2', 'x, type: s2'],
  ['x, type: u2', 'x, type: u2be'],
  ['x, type: u2', 'x, type: u2, valid: { max: 500 }'],
  ['      - { id: x, type: u2 }\n', ''],
  ['      - { id: x', '      - { id: w, type: u1 }\n      - { id: x'],
  ['{ id: x,', '{ id: column,'],
  ['strz, size: 4', 'strz, size: 5'],
  ['strz, size: 4', 'str, size: 4'],
  ['strz, size: 4', 'strz, size: 4, encoding: ASCII'],
  ['strz, size: 4', 'strz, size: 4, pad-right: 0x20'],
  ['label, type: strz, size: 4', 'label, size: 4, terminator: 0'],
  ['id: 1\n', 'id: 9\n'],
  ['brush, type: b3', 'brush, type: b2'],
  ['width, type: b5', 'width, type: b5, valid: { min: 1 }'],
  ['brush, type: b3 }\n      - { id: width, type: b5', 'width, type: b5 }\n      - { id: brush, type: b3'],
  [', enum: colour', ''],
  ['enum: colour', 'enum: colour, valid: { any-of: ["colour::red", 9] }'],
  ['repeat-expr: count', 'repeat-expr: count + 1'],
  ['repeat-expr: count', 'repeat-expr: 2 * count'],
  ['repeat-expr: count', 'repeat-expr: (count)'],
  ['brush == 7', 'brush >= 7'],
  ['brush == 7', 'brush > 5'],
  [', if: brush == 7', ''],
  ['undo, type: u2', 'undo, type: u2, valid: 5'],
  ['type: u1, reserved: true }\n      - { id: note', 'type: u1 }\n      - { id: note'],
  ['type: u1, reserved: true }\n      - { id: note', 'type: u1, valid: { min: 2 } }\n      - { id: note'],
  ['pad-right: 0x20', 'pad-right: 0x2e'],
  [', pad-right: 0x20', ''],
  ['note, type: str,', 'note, type: str, terminator: 0x2c,'],
  ['valid: 3', 'valid: 4'],
  [', valid: 3', ''],
  ['min: -5', 'min: -6'],
  ['max: 90', 'max: 89'],
  ['level, type: s2', 'level, type: s4'],
  ['row(edge)', 'row(edge + 1)'],
  [
    'id: width, type: u1 }]\n    seq: [{ id: cells, type: u1, repeat: expr, repeat-expr: width',
    'id: columns, type: u1 }]\n    seq: [{ id: cells, type: u1, repeat: expr, repeat-expr: columns',
  ],
  ['repeat-expr: width', 'repeat-expr: width * 2'],
  ['{ 1: u2, 2: place', '{ 2: u2, 1: place'],
  ['2: place, _: u4', '2: place, _: s4'],
  ['2: place, _: u4', '2: place, 5: u2, _: u4'],
  ['switch-on: kind', 'switch-on: kind & 127'],
  ['until: _ == 0', 'until: _ < 2'],
  ['_ % 2 == 0', '_ % 4 == 0'],
  ['_ % 2 == 0', '_ & 1 == 0'],
  ['size: length', 'size: length + 1'],
  ['blob, size: length', 'blob, size: length, pad-right: 0'],
  ['UTF-16LE', 'UTF-16BE'],
  ['    seq: [{ id: cells', '    instances: { twice: { value: width * 2 } }\n    seq: [{ id: cells'],
]

function edited(steps: readonly (typeof EDITS)[number][]): Side | undefined {
  return sideOf(steps.reduce((text, [from, to]) => text.replace(from, to), SPEC))
}

function sideOf(text: string): Side | undefined {
  const { protocol, spec } = protocolOf('spec.yaml', text)
  return protocol && spec && { protocol, spec }
}

/** How the side takes the bytes: what its fields mean, in their order. */
function reading({ protocol }: Side, bytes: Uint8Array): string {
  try {
    const { packet, spans } = decodeFrame(protocol, bytes)
    const body = spans.filter(({ field }) => packet.body.fields.includes(field) || !isHeader(protocol, field))
    const meanings = body
      .filter(({ field }) => field.role.kind === 'value')
      .map(({ text }) => text)
      .filter((text) => text !== 'padding' && text !== 'ignored')
    return `${packet.name.spec}: ${meanings.join(' | ')}`
  } catch (error) {
    if (error instanceof CodecProblem) return `refused: ${error.message}`
    throw error
  }
}

function isHeader({ header }: Protocol, field: Field): boolean {
  return header.struct.fields.includes(field)
}

const old = sideOf(SPEC)

/** Changes after which a side shows another set of fields or of names: what they mean is told as SOURCE. */
const OTHER_FIELDS = [
  'field-reserved',
  'field-constant',
  'field-added',
  'field-removed',
  'field-enum',
  'field-type',
  'field-cases',
  'enum-entry-added',
  'enum-entry-removed',
  'enum-entry-renamed',
]

/** Whether anything was there to compare. */
function check(steps: readonly (typeof EDITS)[number][], next: () => number): 'shown' | 'alike' | 'unsound' {
  const now = edited(steps)
  if (!old || !now) return 'unsound'
  const changes = diff(old, now)
  const witnesses = changes.flatMap((change) => change.witnesses)
  for (const witness of witnesses) expectDifferent(old, now, witness)
  if (changes.some(({ level, witnesses }) => level === 'wire' && witnesses.length === 0))
    throw new Error('a change of the wire without a witness')
  if (witnesses.length > 0 || changes.some(({ rule }) => OTHER_FIELDS.includes(rule))) return 'shown'
  for (const [writer, reader] of [
    [old, now],
    [now, old],
  ] as const) {
    for (const packet of writer.protocol.packets) {
      for (let i = 0; i < 20; i++) {
        const { bytes } = encodePacket(writer.protocol, packet, randomValue(packet.body, next))
        expect(reading(reader, bytes)).toBe(reading(writer, bytes))
      }
    }
  }
  return 'alike'
}

/** Park and Miller's: the same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 0x7fffffff
    return state
  }
}

test.each(EDITS.map((edit) => [edit] as const))('%j: what is shown differs, else all is alike', (edit) => {
  expect(check([edit], numbers(7))).not.toBe('unsound')
})

test('so it is with several edits at once', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...EDITS], { minLength: 2, maxLength: 4 }), fc.nat(), (steps, seed) => {
      fc.pre(check(steps, numbers(seed + 1)) !== 'unsound')
    }),
    { numRuns: 20 },
  )
})

function expectDifferent(before: Side, after: Side, { direction, bytes: hex }: Witness): void {
  const bytes = Buffer.from(hex, 'hex')
  const [writer, reader] = direction.startsWith('old') ? [before, after] : [after, before]
  expect(reading(writer, bytes)).not.toMatch(/^refused/)
  expect(reading(reader, bytes)).not.toBe(reading(writer, bytes))
}
