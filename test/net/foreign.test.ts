/** What other protocols say first, and what it is called. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyPacket } from '../../generated/typescript/arbitraries.js'
import { FirstBytes, foreignProtocol } from '../../src/net/foreign.js'
import * as bytes from '../support/bytes.js'
import { cut, everyByte, places } from '../support/cuts.js'
import { foreign } from '../support/foreign.js'

function verdictOf(chunks: readonly Uint8Array[]): string | undefined {
  const first = new FirstBytes()
  for (const chunk of chunks) first.add(chunk)
  return first.verdict
}

describe.each(Object.entries(foreign))('%s', (_, { raw, named }) => {
  test('is told however its first bytes come', () => {
    expect(verdictOf([raw])).toContain(named)
    expect(verdictOf(everyByte(raw))).toContain(named)
    fc.assert(
      fc.property(places, (at) => {
        expect(verdictOf(cut(raw, at))).toContain(named)
      }),
    )
  })

  test('is told by its sixteenth byte, and is nothing else before', () => {
    const verdicts = Array.from(raw.subarray(0, 16), (_, i) => foreignProtocol(raw.subarray(0, i + 1)))
    const told = verdicts.findIndex((verdict) => verdict !== 'perhaps')
    expect(new Set(verdicts.slice(0, Math.max(told, 0)))).toEqual(told > 0 ? new Set(['perhaps']) : new Set())
    expect(verdicts[told]).toContain(named)
  })
})

test('packets of this protocol are none, nor those of clients that are newer or careless', () => {
  everyPacket(({ arbitrary, encode }) => {
    fc.assert(
      fc.property(arbitrary.map(encode), (frame) => {
        expect(verdictOf([frame])).toBeUndefined()
      }),
    )
  })
  const unknown = fc
    .tuple(fc.nat(65_535), fc.uint8Array({ maxLength: 3000, size: 'max' }))
    .map(([id, body]) => bytes.packet(id, Buffer.from(body)))
    .filter((frame) => frame.length !== 0x0316 && frame.length !== 0x0a0d)
  fc.assert(
    fc.property(unknown, (frame) => {
      expect(String(verdictOf([frame]))).not.toMatch(/HTTP|SSH|PROXY|Redis|lines/)
    }),
  )
})
