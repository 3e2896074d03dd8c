/** Each limit, run into once, shows in the series that README.md names for it, and in no other limit's. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Accounts, openAccounts, passwordAccounts } from '../../src/accounts/accounts.js'
import type { Passwords } from '../../src/accounts/passwords.js'
import { defaults } from '../../src/config/options.js'
import { createMetrics } from '../../src/ops/metrics.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import { heldAccounts, type TestServer, type TestServerOptions, testServer } from '../support/server.js'

const table = [
  ...readFileSync('src/ops/README.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| `(parley_\w+\{.*\})` \|$/gm),
].map(([, limit = '', series = '']) => ({ limit, series }))

interface Case extends TestServerOptions {
  readonly accounts?: Accounts
  /** In place of accounts: a store with these in front of it. */
  readonly passwords?: Passwords
  run(server: TestServer): Promise<void>
}

/** Two members; one of them reads nothing while the other talks. */
async function talkToTheDeaf(server: TestServer): Promise<void> {
  const [deaf, speaker] = [await server.user('deaf'), await server.user('speaker')]
  deaf.send(bytes.enter(0))
  for (let n = 0; n < 2; n++) await deaf.frame()
  speaker.send(bytes.enter(0))
  for (let n = 0; n < 2; n++) await speaker.frame()
  deaf.stopReading()
  const chats = Array.from({ length: 500 }, () => bytes.chat('x'.repeat(250)))
  while (server.counters.closed.of('output-budget') + server.counters.closed.of('output-age') === 0) {
    speaker.send(...chats)
    for (const _ of chats) await speaker.frame()
  }
}

/** The second guess has to wait for the first to be forgotten. */
async function guessTwice(server: TestServer): Promise<void> {
  const peer = await server.peer()
  for (const [password, result] of [
    ['right', 0],
    ['wrong', 33],
    ['wrong', 34],
  ] as const) {
    const guesser = result === 0 ? await server.peer() : peer
    await guesser.ask(bytes.login('alice', password), bytes.loginResponse(result))
  }
}

const cases: Readonly<Record<string, Case>> = {
  'frame-length': {
    frameLength: 100,
    async run(server) {
      const peer = await server.peer()
      peer.send(bytes.packet(999, Buffer.alloc(200)))
      await peer.expectEnd()
    },
  },
  'login-deadline': {
    limits: { loginDeadline: 50 },
    run: async (server) => (await server.peer()).expectEnd(),
  },
  'idle-timeout': {
    limits: { idleTimeout: 200 },
    run: async (server) => (await server.user('alice')).expectEnd(),
  },
  'session-rate': {
    limits: { sessionRate: 100, sessionBurst: 2 },
    async run(server) {
      const peer = await server.peer()
      const leaves = Array.from({ length: 5 }, bytes.leave)
      peer.send(...leaves)
      await peer.expect(...leaves.map(() => bytes.leaveResponse(13)))
    },
  },
  'session-bytes': {
    limits: { sessionBytes: 2000, sessionBytesBurst: 10 },
    async run(server) {
      const peer = await server.peer()
      peer.send(bytes.chat('a'), bytes.leave())
      await peer.expect(bytes.chatResponse(82), bytes.leaveResponse(13))
    },
  },
  'unknown-rate': {
    limits: { unknownRate: 1, unknownBurst: 2 },
    async run(server) {
      const peer = await server.peer()
      peer.send(...Array.from({ length: 3 }, () => bytes.packet(999)))
      await peer.expectEnd()
    },
  },
  'room-rate': {
    limits: { roomRate: 0.001, roomBurst: 1 },
    async run(server) {
      const peer = await server.user('alice')
      peer.send(bytes.enter(0))
      for (let n = 0; n < 2; n++) await peer.frame()
      await peer.ask(bytes.chat('a'), bytes.chatResponse(0))
      await peer.ask(bytes.chat('b'), bytes.chatResponse(63))
    },
  },
  connections: {
    limits: { connections: 1 },
    async run(server) {
      await server.user('alice')
      await (await server.peer()).expectEnd()
    },
  },
  'address-connections': {
    limits: { addressConnections: 1 },
    async run(server) {
      await server.user('alice')
      await (await server.peer()).expectEnd()
    },
  },
  'address-connect-rate': {
    limits: { addressConnectRate: 0.001, addressConnectBurst: 1 },
    async run(server) {
      await server.user('alice')
      await (await server.peer()).expectEnd()
    },
  },
  'open-files': {
    openFiles: 1,
    async run(server) {
      await server.user('alice')
      await (await server.peer()).expectEnd()
    },
  },
  'address-failures': {
    passwords: passwords({ addressFailures: 0.001, addressFailuresBurst: 1 }),
    run: guessTwice,
  },
  'account-failures': {
    passwords: passwords({
      accountFailures: 0.001,
      accountFailuresBurst: 1,
      addressFailures: 0.001,
      addressFailuresBurst: 100,
    }),
    run: guessTwice,
  },
  'account-deadline': {
    accounts: heldAccounts(),
    accountDeadline: 20,
    run: async (server) => (await server.peer()).ask(bytes.login('alice'), bytes.loginResponse(34)),
  },
  'output-budget': { limits: { outputBudget: 20_000 }, run: talkToTheDeaf },
  'output-age': { limits: { outputBudget: 100_000_000, outputAge: 200 }, run: talkToTheDeaf },
  'max-users': {
    maxUsers: 1,
    async run(server) {
      await server.user('alice')
      await (await server.peer()).ask(bytes.login('bob'), bytes.loginResponse(32))
    },
  },
  'room-capacity': {
    roomCapacity: 1,
    async run(server) {
      const [alice, bob] = [await server.user('alice'), await server.user('bob')]
      alice.send(bytes.enter(0))
      for (let n = 0; n < 2; n++) await alice.frame()
      await bob.ask(bytes.enter(0), bytes.enterResponse(54))
    },
  },
  rooms: {
    rooms: 1,
    run: async (server) => (await server.user('alice')).ask(bytes.enter(1), bytes.enterResponse(61)),
  },
}

test('every limit is here', () => {
  expect(table.map(({ limit }) => limit)).toEqual(Object.keys(cases))
  // A burst belongs to its rate; a stale session is shown by the reason for which it is closed, `replaced`.
  const limits = Object.keys(defaults.limits).filter(
    (name) => !name.endsWith('Burst') && name !== 'staleAfter',
  )
  const kebab = limits.map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  expect(Object.keys(cases)).toEqual(expect.arrayContaining(kebab))
})

test.each(table)('$limit shows in $series', async ({ limit, series }) => {
  const { run, passwords, ...rest } = cases[limit] ?? expect.fail()
  const made = passwords ? passwordAccounts(memoryStore(), passwords, 'first-login') : openAccounts()
  const { accounts = made, ...options } = rest
  const server = await testServer(options, accounts)
  const page = createMetrics({
    server,
    accounts,
    passwords: passwords?.queue,
    options: { ...defaults, ...options },
  })
  const shown = async (): Promise<string[]> => {
    const { text } = await page()
    const every = new Set(table.map((row) => row.series))
    return [...every].filter((name) => !text.includes(`\n${name} 0\n`))
  }
  expect(await shown()).toEqual([])
  await run(server)
  await expect.poll(shown).toEqual([series])
})
