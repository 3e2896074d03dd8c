/** `parley lint` as a process: what it prints, and its exit code. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { ruleTable } from '../../codegen/lint/lint.js'

function parley(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/src/cli.js', ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const BAD = 'test/codegen/lint/length-lower-bound/bad.yaml'

describe('lint', () => {
  test('finds nothing in the chat protocol', () => {
    expect(parley('lint')).toEqual({
      status: 0,
      stdout: 'protocol/chat.yaml: 0 findings, 0 silenced\n',
      stderr: '',
    })
  })

  test('shows what it finds, with a way to mend it, and fails', () => {
    const { status, stdout, stderr } = parley('lint', BAD)
    expect([status, stdout]).toEqual([1, ''])
    expect(
      stderr,
    ).toContain(`${BAD}:22:38 - warning length-lower-bound: size of text comes out between -4 and 251; expected 0 at least
  21 |       - { id: length, type: u1 }
  22 |       - { id: text, type: str, size: length - 4 }
     |                                      ~~~~~~~~~~
  23 |       - { id: inner_length, type: u1 }
  to mend it: add valid: { min: 4 } to length
`)
    expect(stderr).toMatch(/bad\.yaml: 4 findings, 0 silenced\nMend them, or silence one where it stands:/)
  })

  test('says which bound mends a length that is counted down', () => {
    expect(parley('lint', BAD).stderr).toContain('to mend it: add valid: { max: 20 } to down\n')
  })

  test('tells findings to programs and to GitHub as warnings', () => {
    const json: unknown = JSON.parse(parley('lint', BAD, '--format', 'json').stdout)
    expect(json).toMatchObject({
      diagnostics: [
        { code: 'length-lower-bound', severity: 'warning', line: 22, column: 38, endColumn: 48 },
        { line: 24 },
        { line: 26 },
        { line: 28 },
      ],
    })
    const github = parley('lint', BAD, '--format', 'github')
    expect(github.status).toBe(1)
    expect(github.stdout).toMatch(
      /^::warning file=test\/codegen\/lint\/length-lower-bound\/bad\.yaml,line=22,/,
    )
  })

  test('shows all errors of a spec that has any, and nothing else', () => {
    const { status, stderr } = parley('lint', 'test/codegen/lint/bad-name/bad.yaml')
    expect(status).toBe(1)
    expect(stderr.match(/ - \w+ [\w-]+:/g)).toEqual([' - error bad-name:', ' - error bad-name:'])
    expect(stderr).toMatch(/2 problems in .*; not checked further\n$/)
    expect(parley('lint', 'nowhere.yaml')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error unreadable: cannot read nowhere.yaml'),
    })
  })
})

describe('the table of rules', () => {
  test('is what --rules lists', () => {
    const { status, stdout } = parley('lint', '--rules')
    expect(status).toBe(0)
    const listed = stdout.trimEnd().split('\n')
    expect(listed.map((line) => line.split(/ {2,}/))).toEqual(
      ruleTable.map(({ id, severity, purpose }) => [id, severity, purpose]),
    )
  })

  test('is the one in codegen/README.md', () => {
    const rows = ruleTable.map(({ id, severity, purpose }) => `| ${id} | ${severity} | ${purpose} |\n`)
    expect(readFileSync('codegen/README.md', 'utf8')).toContain(
      `| rule | severity | what it asks |\n|---|---|---|\n${rows.join('')}\n`,
    )
  })
})

test('a silence changes nothing in what is generated', () => {
  const spec = readFileSync('protocol/chat.yaml', 'utf8')
  const silenced = spec
    .replace('meta:\n', 'meta:\n  lint: { names: Any. }\n')
    .replace('type: user_info }', 'type: user_info, lint: { names: Any. } }')
  expect(silenced).not.toBe(spec)
  const options = { handlers: undefined }
  expect(generate('chat.yaml', silenced, options).files.get('kaitai/chat.ksy')).toBe(
    generate('chat.yaml', spec, options).files.get('kaitai/chat.ksy'),
  )
})
