import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { certificate } from '../support/certificate.js'
import { RawPeer } from '../support/raw-peer.js'
import { testServer } from '../support/server.js'
import { alice, bob } from '../support/two.js'

type Options = ConnectionOptions & { readonly localAddress?: string }

async function secure(port: number, ca: string, options: Options = {}): Promise<RawPeer> {
  const how = { port, host: '127.0.0.1', ca, allowHalfOpen: true, ...options }
  const socket = connect(how)
  const peer = await RawPeer.over(socket, 'secureConnect')
  onTestFinished(() => peer.close())
  return peer
}

test('two users chat over TLS, cut as it may be, and a half-close is heard to the end', async () => {
  const tls = certificate()
  const server = await testServer({ tls })
  const [first, second] = [await secure(server.port, tls.cert), await secure(server.port, tls.cert)]
  await first.ask(bytes.login('alice'), bytes.loginResponse(0))
  await second.ask(bytes.login('bob'), bytes.loginResponse(0))
  await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
  for (const byte of bytes.enter(0)) second.send(Buffer.from([byte]))
  await second.expect(bytes.userList(alice, bob), bytes.enterResponse(0))
  await first.expect(bytes.newUser(bob))
  for (let n = 0; n < 500; n++) second.send(bytes.chat(`안녕 ${n}`))
  second.halfClose()
  for (let n = 0; n < 500; n++) await first.expect(bytes.chatNotify('bob', `안녕 ${n}`))
  for (let n = 0; n < 500; n++) await second.expect(bytes.chatResponse(0))
  await second.expectEnd()
  await first.expect(bytes.leftUser(bob))
})

test('TLS 1.2 is the least; 1.1 is refused', async () => {
  const tls = certificate()
  const server = await testServer({ tls })
  await secure(server.port, tls.cert, { maxVersion: 'TLSv1.2' })
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
  await expect(secure(server.port, tls.cert, old)).rejects.toThrow(/protocol version|alert/i)
  await expect.poll(() => server.counters.connections.of('tls-handshake')).toBe(1)
})

test('who speaks no TLS is closed, and its address counts until then', async () => {
  const tls = certificate()
  const server = await testServer({ tls, limits: { addressConnections: 1 } })
  const plain = connectPlain({ port: server.port, host: '127.0.0.1' })
  await once(plain, 'connect')
  await expect.poll(() => server.counts().connections).toBe(1)
  await expect(secure(server.port, tls.cert)).rejects.toThrow()
  plain.write(bytes.login('alice'))
  plain.resume()
  await once(plain, 'close')
  await expect.poll(() => server.counts()).toMatchObject({ connections: 0, sessions: 0 })
  await secure(server.port, tls.cert)
})

test('the login deadline counts from the connection, and a handshake may take no longer', async () => {
  const tls = certificate()
  const server = await testServer({ tls, limits: { loginDeadline: 2000 } })
  const from = performance.now()
  const silent = connectPlain({ port: server.port, host: '127.0.0.1' })
  silent.resume()
  const slow = connectPlain({ port: server.port, host: '127.0.0.1' })
  await once(slow, 'connect')
  await expect.poll(() => performance.now() - from).toBeGreaterThan(700)
  const prompt = await secure(server.port, tls.cert)
  await expect.poll(() => performance.now() - from, { timeout: 5000 }).toBeGreaterThan(1400)
  const late = await RawPeer.over(connect({ socket: slow, ca: tls.cert, host: '127.0.0.1' }), 'secureConnect')
  await once(silent, 'close')
  await late.expectEnd()
  expect(prompt.ended).toBe(false) // it connected later, and shook hands earlier
  await prompt.expectEnd()
  expect(performance.now() - from).toBeLessThan(8000)
  expect(server.counters.connections.of('tls-handshake')).toBe(1)
  expect(server.closeReasons).toEqual(['login-deadline', 'login-deadline'])
})

test('a handshake makes room for a newcomer from elsewhere', async () => {
  const tls = certificate()
  const server = await testServer({ tls, limits: { connections: 3 } })
  const handshakes = Array.from({ length: 3 }, () => connectPlain({ port: server.port, host: '127.0.0.1' }))
  for (const socket of handshakes) socket.resume().on('error', () => undefined)
  await expect.poll(() => server.counts().connections).toBe(3)
  const peer = await secure(server.port, tls.cert, { localAddress: '127.0.0.2' })
  await peer.ask(bytes.login('alice'), bytes.loginResponse(0))
  const { connections } = server.counters
  expect([connections.of('displaced'), connections.of('tls-handshake')]).toEqual([1, 0])
  for (const socket of handshakes) socket.destroy()
})

test('a new certificate is for whoever connects from now on; those that are there stay', async () => {
  const [before, after] = [certificate('before'), certificate('after')]
  const server = await testServer({ tls: before })
  const first = await secure(server.port, before.cert)
  server.setTls(after)
  await expect(secure(server.port, before.cert)).rejects.toThrow()
  await secure(server.port, after.cert)
  await first.ask(bytes.login('alice'), bytes.loginResponse(0))
  expect(() => server.setTls({ cert: before.cert, key: after.key })).toThrow(/mismatch/)
  await secure(server.port, after.cert)
})

test('a certificate that does not match its key ends the start before anything listens', async () => {
  const [one, other] = [certificate(), certificate()]
  await expect(testServer({ tls: { cert: one.cert, key: other.key } })).rejects.toThrow(/mismatch/)
})

test('a reader over TLS that does not read is closed, and a drain ends the others', async () => {
  const tls = certificate()
  const server = await testServer({ tls, drain: 0 })
  const [first, second] = [await secure(server.port, tls.cert), await secure(server.port, tls.cert)]
  await first.ask(bytes.login('alice'), bytes.loginResponse(0))
  await second.ask(bytes.login('bob'), bytes.loginResponse(0))
  await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
  await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
  second.stopReading()
  for (let said = 0; server.closeReasons.length === 0 && said < 100_000; said += 100) {
    for (let n = 0; n < 100; n++) first.send(bytes.chat('x'.repeat(256)))
    for (let n = 0; n < 100; n++) await first.frame()
  }
  expect(server.closeReasons).toEqual(['output-budget'])
  await expect.poll(() => server.counts().sessions).toBe(1)
  await Promise.all([server.close(), first.readToEnd().then(() => first.close())])
})

test('a drain ends at once those whose TLS handshake is not done', async () => {
  const tls = certificate()
  const server = await testServer({ tls, drain: 0 })
  const user = await secure(server.port, tls.cert)
  await user.ask(bytes.login('alice'), bytes.loginResponse(0))
  const [silent, half] = [await RawPeer.connect(server.port), await RawPeer.connect(server.port)]
  half.send(Buffer.from('1603010200010001fc0303', 'hex')) // the beginning of a ClientHello
  await expect.poll(() => server.counts().connections).toBe(3)
  const from = performance.now()
  const closed = server.close()
  await Promise.all([user, silent, half].map((peer) => peer.expectEnd()))
  await user.close()
  await closed
  expect(performance.now() - from).toBeLessThan(8000) // a handshake may take 10 s
})
