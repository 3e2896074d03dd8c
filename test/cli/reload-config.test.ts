/** SIGHUP: the configuration is read again while the server runs. */

import { once } from 'node:events'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { type Certificate, certificate } from '../support/certificate.js'
import { type Program, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

/** A server with a configuration file, which is written anew and read again. */
async function configured(yaml: string, ...args: readonly string[]) {
  const config = join(temporaryFolder(), 'parley.yaml')
  writeFileSync(config, yaml)
  const { program, port } = await serve('--auth', 'open', '--config', config, ...args)
  await program.shows(/chat from another terminal.*\n/)
  return {
    program,
    port: Number(port),
    config,
    /** What the log says of it, without the time. */
    async change(yaml: string): Promise<unknown[]> {
      const before = program.output.length
      writeFileSync(config, yaml)
      program.signal('SIGHUP')
      await expect.poll(() => program.output.slice(before)).toMatch(/(read again|stays)"\}\n$/)
      return logged(program, before)
    },
  }
}

function logged(program: Program, from: number): unknown[] {
  const lines = program.output.slice(from).trim().split('\n')
  return lines.map((line) => {
    const { time: _, ...fields } = JSON.parse(line)
    return fields
  })
}

async function peer(port: number): Promise<RawPeer> {
  const made = await RawPeer.connect(port)
  onTestFinished(() => made.close())
  return made
}

test('limits change for those who are connected, and what changed is logged', async () => {
  const { port, config, change } = await configured('room-rate: 0.1\n')
  const alice = await peer(port)
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  await alice.ask(
    bytes.enter(0),
    bytes.userList({ index: bytes.userIndex(0), userId: 'alice' }),
    bytes.enterResponse(0),
  )
  await alice.ask(bytes.chat('one'), bytes.chatResponse(0))
  await alice.ask(bytes.chat('two'), bytes.chatResponse(63))
  expect(await change('room-rate: 1000\nlog-level: info\n')).toEqual([
    { level: 'info', name: 'room-rate', before: '0.1', after: '1000', msg: 'setting changed' },
    { level: 'info', name: 'room-burst', before: '1', after: '2000', msg: 'setting changed' },
    { level: 'info', config, changed: 2, msg: 'configuration read again' },
  ])
  await expect
    .poll(async () => {
      alice.send(bytes.chat('three'))
      return (await alice.frame()).toString('hex')
    })
    .toBe(bytes.chatResponse(0).toString('hex'))
})

test('the log is as detailed as it is told to be now', async () => {
  const { program, change } = await configured('log-level: info\n')
  await change('log-level: debug\n')
  program.signal('SIGUSR2') // ignored, with a debug line
  await program.shows(/signal ignored/)
})

test('what needs a restart is named, and stays as it was', async () => {
  const { change } = await configured('max-users: 5\n')
  const waiting = 'setting changed; it needs a restart'
  expect((await change('max-users: 6\nredis: redis://:s3cret@host\n')).slice(0, -1)).toEqual([
    { level: 'warn', name: 'redis', before: 'none', after: 'not shown', msg: waiting },
    { level: 'warn', name: 'max-users', before: '5', after: '6', msg: waiting },
  ])
  expect((await change('max-users: 5\n')).length).toBe(1)
})

test('with a mistake in the file nothing changes, and each mistake is logged', async () => {
  const { port, config, change } = await configured('address-connections: 1\n')
  const msg = 'a problem with the configuration'
  expect(await change('address-connections: off\nprot: 1\nconnections: x\n')).toEqual([
    { level: 'error', problem: `${config}:2:1: unknown setting prot; did you mean port?`, msg },
    {
      level: 'error',
      problem: `${config}:3:14: connections: found "x", expected an integer from 1 to 10000000, or off`,
      msg,
    },
    { level: 'error', config, msg: 'configuration not applied; what was in force stays' },
  ])
  await peer(port)
  await (await peer(port)).expectEnd()
  await change('address-connections: off\n')
  await (await peer(port)).ask(bytes.login('alice'), bytes.loginResponse(0))
})

test('flags go before the file then, too', async () => {
  const { change } = await configured('idle-timeout: off\n', '--idle-timeout', '1h')
  expect((await change('idle-timeout: 2h\n')).length).toBe(1)
})

test('the log level changes', async () => {
  const { program, config } = await configured('max-users: 5\n')
  writeFileSync(config, 'log-level: warn\n')
  program.signal('SIGHUP')
  await program.shows(/needs a restart.*\n/)
  writeFileSync(config, 'log-level: info\n')
  program.signal('SIGHUP')
  await program.shows(/configuration read again.*\n/)
  expect(program.output.match(/configuration read again/g)).toHaveLength(1)
})

test('without a file, SIGHUP says so and does no harm', async () => {
  const { program, port } = await serve('--auth', 'open')
  program.signal('SIGHUP')
  await program.shows(/no settings to read again: the server was started without --config/)
  await (await peer(Number(port))).ask(bytes.login('alice'), bytes.loginResponse(0))
})

test('a new certificate is for the next connection; one that does not match changes nothing', async () => {
  const [one, other] = [certificate('localhost', 30), certificate('localhost', 30)]
  const folder = temporaryFolder()
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const install = ({ certPath, keyPath }: Certificate): void => {
    copyFileSync(certPath, cert)
    copyFileSync(keyPath, key)
  }
  install(one)
  const { program, port } = await serve('--auth', 'open', '--tls-cert', cert, '--tls-key', key)
  const fingerprint = async (): Promise<string> => {
    const socket = connectTls({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const { fingerprint256 } = socket.getPeerCertificate()
    socket.destroy()
    return fingerprint256
  }
  const first = await fingerprint()
  install(other)
  program.signal('SIGHUP')
  await program.shows(/certificate changed/)
  const second = await fingerprint()
  expect(second).not.toBe(first)
  copyFileSync(one.certPath, cert)
  program.signal('SIGHUP')
  await program.shows(/"problem":"tls-key: .* is not the key of the certificate/)
  expect(await fingerprint()).toBe(second)
})
