/** `parley gen` in a folder of its own: what it writes, compares, removes and leaves alone. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/program.js'

const SPEC = readFileSync('protocol/chat.yaml', 'utf8')
const CLI = resolve('dist/codegen/cli.js')

let folder = ''
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(join(folder, 'protocol'))
  writeFileSync(join(folder, 'protocol/chat.yaml'), SPEC)
})

function gen(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'gen', ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** Every file below the folder with its text and when it was written. */
function snapshot(): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`]
    }),
  )
}

describe('gen', () => {
  test('a second time changes nothing', () => {
    expect(gen()).toMatchObject({ status: 0, stderr: '' })
    const before = snapshot()
    expect(gen()).toMatchObject({ status: 0, stdout: expect.stringContaining('0 written, 0 removed') })
    expect(snapshot()).toEqual(before)
  })

  test('writes a stub for every handler once, and never touches it again', () => {
    expect(gen().stdout).toContain('src/handlers/login-request.ts: new, to be filled in')
    expect(readdirSync(join(folder, 'src/handlers'))).toEqual([
      'login-request.ts',
      'room-chat-request.ts',
      'room-enter-request.ts',
      'room-leave-request.ts',
      'sys-user-connect.ts',
      'sys-user-disconnect.ts',
      'types.ts',
    ])
    const mine = join(folder, 'src/handlers/login-request.ts')
    writeFileSync(mine, '// mine\n')
    rmSync(join(folder, 'src/handlers/room-chat-request.ts'))
    const { stdout } = gen()
    expect(stdout).toContain('src/handlers/room-chat-request.ts: new')
    expect(stdout).not.toContain('login-request.ts: new')
    expect(readFileSync(mine, 'utf8')).toBe('// mine\n')
  })

  test('removes what it wrote for a packet that is gone, and leaves alone what somebody else put there', () => {
    gen()
    const foreign = join(folder, 'generated/typescript/packets/notes.txt')
    writeFileSync(foreign, 'not ours')
    writeFileSync(
      join(folder, 'protocol/chat.yaml'),
      SPEC.replace(/^ {2}kSYS_USER_CONNECT:[\s\S]*?(?= {2}kSYS_USER_DISCONNECT)/m, ''),
    )
    const { status, stdout, stderr } = gen()
    expect(status).toBe(0)
    expect(stdout).toContain('2 removed') // its types, and its page in the reference
    expect(stderr).toContain(
      'generated/typescript/packets/notes.txt: not written by the generator, left alone',
    )
    expect(existsSync(join(folder, 'generated/typescript/packets/sys-user-connect.ts'))).toBe(false)
    expect(existsSync(join(folder, 'src/handlers/sys-user-connect.ts'))).toBe(true)
    expect(readFileSync(foreign, 'utf8')).toBe('not ours')
  })

  test('takes another spec, another folder, and no handlers', () => {
    writeFileSync(join(folder, 'game.yaml'), SPEC)
    expect(gen('game.yaml', '--out', 'out', '--no-handlers')).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(folder).sort()).toEqual(['game.yaml', 'out', 'protocol'])
    expect(existsSync(join(folder, 'out/typescript/handler-table.ts'))).toBe(false)
  })

  test('with a mistake in the spec writes nothing, not even where something was there before', () => {
    gen()
    const before = snapshot()
    const broken = SPEC.replace('type: user_info', 'type: usr_info').replace('goes: lobby', 'goes: loby')
    writeFileSync(join(folder, 'protocol/chat.yaml'), broken)
    before.delete(join(folder, 'protocol/chat.yaml'))
    const { status, stderr } = gen()
    expect(status).toBe(1)
    expect(stderr.match(/ - error [\w-]+:/g)).toEqual([' - error unknown-state:', ' - error unknown-type:'])
    expect(stderr).toContain('2 problems in protocol/chat.yaml; nothing was written')
    const after = snapshot()
    after.delete(join(folder, 'protocol/chat.yaml'))
    expect(after).toEqual(before)
  })

  test('writes nothing where a file of somebody else stands in the way', () => {
    mkdirSync(join(folder, 'generated/typescript'), { recursive: true })
    writeFileSync(join(folder, 'generated/typescript/client.ts'), '// mine\n')
    const before = snapshot()
    const { status, stderr } = gen()
    expect(status).toBe(1)
    expect(stderr).toBe(
      'generated/typescript/client.ts: in the way, not written by the generator; remove it or move it elsewhere\nnothing was written\n',
    )
    expect(snapshot()).toEqual(before)
  })

  test('leaves no half-written file where one cannot be written', () => {
    mkdirSync(join(folder, 'generated/typescript/client.ts'), { recursive: true })
    const { status, stderr } = gen()
    expect(status).toBe(1)
    expect(stderr).toMatch(/client\.ts/)
    expect(stderr).not.toMatch(/\n {4}at /)
    expect([...snapshot().keys()].filter((path) => path.endsWith('.draft'))).toEqual([])
  })
})

describe('gen --check', () => {
  test('is content with what gen wrote', () => {
    gen()
    expect(gen('--check')).toMatchObject({
      status: 0,
      stdout: 'generated is up to date with protocol/chat.yaml\n',
    })
  })

  test('writes nothing and names what is missing, stale and orphaned', () => {
    gen()
    rmSync(join(folder, 'generated/kaitai/chat.ksy'))
    rmSync(join(folder, 'src/handlers/login-request.ts'))
    const enums = join(folder, 'generated/typescript/enums.ts')
    writeFileSync(enums, `${readFileSync(enums, 'utf8')}// edited\n`)
    const old = readFileSync(join(folder, 'generated/typescript/session.ts'), 'utf8')
    writeFileSync(join(folder, 'generated/typescript/packets/old.ts'), old)
    writeFileSync(join(folder, 'generated/README.txt'), 'notes')
    const before = snapshot()
    const { status, stderr } = gen('--check')
    expect(status).toBe(1)
    expect(stderr.trim().split('\n').sort()).toEqual([
      'generated is not up to date with protocol/chat.yaml; run: npm run gen',
      'generated/README.txt: orphaned, not written by the generator; remove it or move it elsewhere',
      'generated/kaitai/chat.ksy: missing',
      'generated/typescript/enums.ts: stale',
      'generated/typescript/packets/old.ts: orphaned, nothing in the spec leads to it any more',
      'src/handlers/login-request.ts: missing',
    ])
    expect(snapshot()).toEqual(before)
  })
})
