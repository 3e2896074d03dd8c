/** The second opinion itself: it disagrees where there is something to disagree about, and it does not hang. */

import { describe, expect, it } from 'vitest'
import { compare, compileAll, compileKsy, createParser, normalise } from './kaitai-oracle.js'

const KSY = `
meta: {id: two, endian: le, encoding: UTF-8}
seq: [{id: packets, type: packet, repeat: eos}]
types:
  packet:
    seq:
      - {id: length, type: u1}
      - {id: body, size: length - 1, type: body}
  body:
    seq:
      - {id: wide, type: u8}
      - {id: bits, type: b60}
      - {id: text, type: strz}
`

describe('the oracle', () => {
  const parser = createParser(KSY, 'kaitai-oracle')
  const frame = Buffer.from('17ffffffffffffffff123456789abcdef0efbbbf610041', 'hex')

  it('keeps the digits of 64 bits, wide bit fields and a leading U+FEFF, and tells what was not read', () => {
    expect(parser.parse(frame)).toEqual([
      { body: { wide: 2n ** 64n - 1n, bits: 0x123456789abcdefn, text: '\uFEFFa' }, unread: 1 },
    ])
  })

  it('finds every difference, at any depth, and what only Kaitai has', () => {
    const theirs = normalise({
      a: 1,
      b: [
        { c: 'x', length: 1 },
        { c: 'y', length: 1 },
      ],
      d: Uint8Array.of(1),
      e: -0,
    })
    expect(
      compare(normalise({ a: 2n, b: [{ c: 'x' }, { c: 'z' }], d: Uint8Array.of(1), e: 0 }), theirs),
    ).toEqual({
      differences: ['a: "2", Kaitai has "1"', 'b[].c: "z", Kaitai has "y"', 'e: "0", Kaitai has 0'],
      hidden: ['b[].length'],
    })
    expect(compare(normalise({ missing: 1 }), normalise({})).differences).toHaveLength(1)
    expect(compare(normalise([1, 2]), normalise([1])).differences).toHaveLength(1)
  })

  it('throws where the bytes are cut, and what the compiler says of a .ksy that is none', () => {
    expect(() => parser.parse(frame.subarray(0, 9))).toThrow(/requested 22 bytes, but only 8 bytes available/)
    expect(() => compileKsy('meta: {id: a}\nseq: [{id: b, type: nowhere}]')).toThrow(/nowhere/)
  })

  it('stops the compiler at its deadline', () => {
    expect(() => compileAll([KSY], 1)).toThrow(/ETIMEDOUT/)
  })
})
