/** Expressions in the reference: with no more parentheses than needed, and the same meaning. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expressionText } from '../../../codegen/emit/docs/expression-text.js'
import { parseExpression } from '../../../codegen/model/parse-expression.js'
import { protocolOf } from '../../../codegen/protocol.js'

/** An expression of every kind, with parentheses around each part. */
const { boolean } = fc.letrec<{ integer: string; boolean: string }>((tie) => {
  const two = (part: string, operators: readonly string[]) =>
    fc
      .tuple(
        tie(part === 'integer' ? 'integer' : 'boolean'),
        fc.constantFrom(...operators),
        tie(part === 'integer' ? 'integer' : 'boolean'),
      )
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`)
  return {
    integer: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('a', 'b', '1', '7', 'kind.to_i', 'flag.to_i', 'inner.n', 'name.length'),
      two('integer', ['+', '-', '*', '&', '|', '^']),
      tie('integer').map((part) => `(${part} / 3)`),
      tie('integer').map((part) => `(${part} % 3)`),
      tie('integer').map((part) => `(${part} << 2)`),
      tie('integer').map((part) => `(-(${part}))`),
      tie('integer').map((part) => `(~(${part}))`),
      fc
        .tuple(tie('boolean'), tie('integer'), tie('integer'))
        .map(([c, yes, no]) => `(${c} ? ${yes} : ${no})`),
    ),
    boolean: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'flag',
        'name == "x|`y"',
        '((name + a.to_s) == "x1")',
        'kind == colour::red',
        'true',
        'f > 0.5',
      ),
      two('integer', ['==', '!=', '<', '<=', '>', '>=']),
      two('boolean', ['and', 'or']),
      tie('boolean').map((part) => `(not (${part}))`),
    ),
  }
})

function spec(condition: string): string {
  return `
meta: {id: x, endian: le, encoding: UTF-8}
header: {frame-length: length, packet-id: id, seq: [{id: length, type: u2}, {id: id, type: u1}]}
enums: {colour: {0: red}}
types: {inner: {seq: [{id: n, type: u1}]}}
session: {states: [only]}
packets:
  kONE:
    id: 1
    from: client
    seq:
      - {id: a, type: u1}
      - {id: b, type: s2}
      - {id: kind, type: u1, enum: colour}
      - {id: flag, type: b1}
      - {id: name, type: strz}
      - {id: f, type: f8}
      - {id: inner, type: inner}
      - {id: last, type: u1, if: ${JSON.stringify(condition)}}
`
}

/** What was written, without where. */
function meaning(text: string): unknown {
  return JSON.parse(
    JSON.stringify(parseExpression(text), (key, value) => {
      if (key === 'start' || key === 'end') return undefined
      return typeof value === 'bigint' ? `${value}n` : value
    }),
  )
}

test('an expression is written so that it means what it meant', () => {
  fc.assert(
    fc.property(boolean, (condition) => {
      const { protocol } = protocolOf('x.yaml', spec(condition))
      const last = protocol?.packets[0]?.body.fields.at(-1)?.condition
      expect(last).toBeDefined()
      if (last) expect(meaning(expressionText(last).replaceAll(' × ', ' * '))).toEqual(meaning(condition))
    }),
    { numRuns: 100 },
  )
})

test.each([
  ['a + 1 == 2 and flag', 'a + 1 == 2 and flag'],
  ['(a * b) + (inner.n * 2) > 0', 'a × b + inner.n × 2 > 0'],
  ['a - (b - 1) == 0', 'a - (b - 1) == 0'],
  ['a & 15 == 1', '(a & 15) == 1'],
  ['a <= b + 300', 'a <= b + 300'],
  ['(b + 1).to_s + name == "x" or name.length * 2 > a', '(b + 1).to_s + name == "x" or name.length × 2 > a'],
])('%s is written as %s', (condition, text) => {
  const { protocol } = protocolOf('x.yaml', spec(condition))
  const last = protocol?.packets[0]?.body.fields.at(-1)?.condition
  expect(last && expressionText(last)).toBe(text)
})
