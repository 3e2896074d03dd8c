/** The generated codec on the test vectors, which are worked out without it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emitVectors } from '../../codegen/emit/vectors/index.js'
import { generate } from '../../codegen/generate.js'
import { everyPacket as everyChatPacket } from '../../generated/typescript/arbitraries.js'
import { SPEC_DIGEST } from '../../generated/typescript/index.js'
import { EVERY_ATTRIBUTE, EVERY_CONSTRUCT, loadCode } from '../codegen/generated-code.js'
import { CHAT, modelOf, readModel } from '../codegen/interpret/specs.js'
import { describeVectors } from '../codegen/vector-rules.js'
import { parseVectors, type Vectors } from '../support/vectors.js'

const chat = parseVectors(readFileSync('generated/vectors/chat.json', 'utf8'))

describe('the vectors of the chat', () => {
  it('are of the spec that the generated code is of', () => {
    expect(chat).toMatchObject({ protocol: 'chat', digest: SPEC_DIGEST })
  })

  it('have every packet on the wire, and every kind of vector', () => {
    const names: string[] = []
    everyChatPacket(({ name }) => names.push(name))
    expect(Object.keys(chat.packets)).toEqual(names)
    expect(reasonsIn(chat, 'malformed')).toEqual([
      'id',
      'leftover',
      'length',
      'short',
      'terminator',
      'text',
      'valid',
    ])
    expect(reasonsIn(chat, 'refused')).toEqual(['range', 'terminator', 'text', 'too-long', 'type'])
  })

  it('are the same every time', () => {
    const text = readFileSync(CHAT, 'utf8')
    const again = generate('chat.yaml', text, { handlers: undefined }).files.get('vectors/chat.json')
    expect(again).toBe(readFileSync('generated/vectors/chat.json', 'utf8'))
  })
})

describe('the generated code of the chat', () => describeVectors(chat, readModel(CHAT), everyChatPacket))

for (const [file, name] of [
  [EVERY_ATTRIBUTE, 'every'],
  [EVERY_CONSTRUCT, 'construct'],
  ['strict.yaml', 'strict'],
  ['padded.yaml', 'padded'],
] as const) {
  const path = join(import.meta.dirname, '../codegen/specs', file)
  const { files } = generate(file, readFileSync(path, 'utf8'), { handlers: undefined })
  const vectors = parseVectors(files.get(`vectors/${name}.json`) ?? '')
  const { everyPacket } = await loadCode(file, `vectors-${name}`)
  describe(`the generated code of ${file}`, () => {
    it('has valid vectors for every packet', () => {
      const without = Object.entries(vectors.packets).filter(([, { valid }]) => valid.length === 0)
      expect(without).toEqual([])
    })
    describeVectors(vectors, readModel(path), everyPacket)
  })
}

it('a spec of thousands of packets has fewer vectors for each of them', () => {
  const packets = Array.from(
    { length: 1000 },
    (_, i) =>
      `  kP${i}: { id: ${i}, from: client, seq: [{ id: name, type: strz, size: 9 }, { id: n, type: u4 }] }`,
  )
  const header = '{ frame-length: n, packet-id: id, seq: [{ id: n, type: u2 }, { id: id, type: u2 }] }'
  const text = [
    'meta: { id: many, endian: le, encoding: UTF-8 }',
    `header: ${header}`,
    'session: { states: [only] }',
    'packets:',
    ...packets,
  ].join('\n')
  const file = [...emitVectors(modelOf('many.yaml', text)).values()].join('')
  const vectors = Object.values(parseVectors(file).packets)
  expect(vectors).toHaveLength(1000)
  for (const { valid, malformed, refused } of vectors) {
    expect([valid.length, malformed.length, refused.length]).toEqual([3, 3, 3])
  }
})

function reasonsIn({ packets }: Vectors, kind: 'malformed' | 'refused'): string[] {
  const reasons = Object.values(packets).flatMap((packet) => packet[kind].map(({ reason }) => reason))
  return [...new Set(reasons)].sort()
}
