/** The Python codec beside the TypeScript one: the same bytes, the same values, the same refusals. */

import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { everyPacket as everyChatPacket } from '../../../generated/typescript/arbitraries.js'
import { corruptions, setLengthOfEvery } from '../../codegen/corruptions.js'
import { EVERY_ATTRIBUTE, EVERY_CONSTRUCT, type EveryPacket, loadCode } from '../../codegen/generated-code.js'
import { type Answer, CHAT, drive, type Order, type Package, python } from './python.js'
import { toJson } from './values.js'

const attributes = await loadCode(EVERY_ATTRIBUTE, 'python-attributes')
const constructs = await loadCode(EVERY_CONSTRUCT, 'python-constructs')
const packageIn = (folder: string, name: string): Package => ({ folder: join(folder, 'sdk/python'), name })

/** Two bytes at the start of the frame. */
function setLength(frame: Uint8Array): void {
  if (frame.length >= 2) new DataView(frame.buffer).setUint16(0, frame.length, true)
}

const PROTOCOLS: readonly [string, Package, EveryPacket, (frame: Uint8Array) => void][] = [
  ['chat', CHAT, everyChatPacket, setLength],
  ['every attribute', packageIn(attributes.folder, 'parley_every'), attributes.everyPacket, setLengthOfEvery],
  ['every construct', packageIn(constructs.folder, 'parley_construct'), constructs.everyPacket, setLength],
]

/** An order with what TypeScript makes of the same. */
interface Case {
  readonly order: Order
  readonly expected: Answer
}

describe.each(PROTOCOLS)('%s', (_, sdk, everyPacket, setFrameLength) => {
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
      for (const bytes of fc.sample(corruptions(arbitrary.map(encode), setFrameLength), {
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

test('instances are properties, and methods where they hang on parameters', () => {
  const { folder } = packageIn(constructs.folder, 'parley_construct')
  const program = `
from parley_construct import Animal, Counted, Instances, Pair
pair = Pair(width=3, height=7)
print(pair.area, repr(pair.kind), pair.name)
print(Counted(items=[]).total(4), Counted(items=[]).is_dog(Animal.DOG))
print(Instances(pair=pair, pixels=b"x", list_=[1, 2]).most)
`
  expect(python(['-c', program], folder)).toBe('21 <Animal.DOG: 2> 3x7\n8 True\n4\n')
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
