/** People at terminals. */

import { expect, test } from 'vitest'
import { certificate } from '../support/certificate.js'
import { parley, serve } from '../support/program.js'
import { testServer } from '../support/server.js'

test('two people talk, come and go', async () => {
  const { port } = await serve()
  const alice = parley(['chat', '--port', port, '--user', 'alice', '--room', '3'])
  alice.type("alice's password")
  await alice.shows(/you are in room 3\n\* here: alice/)

  const bob = parley(['chat', '--port', port, '--user', 'bob', '--room', '3'])
  bob.type("bob's password", '안녕 😀')
  await bob.shows(/here: alice, bob/)
  await alice.shows(/\* bob has come in\nbob: 안녕 😀/)
  alice.type('hello bob', '/who')
  await alice.shows(/\* here: alice, bob/)
  await bob.shows(/alice: hello bob/)

  bob.type('/leave')
  await bob.shows(/you are in the lobby/)
  await alice.shows(/\* bob has gone/)
  bob.type('to nobody', '/enter 99', '/enter 4')
  await bob.shows(/! not now: enter a room/)
  await bob.shows(/! there is no such room/)
  await bob.shows(/you are in room 4\n\* here: bob/)
  bob.type('/nonsense')
  await bob.shows(/! Say something, or:/)
  bob.type('x'.repeat(257))
  await bob.shows(/! msg: found 257 bytes of text, expected at most 256/)
  bob.type('/quit')
  expect(await bob.exit()).toBe(0)
  alice.endInput()
  expect(await alice.exit()).toBe(0)
})

test('on a terminal the password is not shown, and Ctrl-C quits', async () => {
  const { port } = await serve()
  const alice = parley(['chat', '--port', port, '--user', 'alice'], { terminal: true })
  await alice.shows(/Password for alice: /)
  alice.type('s3cret-word')
  await alice.shows(/you are in room 0/)
  await alice.shows(/> /)
  expect(alice.output).not.toContain('s3cret')
  alice.type('said aloud\u0003')
  expect(await alice.exit()).toBe(0)
})

test('why the server refuses is said in words', async () => {
  const { port } = await serve('--rooms', '1', '--room-capacity', '1')
  const env = { PARLEY_PASSWORD: 'pw' }
  const alice = parley(['chat', '--port', port, '--user', 'alice'], { env })
  await alice.shows(/you are in room 0/)
  const refused = async (said: RegExp, ...args: string[]): Promise<void> => {
    const program = parley(['chat', '--port', port, ...args], { env })
    expect(await program.exit()).toBe(1)
    expect(program.output).toMatch(said)
  }
  await refused(/^parley: this user is logged in already\n$/, '--user', 'alice')
  await refused(/^parley: the room is full\n$/, '--user', 'bob')
  await refused(/^parley: there is no such room\n$/, '--user', 'carol', '--room', '7')
  await refused(/^parley: user_id: found 33 bytes of text, expected at most 32\n$/, '--user', 'a'.repeat(33))
  alice.type('/quit')
  await alice.exit()
  const wrong = parley(['chat', '--port', port, '--user', 'alice'], { env: { PARLEY_PASSWORD: 'wrong' } })
  expect(await wrong.exit()).toBe(1)
  expect(wrong.output).toBe('parley: unknown user or wrong password\n')
})

test('what could steer the terminal is not passed on to it', async () => {
  const { port } = await serve('--auth', 'open')
  const alice = parley(['chat', '--port', port, '--user', 'alice'])
  alice.type('')
  await alice.shows(/you are in room 0/)
  const mallory = parley(['chat', '--port', port, '--user', 'mallory'])
  mallory.type('', '\u001b[2Jgone\u0007\u202e')
  await alice.shows(/: \ufffd\[2Jgone\ufffd\ufffd\n/)
  expect(alice.output).not.toContain('\u001b')
})

test('without a server, or when it goes, that is said', async () => {
  const nobody = parley(['chat', '--port', '1', '--user', 'alice'], { env: { PARLEY_PASSWORD: 'pw' } })
  expect(await nobody.exit()).toBe(1)
  expect(nobody.output).toMatch(/^parley: cannot reach the server at 127\.0\.0\.1:1: .*ECONNREFUSED/)

  const { program, port } = await serve('--auth', 'open')
  const alice = parley(['chat', '--port', port, '--user', 'alice'])
  alice.type('')
  await alice.shows(/you are in room 0/)
  program.signal('SIGTERM')
  expect(await alice.exit()).toBe(1)
  expect(alice.output).toMatch(/parley: the server closed the connection\n$/)
  expect(await program.exit()).toBe(0)
})

test('over TLS, if the certificate is one to trust', async () => {
  const keys = certificate()
  const server = await testServer({ tls: keys })
  const login = ['chat', '--port', `${server.port}`, '--user', 'alice']
  const alice = parley([...login, '--tls-ca', keys.certPath])
  alice.type('pw')
  await alice.shows(/you are in room 0/)
  const mistrusting = parley([...login, '--tls'])
  mistrusting.type('pw')
  await mistrusting.shows(/parley: cannot reach the server at 127\.0\.0\.1:\d+: self-signed certificate/)
  expect(await mistrusting.exit()).toBe(1)
  alice.endInput()
  expect(await alice.exit()).toBe(0)
})
