/** What the Python codec of any spec has to make of packets and bytes: the same as the TypeScript one. */

import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { corruptions } from '../../codegen/corruptions.js'
import type { EveryPacket } from '../../codegen/generated-code.js'
import { type Answer, drive, type Order, type Package, type Problem } from './python.js'
import { toJson } from './values.js'

/** An order with what TypeScript makes of the same. */
interface Case {
  readonly order: Order
  readonly expected: Answer
}

/**
 * @param setLength writes the frame's length into its header
 * @param runs of each packet
 */
export function describeBeside(
  sdk: Package,
  everyPacket: EveryPacket,
  setLength: (frame: Uint8Array) => void,
  runs: number,
): void {
  it('values are written as TypeScript writes them, and read as they were', () => {
    const cases: Case[] = []
    everyPacket(({ name, arbitrary, encode }) => {
      for (const packet of fc.sample(arbitrary, { numRuns: runs, seed: 1 })) {
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
      const frames = corruptions(arbitrary.map(encode), setLength)
      for (const bytes of fc.sample(frames, { numRuns: 3 * runs, seed: 2 })) {
        const order: Order = { do: 'decode', packet: name, frame: hex(bytes) }
        cases.push({ order, expected: readAndWrite(() => decode(bytes), encode) })
      }
    })
    expect(cases.some(({ expected }) => expected.error !== undefined)).toBe(true)
    expectSame(sdk, cases)
  })
}

function expectSame(sdk: Package, cases: readonly Case[]): void {
  const answers = drive(
    sdk,
    cases.map(({ order }) => order),
  )
  for (const [i, { order, expected }] of cases.entries()) {
    const found = withoutWords(answers[i] ?? {})
    // Quicker than toEqual on some thousand bytes, which then shows the difference.
    if (!isDeepStrictEqual(found, expected)) expect({ order, found }).toEqual({ order, found: expected })
  }
}

/** The packet that is read, and its bytes where it can be written again; or why not. */
function readAndWrite<Packet>(decode: () => Packet, encode: (packet: Packet) => Uint8Array): Answer {
  let packet: Packet
  try {
    packet = decode()
  } catch (error) {
    return { error: problemIn(error) }
  }
  const value = toJson(packet)
  try {
    return { value, again: hex(encode(packet)) }
  } catch (error) {
    return { value, refused: problemIn(error) }
  }
}

function problemIn(error: unknown): Problem {
  if (!(error instanceof Error && 'reason' in error)) throw error
  const { packet, field, offset, reason } = Object.assign({ packet: '', field: '', offset: null }, error)
  return { packet, field, offset, reason: String(reason), message: '' }
}

/** Messages are each language's own. */
function withoutWords({ error, refused, ...rest }: Answer): Answer {
  return {
    ...rest,
    ...(typeof error === 'object' ? { error: { ...error, message: '' } } : {}),
    ...(refused ? { refused: { ...refused, message: '' } } : {}),
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
