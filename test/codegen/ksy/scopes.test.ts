/** How names, byte orders and encodings of nested types are found, and what is refused with its place. */

import { describe, expect, it } from 'vitest'
import { generateFormat } from '../../../codegen/generate.js'
import { positionAt } from '../../../codegen/spec/source.js'
import { bytes, formatCode, hex } from './ksy-code.js'

const NESTED = `
meta: { id: nested, endian: le, bit-endian: le, encoding: UTF-8, ks-version: 0.11, license: CC0-1.0 }
-webide-representation: "{a}"
seq:
  - { id: a, type: inner, doc-ref: somewhere }
  - { id: b, type: other, -orig-id: B }
  - { id: c, type: "other::inner(inner::kind::two)" }
  - { size: 2 }
  - { id: d, type: record, if: "a.kind == inner::kind::one and c.title != 'kind::x'" }
types:
  inner:
    meta: { endian: be, encoding: UTF-16BE }
    seq: [{ id: kind, type: u2, enum: kind }, { id: word, type: strz }, { id: deep, type: deep }]
    types: { deep: { seq: [{ id: n, type: u4 }] } }
    enums: { kind: { 1: one, 2: two } }
  other:
    seq: [{ id: n, type: u2 }, { id: deep, type: inner(kind::three) }]
    types:
      inner:
        params: [{ id: of, type: u1, enum: inner::kind }]
        seq: [{ id: title, type: str, size: "of == inner::kind::two ? sizeof<inner::deep> : 1", encoding: ASCII }]
    enums: { kind: { 3: three } }
  record: { seq: [{ id: low, type: b4 }, { id: high, type: b4 }] }
enums: { inner_kind: { 0: zero } }
`

describe('names in a .ksy', () => {
  it('are looked up from the inside out, and stay apart where they stand side by side', async () => {
    // other's inner is told a value of inner's kind; kind inside other is another enum, so that is refused.
    const wrong = generateFormat('nested.ksy', NESTED)
    expect(said(wrong)).toEqual(['argument-type 17'])

    const ksy = NESTED.replace('inner(kind::three)', 'inner(inner::kind::one)')
    const { decode, encode } = await formatCode('Nested', ksy, 'ksy-nested')
    const whole = bytes('0001 0061 0000 00000007 0100 78 61626364 0000 21')
    expect(decode(whole)).toEqual({
      a: { kind: 1, word: 'a', deep: { n: 7 } },
      b: { n: 1, deep: { title: 'x' } },
      c: { title: 'abcd' },
      unnamed3: new Uint8Array(2),
      d: { low: 1, high: 2 },
    })
    expect(hex(encode(decode(whole)))).toBe(hex(whole))
  })

  it('that the generated code needs for itself give way', async () => {
    const ksy = `
meta: { id: math, endian: be }
seq: [{ id: a, type: error }, { id: b, type: u1, enum: kind }]
types:
  error: { seq: [{ id: c, type: kind }] }
  kind: { seq: [{ id: packet, type: u1 }] }
enums: { kind: { 1: one } }
`
    const { decode } = await formatCode('Math', ksy, 'ksy-names')
    expect(decode(bytes('05 01'))).toEqual({ a: { c: { packet: 5 } }, b: 1 })
  })
})

const HEAD = 'meta: { id: bad, endian: le }\n'

describe('a .ksy is refused with the place and the name of what is outside', () => {
  it.each([
    ['positions', 'seq: []\ninstances:\n  a:\n    pos: 4\n    type: u1', ['outside-subset 5']],
    ['process', 'seq: [{ id: a, size: 4, process: zlib }]', ['outside-subset 2']],
    ['other streams', 'seq: [{ id: a, size: 4, io: _root._io }]', ['outside-subset 2']],
    [
      'the parent',
      'seq: [{ id: a, type: b }]\ntypes:\n  b: { seq: [{ id: c, size: _parent.d }] }',
      ['outside-subset 4'],
    ],
    ['the stream', 'seq: [{ id: a, size: _io.size }]', ['outside-subset 2']],
    [
      'a terminator that stays',
      'seq: [{ id: a, type: strz, encoding: ASCII, include: true }]',
      ['outside-subset 2'],
    ],
    ['a type that is nowhere', 'seq: [{ id: a, type: nowhere }]', ['unknown-type 2']],
    ['an unknown key', 'seq: [{ id: a, typ: u1 }]', ['unknown-key 2']],
    ['another encoding', 'seq: [{ id: a, type: strz, encoding: Shift_JIS }]', ['bad-value 2']],
    ['parameters of the whole', 'params: [{ id: a, type: u1 }]\nseq: []', ['outside-subset 2']],
    [
      'a circle',
      'seq: [{ id: a, type: b }]\ntypes: { b: { seq: [{ id: c, type: b }] } }',
      ['recursive-type 3'],
    ],
  ])('%s', (_, text, expected) => {
    const generated = generateFormat('bad.ksy', HEAD + text)
    expect(said(generated)).toEqual(expected)
    expect(generated.files.size).toBe(0)
  })

  it.each([
    ['imports', 'meta: { id: bad, endian: le, imports: [other] }\nseq: []', ['outside-subset 1']],
    [
      'a computed byte order',
      'meta: { id: bad, endian: { switch-on: a, cases: {} } }\nseq: [{ id: a, type: u2 }]',
      ['outside-subset 2'],
    ],
    [
      'no byte order',
      'meta: { id: bad }\nseq: [{ id: a, type: u1 }, { id: b, type: u2 }]',
      ['missing-key 2'],
    ],
    ['no meta', 'seq: [{ id: a, type: u1 }]', ['missing-key 1']],
    ['a list', '- 1', ['wrong-type 1']],
    ['nothing', '', ['empty-spec 1']],
    ['no YAML', 'seq: [', ['yaml-syntax 1']],
  ])('%s', (_, text, expected) => {
    expect(said(generateFormat('bad.ksy', text))).toEqual(expected)
  })
})

function said({ source, diagnostics }: ReturnType<typeof generateFormat>): string[] {
  return diagnostics.map(({ code, at }) => `${code} ${positionAt(source, at.start).line}`)
}
