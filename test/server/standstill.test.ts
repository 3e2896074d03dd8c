/** The process stands still and goes on (SIGSTOP, a paused machine, a lid): it counts against nobody. */

import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { certificate } from '../support/certificate.js'
import { serve } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

/** ms: longer than any of the deadlines. */
const STANDSTILL = 3000
const flags = ['--auth', 'open', '--idle-timeout', '2s', '--login-deadline', '2s', '--output-age', '2s']

test('who kept talking stays, and who logged in in time is in time', async () => {
  const { program, port } = await serve(...flags)
  const connected = (): Promise<RawPeer> => RawPeer.connect(Number(port))
  const [member, before] = [await connected(), await connected()]
  await member.ask(bytes.login('member'), bytes.loginResponse(0))
  await before.ask(bytes.leave(), bytes.leaveResponse(13))

  program.signal('SIGSTOP')
  const meanwhile = await connected()
  before.send(bytes.login('before'))
  meanwhile.send(bytes.login('meanwhile'))
  for (let said = 0; said < 10; said++) {
    member.send(bytes.leave())
    await new Promise((resolve) => setTimeout(resolve, STANDSTILL / 10))
  }
  program.signal('SIGCONT')

  await before.expect(bytes.loginResponse(0))
  await meanwhile.expect(bytes.loginResponse(0))
  for (let said = 0; said < 10; said++) await member.expect(bytes.leaveResponse(13))
  for (const peer of [member, before, meanwhile]) await peer.ask(bytes.leave(), bytes.leaveResponse(13))
  expect(program.output).not.toContain('session closed')
  for (const peer of [member, before, meanwhile]) await peer.close()
})

test('nor does it count against a TLS handshake, which may take 10 s', async () => {
  const { cert, certPath, keyPath } = certificate()
  const { program, port } = await serve('--auth', 'open', '--tls-cert', certPath, '--tls-key', keyPath)
  const socket = connect(Number(port), '127.0.0.1')
  const later = connectTls({ port: Number(port), host: '127.0.0.1', ca: cert })
  onTestFinished(() => {
    socket.destroy()
    later.destroy()
  })
  await once(later, 'secureConnect') // so the first has been accepted, too

  program.signal('SIGSTOP')
  const secure = connectTls({ socket, ca: cert })
  await new Promise((resolve) => setTimeout(resolve, 11_000))
  program.signal('SIGCONT')
  await once(secure, 'secureConnect')
})
