/** What holds for the interpreter of any spec: it makes the same of values and bytes as the generated code. */

import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodePacket } from '../../../codegen/interpret/decode.js'
import { encodePacket } from '../../../codegen/interpret/encode.js'
import { headerOffset } from '../../../codegen/interpret/layout.js'
import { integerBytes } from '../../../codegen/interpret/numbers.js'
import type { Span } from '../../../codegen/interpret/spans.js'
import type { Protocol } from '../../../codegen/model/model.js'
import { corruptions } from '../corruptions.js'
import type { EveryPacket } from '../generated-code.js'
import { packetOf } from './specs.js'
import { fromTypeScript } from './typescript-values.js'

export function describeInterpreter(protocol: Protocol, everyPacket: EveryPacket, numRuns: number): void {
  everyPacket(({ name, arbitrary, encode, decode }) => {
    const packet = packetOf(protocol, name)

    it(`writes and reads ${name} as the generated code does`, () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const expected = encode(value)
          const given = fromTypeScript(packet.body, value)
          const { bytes, spans } = encodePacket(protocol, packet, given)
          expectSame(bytes, expected)
          expectSame(decodePacket(protocol, packet, bytes).value, given)
          expectCovered(spans, bytes)
        }),
        { numRuns },
      )
    })

    it(`reads or refuses damaged ${name} as the generated code does`, () => {
      fc.assert(
        fc.property(corruptions(arbitrary.map(encode), setLength(protocol)), (bytes) => {
          const expected = outcome(() => fromTypeScript(packet.body, decode(bytes)))
          const found = outcome(() => decodePacket(protocol, packet, bytes).value)
          expectSame(found, expected)
        }),
        { numRuns: 2 * numRuns },
      )
    })
  })
}

/** Lets the header tell the length that the frame has. */
function setLength(protocol: Protocol): (frame: Uint8Array) => void {
  const { header } = protocol
  const { shape } = header.frameLength
  return (frame) => {
    if (shape.kind !== 'integer' || frame.length < header.size) return
    frame.set(integerBytes(shape, BigInt(frame.length)), headerOffset(protocol, header.frameLength))
  }
}

/** The value, or the place and reason of the refusal. */
function outcome(decode: () => unknown): unknown {
  try {
    return { value: decode() }
  } catch (error) {
    if (!(error instanceof Error) || !('reason' in error && 'field' in error && 'offset' in error))
      throw error
    const { reason, field, offset } = error
    return { refused: { reason, field, offset } }
  }
}

function expectCovered(spans: readonly Span[], bytes: Uint8Array): void {
  let at = 0
  for (const { start, end } of spans) {
    expect(start).toBe(at)
    expect(end).toBeGreaterThan(start)
    at = end
  }
  expect(at).toBe(bytes.length)
}

/** Like toStrictEqual, which takes seconds for some thousand bytes; it shows the difference where there is one. */
function expectSame(found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return
  expect(found).toStrictEqual(expected)
  expect.fail('found another value, which prints the same')
}
