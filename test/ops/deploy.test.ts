/** The systemd unit and the Dockerfile: what they start runs, and stops as they say. */

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defaults } from '../../src/config/options.js'
import { startHttp } from '../../src/ops/http.js'
import * as bytes from '../support/bytes.js'
import { pipPackages } from '../support/pip.js'
import { temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'
import { build } from './dockerfile.js'

const UNIT = 'src/ops/deploy/parley.service'
/** How long a session's last bytes may take to go out, ms. */
const LINGER_MS = 5000

/** Every value of each key. */
const unit = new Map<string, string[]>()
for (const [, key = '', value = ''] of readFileSync(UNIT, 'utf8').matchAll(/^(\w+)=(.*)$/gm)) {
  unit.set(key, [...(unit.get(key) ?? []), value])
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams
  /** Waits until the output shows it. @throws Error where the process ends before */
  shows(pattern: RegExp): Promise<RegExpExecArray>
}

function start(file: string, args: readonly string[], cwd: string, env: Record<string, string>): Started {
  const child = spawn(file, args, { cwd, env: { PATH: process.env.PATH ?? '', ...env } })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const shows = async (pattern: RegExp): Promise<RegExpExecArray> => {
    await expect
      .poll(() => pattern.test(output) || child.exitCode !== null, { timeout: 20_000, message: output })
      .toBe(true)
    const match = pattern.exec(output)
    if (!match) throw new Error(`it ended with ${child.exitCode} and did not show ${pattern}:\n${output}`)
    return match
  }
  return { child, shows }
}

/** Two users log in, enter a room and chat. */
async function chatThrough(port: number): Promise<void> {
  const [alice, bob] = await Promise.all([RawPeer.connect(port), RawPeer.connect(port)])
  await alice.ask(bytes.login('alice', 'pw'), bytes.loginResponse(0))
  await bob.ask(bytes.login('bob', 'pw'), bytes.loginResponse(0))
  alice.send(bytes.enter(0))
  for (let n = 0; n < 2; n++) await alice.frame()
  bob.send(bytes.enter(0))
  for (let n = 0; n < 2; n++) await bob.frame()
  await alice.frame()
  await alice.ask(bytes.chat('hello'), bytes.chatResponse(0))
  await bob.expect(bytes.chatNotify('alice', 'hello'))
  await Promise.all([alice.close(), bob.close()])
}

async function stopsWith(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'close')
  child.kill(signal)
  await ended
  expect([child.exitCode, child.signalCode]).toEqual([0, null])
}

function signalOf(text: string | undefined): NodeJS.Signals {
  expect(text).toBe('SIGTERM')
  return 'SIGTERM'
}

const STATE = '/var/lib/parley'

test('the unit leaves enough time to drain, and its signals are ones that the server knows', () => {
  const seconds = Number(unit.get('TimeoutStopSec')?.[0])
  expect(seconds * 1000).toBeGreaterThan(defaults.drain + LINGER_MS + 5000)
  expect(unit.get('KillSignal')).toEqual(['SIGTERM'])
  expect(unit.get('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID'])
  expect(unit.get('Restart')).toEqual(['on-failure'])
})

test('what the unit starts serves, and keeps its accounts in its state folder', async () => {
  const folder = temporaryFolder()
  const state = join(folder, 'state')
  const config = join(folder, 'parley.yaml')
  mkdirSync(state)
  writeFileSync(config, 'port: 0\nhttp-port: off\n')
  const [command = ''] = unit.get('ExecStart') ?? []
  const [file, ...args] = command
    .replace('/usr/bin/node', process.execPath)
    .replace('/opt/parley', resolve('.'))
    .replace('/etc/parley/parley.yaml', config)
    .split(' ')
  const environment = (unit.get('Environment') ?? [])
    .join(' ')
    .replace('%S/parley', STATE)
    .replace(STATE, state)
  const env = Object.fromEntries(environment.split(' ').map((pair) => pair.split('=', 2)))
  const { child, shows } = start(file ?? '', args, '/', env)
  const [, port] = await shows(/listening on 127\.0\.0\.1:(\d+)/)
  await chatThrough(Number(port))
  await stopsWith(child, 'SIGTERM')
  expect(statSync(join(state, 'accounts.mdb')).size).toBeGreaterThan(0)
})

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!analyze)('systemd accepts the unit and finds little exposed (needs systemd-analyze)', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'parley.service')
  // systemd asks whether the program that it starts is there.
  writeFileSync(file, readFileSync(UNIT, 'utf8').replace('/usr/bin/node', process.execPath))
  const verify = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
  expect([verify.status, verify.stderr]).toEqual([0, ''])
  const args = ['security', '--offline=true', '--threshold=15', '--no-pager', file]
  const security = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  expect([security.status, security.stdout.match(/Overall exposure.*/)?.[0]]).toEqual([0, expect.any(String)])
})

/** Runs its arguments with the system calls alone that `systemd-analyze syscall-filter` has in the unit's sets. */
const CONFINED = `
import errno, os, re, subprocess, sys
import pyseccomp

def calls(name):
    text = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name], capture_output=True, text=True, check=True).stdout
    for word in re.findall(r"^ +(@?[\\w-]+)$", text, re.M):
        yield from calls(word) if word.startswith("@") else [word]

allowed = set()
for line in sys.argv[1].split(";"):
    for name in line.lstrip("~").split():
        (allowed.difference_update if line.startswith("~") else allowed.update)(calls(name))
assert len(allowed) > 200, allowed
jail = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
for name in sorted(allowed | {"execve"}):
    try:
        jail.add_rule(pyseccomp.ALLOW, name)
    except (OSError, ValueError):
        pass  # another architecture's
jail.load()
os.execv(sys.argv[2], sys.argv[2:])
`

test.skipIf(!analyze)(
  'the server gets by with the system calls of the unit (needs systemd-analyze)',
  async () => {
    const filter = (unit.get('SystemCallFilter') ?? []).join(';')
    expect(filter).toMatch(/^@system-service;~@privileged/)
    const env = { PYTHONPATH: pipPackages('pyseccomp==0.1.2') }
    const confined = (...command: readonly string[]): string[] => ['-c', CONFINED, filter, ...command]
    // It is in force: without it anybody may be nicer.
    const nicer = confined('/usr/bin/env', 'nice', '-n', '1', 'true')
    const { stderr } = spawnSync('python3', nicer, { env: { ...process.env, ...env }, encoding: 'utf8' })
    expect(stderr).toContain('cannot set niceness')

    const serve = ['serve', '--port', '0', '--http-port', '0', '--data', temporaryFolder()]
    const args = confined(process.execPath, resolve('dist/src/cli.js'), ...serve)
    const { child, shows } = start('python3', args, '/', env)
    const [, port] = await shows(/listening on 127\.0\.0\.1:(\d+)/)
    await chatThrough(Number(port))
    const [, httpPort] = await shows(/metrics on http:\/\/127\.0\.0\.1:(\d+)/)
    expect((await fetch(`http://127.0.0.1:${httpPort}/metrics`)).status).toBe(200)
    await stopsWith(child, 'SIGTERM')
  },
)

test('the image is built, and what it starts serves, is healthy, and stops', async () => {
  const folder = resolve('dist/test/image', String(process.pid)) // on the disk of node_modules, to be linked
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const image = build('src/ops/deploy/Dockerfile', '.', folder)
  expect(image).toMatchObject({ user: '1000:1000', volumes: ['/data'], exposed: ['7777', '8080'] })
  expect(image.from).toMatch(/^node:20-\w+-slim$/)
  expect(image.env).toMatchObject({
    PARLEY_HOST: '0.0.0.0',
    PARLEY_HTTP_HOST: '0.0.0.0',
    PARLEY_HTTP_PORT: '8080',
  })
  expect(statSync(join(image.root, 'data')).mode & 0o777).toBe(0o700)
  expect(() => statSync(join(image.root, 'app/node_modules/typescript'))).toThrow(/ENOENT/)

  const env = {
    ...image.env,
    PARLEY_HOST: '127.0.0.1',
    PARLEY_HTTP_HOST: '127.0.0.1',
    PARLEY_DATA: join(image.root, image.env.PARLEY_DATA ?? ''),
    PARLEY_PORT: '0',
    PARLEY_HTTP_PORT: '0',
  }
  const cwd = join(image.root, image.workdir)
  const [file = '', ...args] = [...image.entrypoint, ...image.cmd]
  const { child, shows } = start(file, args, cwd, env)
  const [, port] = await shows(/listening on 127\.0\.0\.1:(\d+)/)
  await chatThrough(Number(port))
  expect(statSync(join(image.root, 'data/accounts.mdb')).size).toBeGreaterThan(0)
  const [, httpPort = ''] = await shows(/metrics on http:\/\/127\.0\.0\.1:(\d+)/)
  const [check = '', ...checked] = image.healthcheck
  const healthy = spawn(check, checked, { cwd, env: { ...process.env, ...env, PARLEY_HTTP_PORT: httpPort } })
  await once(healthy, 'close')
  expect(healthy.exitCode).toBe(0)
  await stopsWith(child, signalOf(image.stopSignal))
})

test('the health check of the image tells a server that is alive from one that is not there', async () => {
  const [, check = ''] =
    /^HEALTHCHECK .* CMD (.*)$/m.exec(readFileSync('src/ops/deploy/Dockerfile', 'utf8')) ?? []
  const words: unknown = JSON.parse(check)
  if (!Array.isArray(words)) throw new Error('expected the exec form')
  const [file, ...args] = words.map(String)
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    failed: (error) => expect.fail(String(error)),
  })
  const healthy = async (): Promise<number | null> => {
    const child = spawn(file ?? '', args, { env: { ...process.env, PARLEY_HTTP_PORT: String(http.port) } })
    await once(child, 'close')
    return child.exitCode
  }
  expect(await healthy()).toBe(0)
  await http.close()
  expect(await healthy()).toBe(1)
})
