/** Starting the server, what keeps it from starting, and stopping it. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { certificate } from '../support/certificate.js'
import { parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

/** As many connections to the server; closed with the test. */
async function peers(port: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const peer = await RawPeer.connect(Number(port))
    onTestFinished(() => peer.close())
  }
}

test('it says where it listens and how to chat, and stops on a signal', async () => {
  const { program, port } = await serve()
  await program.shows(new RegExp(`npm run chat -- --user alice --room 0 --port ${port}`))
  for (const line of program.output.trim().split('\n'))
    expect(JSON.parse(line)).toHaveProperty('level', 'info')
  program.signal('SIGINT')
  expect(await program.exit()).toBe(0)
})

test('on a terminal it says so in text', async () => {
  const program = parley(['serve', '--port', '0', '--data', temporaryFolder()], { terminal: true })
  await program.shows(/listening on 127\.0\.0\.1:\d+/)
  await program.shows(/chat from another terminal: npm run chat/)
  expect(program.output).not.toContain('{"level"')
})

test('when its terminal is closed, it stops', async () => {
  const program = parley(['serve', '--port', '0', '--auth', 'open'], { terminal: true })
  const [, port = ''] = await program.shows(/listening on 127\.0\.0\.1:(\d+)/)
  program.signal('SIGKILL') // the terminal
  const refused = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('connect', () => {
        socket.destroy()
        resolve(false)
      })
      socket.on('error', () => resolve(true))
    })
  await expect.poll(refused, { timeout: 10_000 }).toBe(true)
})

test('what stands open on an address that others reach is warned of, once it listens', async () => {
  const program = parley(['serve', '--host', '0.0.0.0', '--port', '0', '--auth', 'open'])
  const [, port] = await program.shows(/"listening on 0\.0\.0\.0:(\d+)"/)
  expect(program.output).toMatch(
    new RegExp(`"level":"warn".*--auth open on 0\\.0\\.0\\.0:${port}, which is not`),
  )
})

test('it starts with as much as a load test needs', async () => {
  const flags = '--rooms 8192 --room-capacity 8192 --max-users 60000 --session-rate 1000000'
  await serve('--http-port', 'off', '--auth', 'open', ...flags.split(' '), '--address-connections', 'off')
})

test('the log says as much as log-level allows', async () => {
  const program = parley(['serve', '--port', '0', '--auth', 'open', '--log-level', 'warn'], {
    env: { PARLEY_PORTRAIT: 'x' },
  })
  await program.shows(/PARLEY_PORTRAIT is no setting and is ignored/)
  program.signal('SIGHUP')
  await program.shows(/no settings to read again/)
  expect(program.output).not.toContain('"info"')
})

test('what keeps it from starting is said in one line, with exit code 1', async () => {
  const { port } = await serve()
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, 'kept')
  const [one, other] = [certificate('localhost', 30), certificate('localhost', 30)]
  const data = ['--data', join(folder, 'data')]
  const cases: [args: string[], said: RegExp][] = [
    [['--port', port], new RegExp(`^parley: cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\n$`)],
    [['--host', 'host.invalid'], /^parley: cannot listen on host\.invalid:7777: .*host\.invalid\n$/],
    [['--port', '0', '--data', file], /^parley: cannot use the data folder .*file: .*\n$/],
    [['--port', '70000'], /^parley: --port: found "70000", expected an integer from 0 to 65535\n$/],
    [
      ['--room-capacity', '0'],
      /^parley: --room-capacity: found "0", expected an integer from 1 to 1000000\n$/,
    ],
    [['--auth', 'none'], /^parley: --auth: found "none", expected password or open\n$/],
    [['--prot', '1'], /^parley: unknown option '--prot' \(Did you mean --port\?\)\n$/],
    [['--port'], /^parley: option '--port <number>' argument missing\n$/],
    [['extra'], /^parley: too many arguments for 'serve'\. .*\n$/],
    [['--config', folder], /^parley: cannot read .*: it is a folder, expected a file\n$/],
    [['--config', `${file}.yaml`], /^parley: cannot read .*file\.yaml: there is no such file\n$/],
    [
      ['--tls-cert', one.certPath, '--tls-key', other.keyPath],
      /^parley: tls-key: .* is not the key of the cert.*\n$/,
    ],
    [['--tls-cert', one.certPath], /^parley: --tls-cert: .*without tls-key; expected both or neither\n$/],
  ]
  for (const [args, said] of cases) {
    const program = parley(['serve', ...data, ...args])
    expect(await program.exit(), args.join(' ')).toBe(1)
    expect(program.output).toMatch(said)
  }
  const both = parley(['serve', ...data, '--port', 'x', '--drain', 'y'])
  expect(await both.exit()).toBe(1)
  expect(both.output).toMatch(/^parley: --port: found "x".*\nparley: --drain: found "y".*\n$/)
})

test('Ctrl-C that arrives twice, as under npm, is one; another one later ends it at once', async () => {
  const patient = await serve('--drain', '2s')
  await peers(patient.port, 20)
  // Two different ones: of two that are the same, the kernel may make one.
  patient.program.signal('SIGINT')
  patient.program.signal('SIGTERM')
  expect(await patient.program.exit()).toBe(0)
  expect(patient.program.output).toContain('"stopped"')

  const hasty = await serve('--drain', '1h', '--address-connections', 'off')
  await peers(hasty.port, 300)
  hasty.program.signal('SIGINT')
  await hasty.program.shows(/"stopping"/)
  const again = setInterval(() => hasty.program.signal('SIGTERM'), 100)
  onTestFinished(() => clearInterval(again))
  expect(await hasty.program.exit()).toBe(1)
  expect(hasty.program.output).not.toContain('"stopped"')
})

test('it makes nothing where it does not come to listening, and leaves what is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const args of [
    ['--port', 'x'],
    ['--tls-cert', 'x', '--tls-key', 'y'],
    ['--config', 'nowhere'],
  ])
    expect(await parley(['serve', '--data', join(folder, 'data'), ...args]).exit()).toBe(1)
  expect(readdirSync(folder)).toEqual([])
})
