/** /metrics of a server, as Prometheus reads it; and that README.md says the same. */

import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { sessionStates } from '../../generated/typescript/session.js'
import { type Accounts, openAccounts } from '../../src/accounts/accounts.js'
import { defaults, type ServerOptions } from '../../src/config/options.js'
import { Tally } from '../../src/ops/counters.js'
import { startHttp } from '../../src/ops/http.js'
import { createMetrics } from '../../src/ops/metrics.js'
import * as bytes from '../support/bytes.js'
import { testServer } from '../support/server.js'
import { aliceAndBob } from '../support/two.js'
import { checkPromql, type Family, families } from './python.js'

const readme = readFileSync('src/ops/README.md', 'utf8')

async function observed(options: Partial<ServerOptions> = {}, accounts: Accounts = openAccounts()) {
  const server = await testServer(options, accounts)
  const passwords = { waiting: 7, heldUp: new Tally<'address' | 'account'>(), waited: () => undefined }
  const metrics = createMetrics({ server, accounts, passwords, options: { ...defaults, ...options } })
  const { problems } = server
  const failed = (error: unknown): void => expect.fail(String(error))
  const http = await startHttp({ host: '127.0.0.1', port: 0, failed })
  http.show({ metrics, problems, warnings: () => [] })
  onTestFinished(() => http.close())
  const page = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${http.port}/metrics`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4;/)
    return response.text()
  }
  const scrape = async (): Promise<readonly Family[]> => families(await page())
  return { server, page, scrape }
}

/** `name{label=value,…}` of every sample. */
function flat(all: readonly Family[]): Record<string, number> {
  const samples = all.flatMap((family) => family.samples)
  return Object.fromEntries(
    samples.map(({ name, labels, value }) => {
      const inner = Object.entries(labels).map(([label, text]) => `${label}=${text}`)
      return [inner.length > 0 ? `${name}{${inner.join()}}` : name, Number(value.replace('inf', 'Infinity'))]
    }),
  )
}

test('README.md has every metric, its type and its help, and no other', async () => {
  const { scrape } = await observed()
  const table = [...readme.matchAll(/^\| `((?:parley|process|nodejs)_\w+)` \| (\w+) \| (.*?) ?\| (.*) \|$/gm)]
  const told = table.map(([, name = '', type, labels = '', help]) => [
    name,
    { type, help, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) },
  ])
  expect(told).toHaveLength(new Set(told.map(([name]) => name)).size)
  const own = new Set(['le'])
  let shown: readonly Family[] = []
  // Garbage collection is counted by kind once there was one.
  const collected = async (): Promise<number | undefined> => {
    Array.from({ length: 1_000_000 }, () => ({})) // garbage
    shown = await scrape()
    return shown.find(({ name }) => name === 'nodejs_gc_duration_seconds')?.samples.length
  }
  await expect.poll(collected, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(
    Object.fromEntries(
      shown.map(({ name, type, help, samples }) => {
        const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)))
        return [name, { type, help, labels: [...labels].filter((label) => !own.has(label)) }]
      }),
    ),
  ).toEqual(Object.fromEntries(told))
})

test('every series is there from the start, at 0', async () => {
  const { scrape } = await observed()
  const all = flat(await scrape())
  for (const state of sessionStates) expect(all[`parley_sessions{state=${state}}`]).toBe(0)
  for (const [name, value] of Object.entries(all)) {
    if (/^parley_(packets|refusals|sessions_closed|connections|reading_paused)_total/.test(name)) {
      expect([name, value]).toEqual([name, 0])
    }
  }
  expect(all).toMatchObject({
    'parley_packets_total{packet=kROOM_CHAT_REQUEST,direction=received}': 0,
    'parley_packets_total{packet=kROOM_CHAT_NOTIFY,direction=sent}': 0,
    'parley_refusals_total{code=63,result=kROOM_TOO_MANY_PACKET}': 0,
    'parley_sessions_closed_total{reason=client}': 0,
    'parley_connections_total{outcome=accepted}': 0,
    'parley_reading_paused_total{cause=session-rate}': 0,
    'parley_login_duration_seconds_count{outcome=busy}': 0,
    'parley_slowed_logins_total{by=account}': 0,
    'parley_queue_length{queue=hash}': 7,
  })
  expect(Object.keys(all).filter((name) => /kNONE|kSYS|kRE.*LOGIN|kNaN/.test(name))).toEqual([])
})

test('two users chat, one says something unknown, one hangs up: all of it is counted', async () => {
  const { server, scrape } = await observed()
  const [alice, bob] = await aliceAndBob(server)
  await alice.expect(bytes.newUser({ index: bytes.userIndex(1), userId: 'bob' }))
  await alice.ask(bytes.chat('hello'), bytes.chatResponse(0))
  await bob.expect(bytes.chatNotify('alice', 'hello'))
  const third = await server.peer()
  await third.ask(bytes.packet(9999), ...[])
  await third.ask(bytes.enter(0), bytes.enterResponse(53))
  expect(flat(await scrape())).toMatchObject({
    parley_connections: 3,
    'parley_connections_total{outcome=accepted}': 3,
    'parley_sessions{state=connected}': 1,
    'parley_sessions{state=room}': 2,
    parley_users: 2,
    parley_rooms: 1,
    'parley_packets_total{packet=kLOGIN_REQUEST,direction=received}': 2,
    'parley_packets_total{packet=kROOM_CHAT_REQUEST,direction=received}': 1,
    'parley_packets_total{packet=kROOM_CHAT_NOTIFY,direction=sent}': 1,
    'parley_packets_total{packet=kROOM_NEW_USER_NOTIFY,direction=sent}': 1,
    parley_unknown_packets_total: 1,
    'parley_refusals_total{code=53,result=kENTER_ROOM_NOT_USED_STATUS}': 1,
    'parley_bytes_total{direction=received}': 2 * (71 + 9) + 262 + 5 + 9,
    'parley_login_duration_seconds_count{outcome=accepted}': 2,
    parley_ready: 1,
    parley_account_store_up: 1,
  })
  await bob.close()
  third.send(bytes.packet(12))
  await third.expectEnd()
  await expect.poll(() => server.counts().sessions).toBe(1)
  const later = flat(await scrape())
  expect(later).toMatchObject({
    'parley_sessions_closed_total{reason=client}': 1,
    'parley_sessions_closed_total{reason=server-side-packet}': 1,
    'parley_sessions{state=room}': 1,
  })
  expect(later.parley_turn_duration_seconds_count).toBeGreaterThan(5)
})

test('limits are shown as they are in force, off as +Inf', async () => {
  const { server, scrape } = await observed({ maxUsers: 77, limits: defaults.limits })
  expect(flat(await scrape())).toMatchObject({
    'parley_limit{name=session-rate}': 100,
    'parley_limit{name=idle-timeout}': Number.POSITIVE_INFINITY,
    'parley_limit{name=max-users}': 77,
    'parley_limit{name=frame-length}': 65_535,
  })
  server.setLimits({ ...defaults.limits, sessionRate: 5 })
  expect(flat(await scrape())['parley_limit{name=session-rate}']).toBe(5)
})

test('an account store that cannot be asked is seen', async () => {
  const { scrape } = await observed({}, { ...openAccounts(), problem: 'no route to it' })
  expect(flat(await scrape())).toMatchObject({ parley_ready: 0, parley_account_store_up: 0 })
})

test('scrapes at the same time do not disturb each other', async () => {
  const { server, page } = await observed()
  await aliceAndBob(server)
  const pages = await Promise.all(Array.from({ length: 8 }, page))
  for (const text of pages) {
    expect(flat(families(text))['parley_packets_total{packet=kLOGIN_REQUEST,direction=received}']).toBe(2)
  }
})

test('the alerts are PromQL, on series that are there', async () => {
  const { scrape } = await observed()
  const all = await scrape()
  const [, alerts = ''] = readme.match(/```promql\n([\s\S]*?)```/) ?? []
  checkPromql(alerts)
  const names = new Set([...all.flatMap(({ samples }) => samples.map(({ name }) => name)), 'up'])
  const used = [...alerts.matchAll(/\b(?:up|parley_\w+)\b/g)].map(([name]) => name)
  expect(used.length).toBeGreaterThanOrEqual(7)
  expect(used.filter((name) => !names.has(name))).toEqual([])
})
