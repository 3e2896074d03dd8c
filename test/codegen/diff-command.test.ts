/** `parley diff` as a process, between files and revisions of a real repository. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { rules } from '../../codegen/diff/rules/index.js'
import { emptyFolder } from './workspace.js'

const CLI = resolve('dist/src/cli.js')
const SPEC = readFileSync('protocol/chat.yaml', 'utf8')
const WIDER = SPEC.replace('type: s4,', 'type: s8,')
const README = readFileSync('codegen/README.md', 'utf8')

let folder = ''
function git(...args: readonly string[]): void {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'ignore' })
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

const diff = (...args: readonly string[]) => run(process.execPath, [CLI, 'diff', ...args])

function writeSpec(text: string): void {
  mkdirSync(join(folder, 'protocol'), { recursive: true })
  writeFileSync(join(folder, 'protocol/chat.yaml'), text)
}

beforeAll(() => {
  folder = emptyFolder('diff-command')
  git('init', '--initial-branch=main')
  writeFileSync(join(folder, 'note.txt'), 'before the spec')
  git('add', '.')
  git('commit', '--message=empty')
  git('tag', 'empty')
  writeSpec(SPEC)
  git('add', '.')
  git('commit', '--message=spec')
  git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  writeSpec(WIDER)
  writeFileSync(join(folder, 'old.yaml'), SPEC)
})

describe('diff', () => {
  test('compares the working tree with a revision, shows a packet, and fails', () => {
    const { status, stdout, stderr } = diff('main')
    expect([status, stderr]).toEqual([1, ''])
    const line = SPEC.split('\n').findIndex((text) => text.includes('type: s4,')) + 1
    expect(
      stdout,
    ).toBe(`WIRE field-width  protocol/chat.yaml:${line}:34 (was main:protocol/chat.yaml:${line}:34)
  kROOM_ENTER_REQUEST.room_number was s4le, is s8le
  old client → new server: kROOM_ENTER_REQUEST
    0900ce000004030201
    meant: { room_number: 16909060 }
    read:  refused: kROOM_ENTER_REQUEST.room_number at byte 5: found 4 bytes, expected 8

main:protocol/chat.yaml to protocol/chat.yaml: 1 wire, 0 source, 0 compatible
`)
  })

  test('takes the last commit where no revision is given, and two revisions, and files', () => {
    expect(diff().stdout).toContain('HEAD:protocol/chat.yaml to protocol/chat.yaml: 1 wire')
    expect(diff('HEAD', 'origin/main')).toMatchObject({ status: 0 })
    mkdirSync(join(folder, 'main'), { recursive: true }) // a folder of that name is in nobody's way
    expect(diff('main', 'old.yaml')).toMatchObject({ status: 0 })
    expect(diff('old.yaml').stdout).toContain('old.yaml to protocol/chat.yaml: 1 wire')
    expect(diff('protocol/chat.yaml', 'main')).toMatchObject({ status: 1 })
    expect(diff('HEAD', 'old.yaml', '--spec', 'protocol/chat.yaml')).toMatchObject({ status: 0 })
  })

  test('takes an absolute path, and a spec at another place', () => {
    const spec = join(folder, 'protocol/chat.yaml')
    expect(run(process.execPath, [CLI, 'diff', 'main', '--spec', spec]).status).toBe(1)
    expect(spawnSync(process.execPath, [CLI, 'diff', 'main', '--spec', spec]).status).toBe(1)
  })

  test('passes where the rule is allowed, and still shows it', () => {
    const { status, stdout } = diff('main', '--allow', 'field-size', '--allow', 'field-width')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^WIRE field-width \(allowed\) {2}protocol/)
  })

  test('with --level wire passes changes of the source', () => {
    writeFileSync(join(folder, 'renamed.yaml'), WIDER.replaceAll('kROOM_CHAT_', 'kROOM_SAY_'))
    expect(diff('protocol/chat.yaml', 'renamed.yaml')).toMatchObject({ status: 1 })
    expect(diff('protocol/chat.yaml', 'renamed.yaml', '--level', 'wire')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('0 wire, 3 source'),
    })
  })

  test('tells programs everything', () => {
    const told: unknown = JSON.parse(diff('main', '--format', 'json').stdout)
    const direction = (name: string) =>
      expect.objectContaining({ direction: name, bytes: expect.any(String) })
    expect(told).toEqual({
      changes: [
        {
          rule: 'field-width',
          level: 'wire',
          verdict: 'breaking',
          message: 'kROOM_ENTER_REQUEST.room_number was s4le, is s8le',
          old: expect.objectContaining({ path: 'main:protocol/chat.yaml', column: 34, endColumn: 36 }),
          new: expect.objectContaining({ path: 'protocol/chat.yaml', column: 34, endColumn: 36 }),
          witnesses: [direction('old client → new server'), direction('new client → old server')],
        },
      ],
    })
  })

  test('says what is wrong where nothing can be compared, and exits with 2', () => {
    const refused = (...args: readonly string[]) => {
      const { status, stdout, stderr } = diff(...args)
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).not.toMatch(/\n {4}at /)
      return stderr
    }
    expect(refused('nowhere')).toBe('there is no file nowhere, and git knows no revision nowhere\n')
    expect(refused('empty')).toBe('protocol/chat.yaml is not in the revision empty\n')
    expect(refused('main', '--spec', 'elsewhere/chat.yaml')).toMatch(
      /^elsewhere\/chat.yaml is not in the revision main\nelsewhere\/chat.yaml:1:1 - error unreadable/,
    )
    expect(refused('main', '--allow', 'field-widht')).toMatch(
      /no rule field-widht; did you mean field-width\?/,
    )
    writeFileSync(join(folder, 'bad.yaml'), SPEC.replace('type: user_info', 'type: usr_info'))
    expect(refused('bad.yaml')).toMatch(/^bad\.yaml:\d+:\d+ - error unknown-type/)
  })

  test('hands git no option and no shell what it was given', () => {
    for (const name of ['--output=owned', '$(touch owned)', 'main:note.txt']) {
      const { status, stderr } = diff('--', name)
      expect(status).toBe(2)
      expect(stderr).toBe(`there is no file ${name}, and git knows no revision ${name}\n`)
    }
    expect(run('git', ['status', '--porcelain', 'owned']).stdout).toBe('')
  })

  test('says so where there is no git, or no repository', () => {
    const alone = run(process.execPath, [CLI, 'diff', 'main'], { ...process.env, PATH: '' })
    expect(alone).toMatchObject({
      status: 2,
      stderr: 'there is no file main, and no git to look for a revision of that name\n',
    })
    const outside = run(process.execPath, [CLI, 'diff', 'main'], { ...process.env, GIT_DIR: '/nowhere' })
    expect(outside).toMatchObject({
      status: 2,
      stderr: 'there is no file main, and protocol is in no git repository\n',
    })
  })
})

describe('codegen/README.md', () => {
  test('has the table of rules that --rules lists', () => {
    const listed = diff('--rules').stdout.trimEnd().split('\n')
    expect(listed.map((line) => line.split(/ {2,}/))).toEqual(
      rules.map(({ id, level, purpose }) => [id, level, purpose]),
    )
    const rows = rules.map(({ id, level, purpose }) => `| ${id} | ${level} | ${purpose} |\n`)
    expect(README).toContain(`| rule | level | what it tells |\n|---|---|---|\n${rows.join('')}\n`)
  })

  test('shows a finding as it is', () => {
    const [, shown = ''] = /```\n(WIRE field-width[\s\S]*?)```/.exec(README) ?? []
    expect(diff('origin/main').stdout).toContain(shown)
  })

  test('shows a job that annotates a pull request', () => {
    const [, job = ''] = /```yaml\n(name: protocol\n[\s\S]*?)```/.exec(README) ?? []
    const command: string = parse(job).jobs.diff.steps.at(-1).run
    const scripts = { parley: `${process.execPath} ${CLI}` }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, scripts }))
    const { status, stdout } = run('bash', ['-c', command])
    expect(status).toBe(1)
    expect(stdout).toMatch(
      /^::error file=protocol\/chat\.yaml,line=\d+,endLine=\d+,col=34,endColumn=36,title=wire field-width::kROOM_ENTER_REQUEST\.room_number was s4le, is s8le%0Aold client → new server: kROOM_ENTER_REQUEST%0A {2}0900ce000004030201%0A {2}meant: /,
    )
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  })
})
