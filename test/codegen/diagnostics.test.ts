/** How a problem is printed. */

import { describe, expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { formatDiagnostic } from '../../codegen/spec/diagnostics.js'

const HEAD = `meta: {id: bad, endian: le, encoding: UTF-8}
header:
  frame-length: length
  packet-id: packet_id
  seq: [{id: length, type: u2}, {id: packet_id, type: u2}]
session: {states: [only]}
packets:
  kTELL:
    id: 1
    from: server
    seq:
`

function print(lines: string): string {
  const { source, diagnostics } = generate('protocol/bad.yaml', HEAD + lines, { handlers: undefined })
  return diagnostics.map((diagnostic) => formatDiagnostic(source, diagnostic)).join('\n')
}

describe('a problem is printed', () => {
  it('with its place, its code, what was found and expected, the lines around and a mark under the culprit', () => {
    expect(
      print(
        '      - {id: count, type: u1}\n      - {id: data, size: coumt + 1}\n      - {id: tail, type: u1}\n',
      ),
    ).toBe(
      `protocol/bad.yaml:13:26 - error unknown-field: no field coumt before this one; did you mean count?
  12 |       - {id: count, type: u1}
  13 |       - {id: data, size: coumt + 1}
     |                          ~~~~~
  14 |       - {id: tail, type: u1}`,
    )
  })

  it('inside quotes, under the part of the expression that is wrong', () => {
    expect(print(`      - {id: data, size: "1 + (2 * three)"}`)).toBe(
      `protocol/bad.yaml:12:36 - error unknown-field: no field three before this one; there are none
  11 |     seq:
  12 |       - {id: data, size: "1 + (2 * three)"}
     |                                    ~~~~~`,
    )
  })

  it('in the first line and in the last', () => {
    const { source, diagnostics } = generate('bad.yaml', 'only', { handlers: undefined })
    expect(diagnostics.map((diagnostic) => formatDiagnostic(source, diagnostic))).toEqual([
      'bad.yaml:1:1 - error wrong-type: found "only", expected a mapping\n  1 | only\n    | ~~~~',
    ])
  })

  it('under the right column behind tabs and with CRLF line ends', () => {
    expect(print('      - {id: data,\t\tsize: nought}\r\n      - {id: tail, type: u1}\r\n')).toBe(
      `protocol/bad.yaml:12:27 - error unknown-field: no field nought before this one; there are none
  11 |     seq:
  12 |       - {id: data,\t\tsize: nought}
     |                   \t\t      ~~~~~~
  13 |       - {id: tail, type: u1}`,
    )
  })

  it('with the mark cut at the end of the first line, where the culprit has several', () => {
    expect(print('      - {id: data, size: 4, valid: {\n         min: 1,\n         eq: 2}}\n')).toContain(
      '  12 |       - {id: data, size: 4, valid: {\n     |                             ~~~~~\n',
    )
    expect(print('      - {id: data, type: u1, valid: {\n         min: 1,\n         eq: 2}}\n')).toContain(
      '  12 |       - {id: data, type: u1, valid: {\n     |                                     ~\n',
    )
  })
})
