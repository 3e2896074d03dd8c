/** What signals do to the server, as a process and under npm. */

import { constants } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { npm, parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

test('SIGTERM to npm alone drains the server that npm start runs', async () => {
  const program = npm(['start', '--', '--port', '0', '--data', temporaryFolder(), '--drain', '0s'])
  const [, port = ''] = await program.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  const alice = await RawPeer.connect(Number(port))
  onTestFinished(() => alice.close())
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  process.kill(program.pid, 'SIGTERM')
  await alice.expectEnd()
  await alice.close()
  expect(await program.exit()).toBe(0)
  expect(program.output).toContain('"stopped"')
})

test('signals that mean nothing here are ignored, and the debugger stays shut', async () => {
  const { program, port } = await serve('--log-level', 'debug')
  const names = ['USR1', 'USR2', 'ALRM', 'VTALRM', 'PROF', 'IO', 'PWR', 'STKFLT'].map((name) => `SIG${name}`)
  const signals = Object.entries(constants.signals).filter(([name]) => names.includes(name))
  for (const [name, number] of signals) {
    process.kill(program.pid, number)
    // SIGIO and SIGPOLL are two names of one.
    await program.shows(
      new RegExp(`"signal":"${name.replace('SIGIO', 'SIG(IO|POLL)')}","msg":"signal ignored"`),
    )
  }
  const alice = await RawPeer.connect(Number(port))
  onTestFinished(() => alice.close())
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  await alice.close()
  program.signal('SIGTERM')
  expect(await program.exit()).toBe(0)
  expect(program.output).not.toContain('Debugger listening')
})

test.each(['SIGQUIT', 'SIGXCPU'] as const)('%s drains', async (signal) => {
  const program = parley(['serve', '--port', '0', '--auth', 'open'])
  await program.shows(/chat from another terminal/)
  program.signal(signal)
  if (signal === 'SIGXCPU') program.signal(signal) // the kernel repeats it
  expect(await program.exit()).toBe(0)
  expect(program.output).toContain('"stopped"')
})
