/** The Python codec beside the TypeScript one: the same bytes, the same values, the same refusals. */

import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everyPacket as everyChatPacket } from '../../../generated/typescript/arbitraries.js'
import { corruptions, setLengthOfEvery } from '../../codegen/corruptions.js'
import { EVERY_ATTRIBUTE, type EveryPacket, loadCode } from '../../codegen/generated-code.js'
import { type Answer, CHAT, drive, type Order, type Package } from './python.js'
import { toJson } from './values.js'

const every = await loadCode(EVERY_ATTRIBUTE, 'python-codec')
const EVERY: Package = { folder: join(every.folder, 'sdk/python'), name: 'parley_every' }

function setLengthOfChat(frame: Uint8Array): void {
  if (frame.length >= 2) new DataView(frame.buffer).setUint16(0, frame.length, true)
}

const PROTOCOLS: readonly [string, Package, EveryPacket, (frame: Uint8Array) => void][] = [
  ['chat', CHAT, everyChatPacket, setLengthOfChat],
  ['every attribute', EVERY, every.everyPacket, setLengthOfEvery],
]

/** An order with what TypeScript makes of the same. */
interface Case {
  readonly order: Order
  readonly expected: Answer
}

describe.each(PROTOCOLS)('%s', (_, sdk, everyPacket, setLength) => {
  it('values are written as TypeScript writes them, and read as they were', () => {
    const cases: Case[] = []
    everyPacket(({ name, arbitrary, encode }) => {
      for (const packet of fc.sample(arbitrary, { numRuns: 100, seed: 1 })) {
        const value = toJson(packet)
        const bytes = hex(encode(packet))
        cases.push({ order: { do: 'encode', packet: name, value }, expected: { bytes } })
        cases.push({ order: { do: 'decode', packet: name, frame: bytes }, expected: { value, again: bytes } })
      }
    })
    expectSame(sdk, cases)
  })

  it('bytes that are hardly a packet are read or refused as by TypeScript, for the same reason', () => {
    const cases: Case[] = []
    everyPacket(({ name, arbitrary, encode, decode }) => {
      for (const bytes of fc.sample(corruptions(arbitrary.map(encode), setLength), {
        numRuns: 300,
        seed: 2,
      })) {
        const order: Order = { do: 'decode', packet: name, frame: hex(bytes) }
        cases.push({ order, expected: outcome(() => read(decode(bytes), encode)) })
      }
    })
    const refused = cases.filter(({ expected }) => expected.error !== undefined)
    expect(refused.length).toBeGreaterThan(cases.length / 4)
    expectSame(sdk, cases)
  })
})

function expectSame(sdk: Package, cases: readonly Case[]): void {
  const answers = drive(
    sdk,
    cases.map(({ order }) => order),
  )
  for (const [i, { order, expected }] of cases.entries()) {
    const found = comparable(answers[i])
    // Quicker than toEqual on some thousand bytes, which then shows the difference.
    if (!isDeepStrictEqual(found, expected)) expect({ order, found }).toEqual({ order, found: expected })
  }
}

/** A packet that was read, and its bytes where it can be written. */
function read<Packet>(packet: Packet, encode: (packet: Packet) => Uint8Array): Answer {
  const value = toJson(packet)
  try {
    return { value, again: hex(encode(packet)) }
  } catch {
    return { value }
  }
}

/** Messages are each language's own. */
function comparable({ error, again, refused, ...rest }: Answer = {}): Answer {
  if (typeof error !== 'object') return again === undefined ? rest : { ...rest, again }
  return { error: { ...error, message: '' } }
}

function outcome(act: () => Answer): Answer {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error
    const { packet, field, offset, reason } = Object.assign({ packet: '', field: '', offset: 0 }, error)
    return { error: { packet, field, offset, reason: String(reason), message: '' } }
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
