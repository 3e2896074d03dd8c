/** The interpreter of the model against the generated TypeScript codec: the same bytes, values and refusals. */

import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePacket } from '../../../codegen/interpret/decode.js'
import { encodePacket } from '../../../codegen/interpret/encode.js'
import type { Span } from '../../../codegen/interpret/spans.js'
import { everyPacket as everyChatPacket } from '../../../generated/typescript/arbitraries.js'
import { corruptions, setLengthOfEvery } from '../corruptions.js'
import { EVERY_ATTRIBUTE, EVERY_CONSTRUCT, type EveryPacket, loadCode } from '../generated-code.js'
import { CHAT, packetOf, readModel } from './specs.js'
import { fromTypeScript } from './typescript-values.js'

const SPECS = join(import.meta.dirname, '../specs')
const every = await loadCode(EVERY_ATTRIBUTE, 'interpreter-every-attribute')
const construct = await loadCode(EVERY_CONSTRUCT, 'interpreter-every-construct')
const strict = await loadCode('strict.yaml', 'interpreter-strict')

const setLength = (frame: Uint8Array): void => {
  if (frame.length >= 2) new DataView(frame.buffer).setUint16(0, frame.length, true)
}
compare(CHAT, everyChatPacket, setLength)
compare(join(SPECS, EVERY_CONSTRUCT), construct.everyPacket, setLength)
compare(join(SPECS, EVERY_ATTRIBUTE), every.everyPacket, setLengthOfEvery)
compare(join(SPECS, 'strict.yaml'), strict.everyPacket, (frame) => {
  frame[0] = frame.length
})

function compare(path: string, everyPacket: EveryPacket, setLength: (frame: Uint8Array) => void): void {
  const protocol = readModel(path)
  describe(basename(path), () => {
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
          { numRuns: 150 },
        )
      })

      it(`reads or refuses damaged ${name} as the generated code does`, () => {
        fc.assert(
          fc.property(corruptions(arbitrary.map(encode), setLength), (bytes) => {
            const expected = outcome(() => fromTypeScript(packet.body, decode(bytes)))
            expectSame(
              outcome(() => decodePacket(protocol, packet, bytes).value),
              expected,
            )
          }),
          { numRuns: 300 },
        )
      })
    })
  })
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
