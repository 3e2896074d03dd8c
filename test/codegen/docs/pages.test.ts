/** The pages of the reference: what they show, how they lead to each other, and that no text of the spec breaks them. */

import { posix } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oneLine } from '../../../codegen/emit/docs/markdown.js'
import { MARK } from '../../../codegen/emit/text.js'
import { randomSpec } from './random-spec.js'
import {
  ATTRIBUTES,
  BEHAVIOURS,
  CHAT,
  CONSTRUCTS,
  pageOf,
  type Reference,
  referenceFrom,
  referenceOf,
  SPECS,
} from './reference.js'
import { anchorsOf, render } from './rendered.js'

/** Links that lead nowhere. */
function brokenLinks({ pages }: Reference): string[] {
  const anchors = new Map([...pages].map(([path, page]) => [path, anchorsOf(render(page))]))
  return [...pages].flatMap(([from, page]) =>
    render(page).links.filter((link) => {
      if (/^(https?:\/\/|mailto:)/.test(link)) return false // a spec's own text
      const [way = '', section] = link.split('#')
      const found = anchors.get(way === '' ? from : posix.join(posix.dirname(from), way))
      return !found || (section !== undefined && !found.includes(section))
    }),
  )
}

describe.each(SPECS)('the reference of %s', (spec) => {
  const reference = referenceOf(spec)

  test('has no link that leads nowhere', () => {
    expect(brokenLinks(reference)).toEqual([])
  })

  test('leads from its first page to every other one', () => {
    const seen = new Set<string>()
    const visit = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const link of render(pageOf(reference, path)).links) {
        const [way = ''] = link.split('#')
        if (way !== '') visit(posix.join(posix.dirname(path), way))
      }
    }
    visit('README.md')
    expect([...seen].sort()).toEqual([...reference.pages.keys()].sort())
  })

  test('has an example of every packet on the wire', () => {
    for (const { from, name } of reference.protocol.packets) {
      const page = [...reference.pages.values()].find((page) => page.includes(`\n# ${name.spec}\n`)) ?? ''
      expect(page.includes('## Example'), name.spec).toBe(from !== 'internal')
    }
  })

  test('is marked as generated where no reader sees it', () => {
    for (const page of reference.pages.values()) {
      expect(page.split('\n')[0]).toContain(MARK)
      expect(render(page).paragraphs.join('\n')).not.toContain(MARK)
    }
  })
})

describe('a page', () => {
  test.each([
    [BEHAVIOURS, 'packets/enter-request.md'],
    [BEHAVIOURS, 'packets/enter-response.md'],
    [ATTRIBUTES, 'packets/counts.md'],
    [CONSTRUCTS, 'packets/sized.md'],
    [CONSTRUCTS, 'types.md'],
    [CONSTRUCTS, 'packets/switch-on-number.md'],
    [CHAT, 'packets/room-user-list-notify.md'],
  ])(
    'of %s, %s, is as it was looked at (npx vitest -u, with the config, writes it anew)',
    async (spec, path) => {
      const golden = `golden/${posix.basename(spec, '.yaml')}-${posix.basename(path)}`
      await expect(pageOf(referenceOf(spec), path)).toMatchFileSnapshot(golden)
    },
  )

  test('of a request leads to its answer and its notifies, and theirs lead back', () => {
    const chat = referenceOf(CHAT)
    const request = render(pageOf(chat, 'packets/room-enter-request.md')).links
    const others = ['room-enter-response.md', 'room-new-user-notify.md', 'room-user-list-notify.md']
    expect(request).toEqual(expect.arrayContaining(others))
    for (const other of others)
      expect(render(pageOf(chat, `packets/${other}`)).links).toContain('room-enter-request.md')
  })

  test('of an answer lists every result that it can carry, with what it means', () => {
    const { tables } = render(pageOf(referenceOf(CHAT), 'packets/room-enter-response.md'))
    expect(tables.at(-1)).toEqual([
      ['result', 'name', 'when'],
      ['0', 'kNONE', 'Success.'],
      ['53', 'kENTER_ROOM_NOT_USED_STATUS', 'The session is in connected, authenticating or room.'],
      ['61', 'kROOM_INVALID_INDEX', 'No such room.'],
      ['54', 'kENTER_ROOM_FULL_USER', 'The room is full.'],
    ])
  })
})

test('a type and an enum that are called as their page have links to themselves and not to its title', () => {
  const reference = referenceFrom('twins.yaml', TWINS)
  expect(brokenLinks(reference)).toEqual([])
  const { links } = render(pageOf(reference, 'packets/one.md'))
  expect(links).toEqual(expect.arrayContaining(['../types.md#types-1', '../enums.md#enums-1']))
})

const TWINS = `
meta: {id: twins, endian: le, encoding: UTF-8}
header: {frame-length: length, packet-id: id, seq: [{id: length, type: u2}, {id: id, type: u1}]}
enums: {enums: {0: kNONE}}
types: {types: {seq: [{id: a, type: u1, enum: enums}]}}
session: {states: [only]}
packets: {kONE: {id: 1, from: client, seq: [{id: a, type: types}, {id: b, type: u1, enum: enums}]}}
`

test('whatever the spec says of itself is shown as it is, and breaks no table and no page', () => {
  fc.assert(
    fc.property(randomSpec, ({ text, docs, title }) => {
      const reference = referenceFrom('random.yaml', text)
      const shown = docs.map(oneLine)
      for (const page of reference.pages.values()) {
        const { foreign, tables } = render(page)
        expect(foreign).toEqual([])
        for (const [head, ...rows] of tables) {
          for (const row of rows) expect(row).toHaveLength(head?.length ?? 0)
        }
      }
      const index = render(pageOf(reference, 'README.md'))
      expect(index.headings.slice(0, 4)).toEqual([oneLine(title), 'Header', 'Session', 'Packets'])
      expect(cell(index.tables[0], 'length', 'meaning')).toContain(shown[1])
      expect(cell(index.tables.at(-1), 'kLOGIN', 'meaning')).toBe(shown[7])
      const [outcome] = render(pageOf(reference, 'enums.md')).tables
      expect(['kFINE', 'kWRONG', 'kNO'].map((name) => cell(outcome, name, 'meaning'))).toEqual(
        shown.slice(2, 5),
      )
      const talk = render(pageOf(reference, 'packets/talk.md'))
      expect(talk.headings.slice(0, 4)).toEqual(['kTALK', 'Layout', 'Example', 'What it sets off'])
      expect(brokenLinks(reference)).toEqual([])
    }),
    { numRuns: 20 },
  )
})

/** The cell of a column, in the row where one of the cells says `name`. */
function cell(
  table: readonly (readonly string[])[] | undefined,
  name: string,
  column: string,
): string | undefined {
  const [head, ...rows] = table ?? []
  return rows.find((row) => row.includes(name))?.[head?.indexOf(column) ?? -1]
}
