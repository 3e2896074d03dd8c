/** `parley sdk python` in a project of somebody's own. */

import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/program.js'
import { python, SDK } from './python.js'

const CLI = resolve('dist/src/cli.js')

/** A folder with a copy of a spec in it, and the command run there. */
function project(spec: string) {
  const folder = temporaryFolder()
  cpSync(spec, join(folder, 'my.yaml'))
  const sdk = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'sdk', 'python', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  return { folder, sdk }
}

test('it writes the package alone, which works, and says when it is up to date', () => {
  const { folder, sdk } = project('test/codegen/specs/every-behaviour.yaml')
  expect(sdk('my.yaml', '--out', 'sdk/python')).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(join(folder, 'sdk/python')).sort()).toEqual([
    'README.md',
    'parley_duel',
    'pyproject.toml',
  ])
  const program = 'from parley_duel import Move; print(Move.decode(Move(x=0.5).encode()))'
  expect(python(['-c', program], join(folder, 'sdk/python'))).toBe('Move(x=0.5)\n')
  expect(sdk('my.yaml', '--out', 'sdk/python', '--check')).toEqual({
    status: 0,
    stdout: 'sdk/python is up to date with my.yaml\n',
    stderr: '',
  })
})

test('what Python leaves beside the code is not in the way; what is stale is named, with what to run', () => {
  const { folder, sdk } = project('test/codegen/specs/every-behaviour.yaml')
  sdk('my.yaml', '--out', 'py')
  const run = [
    '-c',
    'import sys; sys.dont_write_bytecode = False; sys.pycache_prefix = None; import parley_duel',
  ]
  python(run, join(folder, 'py'))
  expect(readdirSync(join(folder, 'py/parley_duel'))).toContain('__pycache__')
  appendFileSync(join(folder, 'py/parley_duel/enums.py'), '# edited\n')
  expect(sdk('my.yaml', '--out', 'py', '--check')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'py/parley_duel/enums.py: stale\n' +
      'py is not up to date with my.yaml; run: parley sdk python my.yaml --out py\n',
  })
  expect(sdk('my.yaml', '--out', 'py').stdout).toMatch(/ 1 written, 0 removed\n$/)
})

test('what is committed in generated/ is what it writes', () => {
  const { folder, sdk } = project('protocol/chat.yaml')
  cpSync(join(folder, 'my.yaml'), join(folder, 'chat.yaml'))
  expect(sdk('chat.yaml').status).toBe(0)
  const client = 'parley_chat/client.py'
  expect(readFileSync(join(folder, 'generated/sdk/python', client), 'utf8')).toBe(
    readFileSync(join(SDK, client), 'utf8'),
  )
})

test('a spec with mistakes is told of as by gen, and another language by name', () => {
  const { folder, sdk } = project('test/codegen/specs/bad/unknown-type.yaml')
  const { status, stderr } = sdk('my.yaml')
  expect(status).toBe(1)
  expect(stderr).toContain('error unknown-type')
  expect(readdirSync(folder)).toEqual(['my.yaml'])
  const cobol = spawnSync(process.execPath, [CLI, 'sdk', 'cobol'], { cwd: folder, encoding: 'utf8' })
  expect(cobol.status).toBe(1)
  expect(cobol.stderr).toContain('found cobol, expected one of python')
})
