/** What the interpreter says of a packet's bytes, and of bytes that are no packet. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeFrame, decodePacket } from '../../../codegen/interpret/decode.js'
import { encodePacket } from '../../../codegen/interpret/encode.js'
import type { Span } from '../../../codegen/interpret/spans.js'
import type { Value } from '../../../codegen/interpret/value.js'
import { CHAT, packetOf, readModel } from './specs.js'

const chat = readModel(CHAT)
const every = readModel(join(import.meta.dirname, '../specs/every-attribute.yaml'))
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

function notes(spans: readonly Span[]): string[] {
  return spans.map(({ start, end, path, text }) => `${start}-${end} ${path}: ${text}`)
}

describe('every byte of a packet has a meaning', () => {
  const of = (name: string, value: Value): string[] =>
    notes(encodePacket(chat, packetOf(chat, name), value).spans)

  it('an enum by its name', () => {
    expect(of('kLOGIN_RESPONSE', { result: 33n })).toEqual([
      '0-2 header.length: 7 bytes in all',
      '2-4 header.packet_id: 202 = kLOGIN_RESPONSE',
      '4-5 header.flags: reserved',
      '5-7 result: 33 = kLOGIN_USER_INVALID_PW',
    ])
    expect(of('kLOGIN_RESPONSE', { result: 999n })).toContain('5-7 result: 999 = unknown')
  })

  it('a list by its elements, and text by its end and its padding', () => {
    const users = [
      { user_index: 3n, user_id: 'alice' },
      { user_index: 4n, user_id: '' },
    ]
    expect(of('kROOM_USER_LIST_NOTIFY', { users }).slice(3)).toEqual([
      '5-6 user_count: 2, counts users',
      '6-14 users[0].user_index: 3',
      '14-15 users[0].id_len: always 33',
      '15-21 users[0].user_id: "alice", NUL-terminated',
      '21-48 users[0].user_id: padding',
      '48-56 users[1].user_index: 4',
      '56-57 users[1].id_len: always 33',
      '57-58 users[1].user_id: "", NUL-terminated',
      '58-90 users[1].user_id: padding',
    ])
  })

  it('bit fields that share their bytes together', () => {
    const packet = packetOf(every, 'kEVENTS_ANSWER')
    expect(notes(encodePacket(every, packet, { result: 1n }).spans).slice(0, 3)).toEqual([
      '0-3 header.magic: always these bytes',
      '3-4 header.version, spare_bits: version always 3; spare_bits reserved',
      '4-8 header.total: 14 bytes in all',
    ])
  })

  it('a field that is full without its NUL, and what stands behind a NUL', () => {
    const full = hex(`4700 c900 00 ${'61'.repeat(33)} 6200 ${'ff'.repeat(31)}`)
    expect(notes(decodePacket(chat, packetOf(chat, 'kLOGIN_REQUEST'), full).spans).slice(3)).toEqual([
      `5-38 user_id: "${'a'.repeat(33)}", up to the end of the field`,
      '38-40 password: "b", NUL-terminated',
      '40-71 password: ignored',
    ])
  })
})

describe('a frame is read by the id in its header', () => {
  it('as its packet', () => {
    const { packet, value } = decodeFrame(chat, hex('0900 ce00 00 feffffff'))
    expect(packet.name.spec).toBe('kROOM_ENTER_REQUEST')
    expect(value).toEqual({ room_number: -2n })
  })

  it('or refused', () => {
    expect(() => decodeFrame(chat, hex('0500 ce'))).toThrow('found 3 bytes, expected 5 or more')
    expect(() => decodeFrame(chat, hex('0500 0700 00'))).toThrow(
      expect.objectContaining({ reason: 'id', field: 'packet_id', offset: 2 }),
    )
  })
})

it('a refusal tells place, reason, what was found and what was expected', () => {
  const bytes = hex(`3000 d100 00 01 0807060504030201 20 61 ${'00'.repeat(32)}`)
  expect(() => decodeFrame(chat, bytes)).toThrow(
    expect.objectContaining({
      message: 'kROOM_USER_LIST_NOTIFY.users[0].id_len at byte 14: found 32, expected 33',
      reason: 'valid',
      name: 'DecodeProblem',
    }),
  )
  expect(() =>
    encodePacket(chat, packetOf(chat, 'kLOGIN_REQUEST'), { user_id: 'a\0', password: '' }),
  ).toThrow(
    expect.objectContaining({
      message: 'kLOGIN_REQUEST.user_id: found "a\\u0000", expected 0x00 only behind the value',
      reason: 'terminator',
      name: 'EncodeProblem',
    }),
  )
})
