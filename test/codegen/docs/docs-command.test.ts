/** `parley docs` in a folder of its own. */

import { spawnSync } from 'node:child_process'
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/program.js'
import { CHAT } from './reference.js'

function docs(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('dist/codegen/cli.js'), 'docs', ...args],
    { cwd: folder, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

test('docs writes the reference, and --check tells what is not as the spec says, and how to mend it', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'my.yaml'), readFileSync(CHAT, 'utf8'))
  expect(docs(folder, 'my.yaml', '--out', 'reference')).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(join(folder, 'reference'))).toEqual(['README.md', 'enums.md', 'packets', 'types.md'])
  expect(docs(folder, 'my.yaml', '--out', 'reference', '--check').status).toBe(0)

  rmSync(join(folder, 'reference/types.md'))
  appendFileSync(join(folder, 'reference/enums.md'), 'edited')
  const { status, stderr } = docs(folder, 'my.yaml', '--out', 'reference', '--check')
  expect(status).toBe(1)
  expect(stderr).toBe(
    'reference/types.md: missing\nreference/enums.md: stale\n' +
      'reference is not up to date with my.yaml; run: parley docs my.yaml --out reference\n',
  )
})

test('docs of a spec with a mistake shows it and writes nothing', () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'my.yaml'),
    readFileSync(CHAT, 'utf8').replace('type: user_info', 'type: usr_info'),
  )
  const { status, stderr } = docs(folder, 'my.yaml')
  expect(status).toBe(1)
  expect(stderr).toMatch(/my\.yaml:\d+:\d+ - error unknown-type: no type usr_info; did you mean user_info\?/)
  expect(readdirSync(folder)).toEqual(['my.yaml'])
})

test('the reference of this repository is the one that docs writes', () => {
  expect(docs('.', '--check')).toMatchObject({ status: 0, stderr: '' })
})
