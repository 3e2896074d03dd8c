/** What becomes of errors that nothing expected, in a real process. */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { type Program, parley, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

/** Has the program run this before its own code. */
function before(code: string): Readonly<Record<string, string>> {
  const path = join(temporaryFolder(), 'before.mjs')
  writeFileSync(path, code)
  return { NODE_OPTIONS: `--import=${path}` }
}

/** A server with one session, which does wrong on SIGUSR2. */
async function server(code: string, ...args: readonly string[]): Promise<[Program, RawPeer]> {
  const env = before(`process.on('SIGUSR2', () => { ${code} })`)
  const program = parley(['serve', '--port', '0', '--auth', 'open', ...args], { env })
  const [, port = ''] = await program.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  const peer = await RawPeer.connect(Number(port))
  await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  return [program, peer]
}

const errors = {
  'a rejection that nobody holds': "Promise.reject(new Error('nobody holds this'))",
  'an exception that nobody catches': "setTimeout(() => { throw new Error('nobody holds this') })",
  'a thrown value that is no error': "Promise.reject('nobody holds this')",
}
for (const [what, code] of Object.entries(errors)) {
  test(`${what} is logged with its stack; the server drains and ends with 1`, async () => {
    const [program, peer] = await server(code, '--drain', '0s')
    program.signal('SIGUSR2')
    await peer.expectEnd()
    await peer.close()
    expect(await program.exit()).toBe(1)
    const lines = program.output.trim().split('\n')
    const fatal: unknown[] = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'fatal')
    expect(fatal).toEqual([
      expect.objectContaining({
        msg: 'unexpected error: the server drains and ends',
        err: expect.objectContaining({
          message: expect.stringContaining('nobody holds this'),
          stack: expect.stringMatching(/nobody holds this.*\n {4}at /),
        }),
      }),
    ])
    expect(program.output).toContain('"reason":"drain"')
  })
}

test('another one while the server drains ends it at once', async () => {
  const [program] = await server(errors['a rejection that nobody holds'], '--drain', '1h')
  program.signal('SIGUSR2')
  await program.shows(/unexpected error: the server drains and ends/)
  program.signal('SIGUSR2')
  expect(await program.exit()).toBe(1)
  expect(program.output).toContain('another unexpected error: the process ends')
})

test('a drain that hangs is ended 5 s after its time', async () => {
  const hang = "(await import('node:net')).Server.prototype.close = () => undefined"
  const env = before(`${hang}; process.on('SIGUSR2', () => { Promise.reject(new Error('first')) })`)
  const program = parley(['serve', '--port', '0', '--auth', 'open', '--drain', '0s'], { env })
  await program.shows(/"listening on/)
  program.signal('SIGUSR2')
  expect(await program.exit()).toBe(1)
  expect(program.output).toMatch(/no end after 5000 ms.*could not drain/)
})

test('one before the server listens ends it with 1', async () => {
  const env = before("process.nextTick(() => Promise.reject(new Error('too early')))")
  const program = parley(['serve', '--port', '0', '--auth', 'open'], { env })
  expect(await program.exit()).toBe(1)
  expect(program.output).toContain('too early')
})

test('what a library prints is a line of the log, without what hangs on an error', async () => {
  const secret = "Object.assign(new Error('said so'), { args: ['secret-word'] })"
  const [program] = await server(`console.error(${secret}, 'and more')`)
  program.signal('SIGUSR2')
  await program.shows(/"level":"warn".*"text":"said so and more".*"a library has printed"/)
  expect(program.output).not.toContain('secret-word')
})

test('a command says it in one line, and ends with 1', async () => {
  const env = before("setTimeout(() => { throw new Error('not expected') }, 500)")
  const program = parley(['chat', '--user', 'alice', '--port', '1'], { env })
  expect(await program.exit()).toBe(1)
  expect(program.output).toBe('parley: not expected\n')
})

test('a command whose output nobody reads any more says nothing', () => {
  const user = (what: string): string => `node dist/src/cli.js user ${what} --data ${temporaryFolder()}`
  const pipe = `PARLEY_PASSWORD=x ${user('add alice')} | true; node dist/src/cli.js --help | true`
  expect(spawnSync('sh', ['-c', pipe], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
})
