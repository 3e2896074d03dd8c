/** The generated codec on the test vectors, which are worked out without it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import type { Protocol } from '../../codegen/model/model.js'
import { everyPacket as everyChatPacket } from '../../generated/typescript/arbitraries.js'
import { SPEC_DIGEST } from '../../generated/typescript/index.js'
import {
  type Codec,
  codecOf,
  EVERY_ATTRIBUTE,
  EVERY_CONSTRUCT,
  type EveryPacket,
  loadCode,
} from '../codegen/generated-code.js'
import { CHAT, packetOf, readModel } from '../codegen/interpret/specs.js'
import { fromHex, type PacketVectors, packetFrom, parseVectors, type Vectors } from '../support/vectors.js'

const SPECS = join(import.meta.dirname, '../codegen/specs')
const chat = parseVectors(readFileSync('generated/vectors/chat.json', 'utf8'))

describe('the vectors of the chat', () => {
  it('are of the spec that the generated code is of', () => {
    expect(chat).toMatchObject({ protocol: 'chat', digest: SPEC_DIGEST })
  })

  it('have every packet on the wire, and every kind of vector', () => {
    const names: string[] = []
    everyChatPacket(({ name }) => names.push(name))
    expect(Object.keys(chat.packets)).toEqual(names)
    expect(reasonsIn(chat, 'malformed')).toEqual(['id', 'leftover', 'length', 'short', 'text', 'valid'])
    expect(reasonsIn(chat, 'refused')).toEqual(['range', 'terminator', 'text', 'too-long', 'type'])
  })

  it('are the same every time', () => {
    const text = readFileSync(CHAT, 'utf8')
    const again = generate('chat.yaml', text, { handlers: undefined }).files.get('vectors/chat.json')
    expect(again).toBe(readFileSync('generated/vectors/chat.json', 'utf8'))
  })
})

check('the chat', chat, readModel(CHAT), everyChatPacket)
await checkSpec(EVERY_ATTRIBUTE, 'every')
await checkSpec(EVERY_CONSTRUCT, 'construct')
await checkSpec('strict.yaml', 'strict')
await checkSpec('padded.yaml', 'padded')

/** A spec of the tests, whose vectors are only in memory. */
async function checkSpec(file: string, protocol: string): Promise<void> {
  const text = readFileSync(join(SPECS, file), 'utf8')
  const { files } = generate(file, text, { handlers: undefined })
  const vectors = parseVectors(files.get(`vectors/${protocol}.json`) ?? '')
  const { everyPacket } = await loadCode(file, `vectors-${protocol}`)
  check(file, vectors, readModel(join(SPECS, file)), everyPacket)
}

function check(about: string, vectors: Vectors, protocol: Protocol, everyPacket: EveryPacket): void {
  describe(`the generated code of ${about}`, () => {
    it.each(Object.entries(vectors.packets))('does with %s what the vectors say', (name, packet) => {
      expect(packet.valid.length).toBeGreaterThan(0)
      expect(failures(protocol, name, packet, codecOf(everyPacket, name))).toEqual([])
    })
  })
}

/** What the codec does otherwise, in words. */
function failures(protocol: Protocol, name: string, packet: PacketVectors, codec: Codec): unknown[] {
  const { body } = packetOf(protocol, name)
  const found: unknown[] = []
  const compare = (about: string, what: unknown, expected: unknown): void => {
    if (!isDeepStrictEqual(what, expected)) found.push({ about, found: what, expected })
  }
  for (const { about, value, bytes } of packet.valid) {
    compare(
      `${about}, written`,
      outcome(() => codec.encode(packetFrom(body, value))),
      fromHex(bytes),
    )
    compare(
      `${about}, read`,
      outcome(() => codec.decode(fromHex(bytes))),
      packetFrom(body, value),
    )
  }
  for (const { about, bytes, value } of packet.accepted)
    compare(
      about,
      outcome(() => codec.decode(fromHex(bytes))),
      packetFrom(body, value),
    )
  for (const { about, bytes, reason, field, offset } of packet.malformed)
    compare(
      about,
      outcome(() => codec.decode(fromHex(bytes))),
      { name: 'DecodeError', packet: name, reason, field, offset },
    )
  for (const { about, value, reason, field } of packet.refused)
    compare(
      about,
      outcome(() => codec.encode(packetFrom(body, value))),
      { name: 'EncodeError', packet: name, reason, field },
    )
  return found
}

/** What comes out, or the refusal without its words. */
function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof Error && 'packet' in error && 'reason' in error && 'field' in error))
      return String(error)
    const { name, packet, reason, field } = error
    return 'offset' in error
      ? { name, packet, reason, field, offset: error.offset }
      : { name, packet, reason, field }
  }
}

function reasonsIn({ packets }: Vectors, kind: 'malformed' | 'refused'): string[] {
  const reasons = Object.values(packets).flatMap((packet) => packet[kind].map(({ reason }) => reason))
  return [...new Set(reasons)].sort()
}
