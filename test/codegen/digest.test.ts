/** The digest of a spec: what two sides have to agree on changes it, and nothing else does. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SPEC_DIGEST } from '../../generated/typescript/index.js'
import { CHAT, modelOf } from './interpret/specs.js'

const TEXT = readFileSync(CHAT, 'utf8')

/** The digest of the chat's spec with one text in it replaced. */
function digestWith(before: string, after: string): string {
  expect(TEXT.split(before).length, `${before} once`).toBe(2)
  return modelOf(CHAT, TEXT.replace(before, after)).digest
}

it('is 16 hex digits, and the generated code has it', () => {
  expect(modelOf(CHAT, TEXT).digest).toBe(SPEC_DIGEST)
  expect(SPEC_DIGEST).toMatch(/^[0-9a-f]{16}$/)
})

describe('changes with', () => {
  it.each([
    ["a field's type", '{ id: room_number, type: s4', '{ id: room_number, type: s2'],
    ["a field's name", '{ id: room_number, type: s4', '{ id: room, type: s4'],
    [
      'a type inside a list',
      '{ id: user_index, type: u8, doc: "Names',
      '{ id: user_index, type: u4, doc: "Names',
    ],
    ['what is valid', 'valid: 33', 'valid: 34'],
    ['the byte order', 'endian: le', 'endian: be'],
    ['a packet id', 'id: 217', 'id: 218'],
    ["an enum's number", '11: { id: kUSER_MGR', '10: { id: kUSER_MGR'],
    ["the header's width", 'type: u1,\n        reserved', 'type: u2,\n        reserved'],
    ['a state where a packet is allowed', 'in: lobby', 'in: [lobby, room]'],
    ['the state that a success leads to', 'goes: room', 'goes: lobby'],
    ['a refusal', 'refusals: [kROOM_INVALID_INDEX, kENTER_ROOM_FULL_USER]', 'refusals: []'],
    ['the answer to what cannot be read', 'malformed: kCHAT_MSG_UNREADABLE', 'malformed: kUSER_IN_LOBBY'],
    ['whether its last field may end early', ', may-end-early: true', ''],
    ['who hears of it', '{ send: kROOM_CHAT_NOTIFY, to: others }', '{ send: kROOM_CHAT_NOTIFY, to: sender }'],
  ])('%s', (_, before, after) => {
    expect(digestWith(before, after)).not.toBe(SPEC_DIGEST)
  })

  it('the order of the fields', () => {
    const [userId, password] = [
      '      - { id: user_id, type: strz, size: 33 }\n',
      '      - { id: password, type: strz, size: 33 }\n',
    ]
    const swapped = TEXT.replace(userId + password, password + userId)
    expect(modelOf(CHAT, swapped).digest).not.toBe(SPEC_DIGEST)
  })
})

describe('stays the same with', () => {
  it.each([
    ["a packet's doc", 'doc: Says something to the others in the room.', 'doc: Talks.'],
    ["a field's doc", ', doc: "Rooms count from 0."', ''],
    ['the title', 'title: Parley room chat', 'title: Another one'],
    ['a comment', 'packets:\n', 'packets: # all of them\n'],
    ['a constant that is computed', 'size: 257, may', 'size: 256 + 1, may'],
    ['a type that nothing uses', 'types:\n', 'types:\n  unused: { seq: [{ id: a, type: u1 }] }\n'],
    ['a packet written elsewhere', ...moved('  kROOM_LEAVE_RESPONSE:', '  kROOM_LEAVE_USER_NOTIFY:')],
  ])('%s', (_, before, after) => {
    expect(digestWith(before, after)).toBe(SPEC_DIGEST)
  })
})

/** A packet put behind the next one. */
function moved(first: string, second: string): [string, string] {
  const [from, between] = [TEXT.indexOf(first), TEXT.indexOf(second)]
  const one = TEXT.slice(from, between)
  const other = TEXT.slice(between, TEXT.indexOf('\n\n', between) + 1)
  return [one + other, other + one]
}
