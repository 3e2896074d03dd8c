/** How a problem is printed. */

import { describe, expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { formatDiagnostic, formatDiagnostics } from '../../codegen/spec/report.js'

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
    expect(print('      - {id: data, type: u1, valid: {\n         min: 1,\n         eq: 2}}\n')).toContain(
      '  12 |       - {id: data, type: u1, valid: {\n     |                                     ~\n',
    )
  })

  it('with the other places that have a part in it, and what would mend it', () => {
    expect(print('      - {id: data, size: count}\n      - {id: count, type: u1}\n')).toBe(
      `protocol/bad.yaml:12:26 - error later-field: count stands after this field; a length or condition has to come before what it governs
  11 |     seq:
  12 |       - {id: data, size: count}
     |                          ~~~~~
  13 |       - {id: count, type: u1}
  protocol/bad.yaml:13:14 - count stands here
  to mend it: move count in front of this field`,
    )
  })
})

describe('problems are told to programs', () => {
  const spec = `${HEAD}      - {id: count, type: u1}\n      - {id: data, size: coumt}\n      - {id: count, type: "a,b"}\n`
  const { source, diagnostics } = generate('protocol/bad.yaml', spec, { handlers: undefined })

  it('as JSON, with places from 1, the edit that mends them, and the related places', () => {
    const told: unknown = JSON.parse(formatDiagnostics(source, diagnostics, 'json'))
    const path = 'protocol/bad.yaml'
    const place = (line: number, column: number, endColumn: number) => ({
      path,
      line,
      column,
      endLine: line,
      endColumn,
    })
    expect(told).toEqual({
      diagnostics: [
        {
          code: 'unknown-field',
          severity: 'error',
          message: 'no field coumt before this one; did you mean count?',
          ...place(13, 26, 31),
          fix: { title: 'write count', ...place(13, 26, 31), text: 'count' },
          related: [],
        },
        {
          code: 'duplicate',
          severity: 'error',
          message: 'the field count is already declared above',
          ...place(14, 14, 19),
          related: [{ message: 'first declared here', ...place(12, 14, 19) }],
        },
      ],
    })
    expect(formatDiagnostics(source, [], 'json')).toBe('{\n  "diagnostics": []\n}\n')
  })

  it('as GitHub annotations, one a line', () => {
    expect(formatDiagnostics(source, diagnostics, 'github')).toBe(
      '::error file=protocol/bad.yaml,line=13,endLine=13,col=26,endColumn=31,title=unknown-field::no field coumt before this one; did you mean count?\n' +
        '::error file=protocol/bad.yaml,line=14,endLine=14,col=14,endColumn=19,title=duplicate::the field count is already declared above\n',
    )
    const percent = generate('a,b:c.yaml', `${HEAD}      - {id: data, size: "1 % nought"}\n`, {
      handlers: undefined,
    })
    expect(formatDiagnostics(percent.source, percent.diagnostics, 'github')).toMatch(
      /^::error file=a%2Cb%3Ac\.yaml,line=12/,
    )
  })
})
