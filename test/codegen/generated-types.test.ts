/** What is generated compiles under the project's own flags, with every attribute and with hardly anything. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { EVERY_ATTRIBUTE, generateCode } from './generated-code.js'
import { PROJECT, writeFiles } from './workspace.js'

const HEAD = `meta: {id: small, endian: be}
header: {frame-length: length, packet-id: id, seq: [{id: length, type: u1}, {id: id, type: u1}]}
`
const ANSWER = 'kANSWER_IT: {id: 2, from: server, seq: [{id: how, type: u1, enum: outcome}]}'
const RESULT = 'result: {field: how, success: fine}'

/** Protocols that leave something out which others have. */
const SMALL: Readonly<Record<string, string>> = {
  'a list that 64 bits count': `session: {states: [only]}
types: {one: {seq: [{id: a, type: u1}]}}
packets: {kTELL: {id: 1, from: server, seq: [{id: n, type: u8}, {id: all, type: one, repeat: expr, repeat-expr: n}]}}`,
  'no packet from a client': 'session: {states: [only]}\npackets: {kTELL: {id: 1, from: server}}',
  'no packet from the server': 'session: {states: [only]}\npackets: {kASK: {id: 1, from: client}}',
  'nothing on the wire': 'session: {states: [only]}\npackets: {kTICK: {id: 1, from: internal}}',
  'only what somebody asks': `session: {states: [a, b], ${RESULT}}
enums: {outcome: {0: fine}}
packets:
  kASK: {id: 1, from: client, in: a, otherwise: ignore, effects: [{ask: kQ, of: them, answer: kA}, {reply: kANSWER_IT}]}
  ${ANSWER}
  kQ: {id: 3, from: internal}
  kA: {id: 4, from: internal}`,
  'a request, and enums that nobody uses': `session: {states: [a], ${RESULT}}
enums: {outcome: {0: fine, -3: bad}, other: {9: nine}, none: {}}
types: {nothing: {seq: []}}
packets:
  kASK: {id: 1, from: client, refusals: [bad], effects: [{reply: kANSWER_IT}], seq: [{id: n, type: nothing}]}
  ${ANSWER.replace('u1', 's1')}`,
}

it('compiles', () => {
  const { folder } = generateCode(EVERY_ATTRIBUTE, 'generated-types')
  for (const [i, text] of Object.values(SMALL).entries()) {
    const { diagnostics, files } = generate('small.yaml', `${HEAD}${text}\n`, { handlers: undefined })
    expect(diagnostics).toEqual([])
    writeFiles(join(folder, `small-${i}`), files)
  }
  const config = { extends: join(PROJECT, 'tsconfig.json'), include: ['./**/*.ts'], exclude: [] }
  writeFiles(folder, [['tsconfig.json', JSON.stringify(config)]])
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(PROJECT, 'node_modules/typescript/bin/tsc'), '-p', folder],
    { encoding: 'utf8' },
  )
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})
