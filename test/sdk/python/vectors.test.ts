/** The Python codec on the test vectors, which are worked out without any codec. */

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { generate } from '../../../codegen/generate.js'
import { emptyFolder, writeFiles } from '../../codegen/workspace.js'
import { type PacketVectors, parseVectors, type Vectors } from '../../support/vectors.js'
import { type Answer, CHAT, drive, type Json, type Order, type Package, python } from './python.js'

const chat = parseVectors(readFileSync('generated/vectors/chat.json', 'utf8'))

test('the package is of the spec that the vectors are of', () => {
  const digest = python(['-c', 'import parley_chat; print(parley_chat.SPEC_DIGEST)'], CHAT.folder)
  expect(digest.trim()).toBe(chat.digest)
})

describe.each([
  ['the chat', () => ({ vectors: chat, sdk: CHAT })],
  ['every attribute', () => generated('every-attribute.yaml', 'every')],
  ['every construct', () => generated('every-construct.yaml', 'construct')],
  ['every behaviour', () => generated('every-behaviour.yaml', 'duel')],
  ['one of each mistake', () => generated('strict.yaml', 'strict')],
])('on the vectors of %s', (_, load) => {
  const { vectors, sdk } = load()
  const cases = Object.entries(vectors.packets).flatMap(([name, packet]) => casesOf(name, packet))
  const answers = drive(
    sdk,
    cases.map(({ order }) => order),
  )

  it.each(Object.keys(vectors.packets))('%s is written, read and refused as they say', (packet) => {
    const found = cases.map((one, i) => ({ ...one, found: comparable(answers[i] ?? {}) }))
    const differing = found.filter((one) => one.packet === packet && !same(one.found, one.expected))
    expect(differing).toEqual([])
    expect(found.filter((one) => one.packet === packet).length).toBeGreaterThan(3)
  })
})

interface Case {
  readonly packet: string
  readonly about: string
  readonly order: Order
  readonly expected: Json
}

function casesOf(packet: string, { valid, accepted, malformed, refused }: PacketVectors): Case[] {
  const encode = (value: Json): Order => ({ do: 'encode', packet, value })
  const decode = (frame: string): Order => ({ do: 'decode', packet, frame })
  return [
    ...valid.map(({ about, value, bytes }) => ({ packet, about, order: encode(value), expected: { bytes } })),
    ...[...valid, ...accepted].map(({ about, value, bytes }) => {
      return { packet, about, order: decode(bytes), expected: { value } }
    }),
    ...malformed.map(({ about, bytes, reason, field, offset }) => {
      return { packet, about, order: decode(bytes), expected: { error: { packet, field, reason, offset } } }
    }),
    ...refused.map(({ about, value, reason, field }) => {
      return {
        packet,
        about,
        order: encode(value),
        expected: { error: { packet, field, reason, offset: null } },
      }
    }),
  ]
}

function comparable({ bytes, value, error }: Answer): Json {
  if (bytes !== undefined) return { bytes }
  if (value !== undefined) return { value }
  if (typeof error !== 'object') return null
  const { packet, field, reason, offset } = error
  return { error: { packet, field, reason, offset } }
}

/** The driver has names in its own way, and writes wide integers as numbers as long as they are exact. */
function same(found: Json, expected: Json): boolean {
  return JSON.stringify(canonical(found)) === JSON.stringify(canonical(expected))
}

function canonical(value: Json): Json {
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]): [string, Json] => [
    bare(name),
    canonical(member),
  ])
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted)
}

const bare = (name: string): string => name.replaceAll('_', '')

/** A spec of the tests, with its vectors and its package. */
function generated(file: string, protocol: string): { readonly vectors: Vectors; readonly sdk: Package } {
  const text = readFileSync(join('test/codegen/specs', file), 'utf8')
  const { files } = generate(basename(file), text, { handlers: undefined })
  const folder = emptyFolder(`python-vectors-${protocol}`)
  writeFiles(folder, files)
  const vectors = parseVectors(files.get(`vectors/${protocol}.json`) ?? '')
  return { vectors, sdk: { folder: join(folder, 'sdk/python'), name: `parley_${protocol}` } }
}
