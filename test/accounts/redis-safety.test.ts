/** Settings of a real Redis that lose accounts some day, and rights that keep servers from noticing changes. */

import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { AccountChange, AccountStore } from '../../src/accounts/account-store.js'
import { openRedisStore } from '../../src/accounts/redis-store.js'
import { parley } from '../support/program.js'
import { type TestRedisOptions, testCluster, testRedis } from '../support/redis.js'
import { redisProcess } from '../support/redis-process.js'

interface Opened {
  readonly store: AccountStore
  /** Level and message of each line. */
  readonly lines: string[]
}

async function open(url: string): Promise<Opened> {
  const lines: string[] = []
  const write = (line: string): void => {
    const { level, msg }: { level: number; msg: string } = JSON.parse(line)
    lines.push(`${level} ${msg}`)
  }
  const log = pino({ level: 'debug' }, { write })
  const store = await openRedisStore({ url, prefix: 'parley:', deadline: 2000, log })
  onTestFinished(() => store.close())
  return { store, lines }
}

const EVICTS =
  /may evict accounts .*maxmemory-policy is allkeys-(lru|random).*set maxmemory-policy noeviction/
const FORGETS = /in memory alone \(appendonly is no and save is empty\).*set appendonly yes/
const lru = ['--maxmemory-policy', 'allkeys-lru']

const settings: Readonly<Record<string, [args: readonly string[], warnings: readonly RegExp[]]>> = {
  'it evicts, and keeps nothing on disk': [lru, [EVICTS, FORGETS]],
  'it evicts, and appends': [[...lru, '--appendonly', 'yes'], [EVICTS]],
  'it evicts keys that expire, and takes snapshots': [
    ['--maxmemory-policy', 'volatile-lru', '--save', '60 1'],
    [],
  ],
  'it appends': [['--appendonly', 'yes'], []],
}

for (const [what, [args, expected]] of Object.entries(settings)) {
  test(`${what}: ${expected.length} warnings, told once`, async () => {
    const { url } = await testRedis({ args })
    const { store, lines } = await open(url)
    await expect.poll(() => store.warnings).toEqual(expected.map((text) => expect.stringMatching(text)))
    if (expected.length > 0) expect(lines).toEqual(expected.map((text) => expect.stringMatching(text)))
    expect(store.problem).toBeUndefined()
    await store.add('alice', 'hash')
    if (expected.length === 0) expect(lines).toEqual([])
  })
}

test('another Redis in its place is looked at as soon as it is there', async () => {
  const { url, port, stop } = await testRedis()
  const { store, lines } = await open(url)
  await expect.poll(() => store.warnings).toEqual([expect.stringMatching(FORGETS)])
  await stop()
  const other = redisProcess(['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...lru])
  onTestFinished(() => other.stop())
  await other.start()
  await expect
    .poll(() => store.warnings, { timeout: 10_000 })
    .toEqual([expect.stringMatching(EVICTS), expect.stringMatching(FORGETS)])
  expect(lines).toContainEqual(expect.stringMatching(EVICTS))
})

test('a command says that Redis does not answer, where, and for how long it was asked', async () => {
  const redis = await testRedis()
  redis.hang()
  for (const command of [['list'], ['kick', 'alice']]) {
    const program = parley(['user', ...command, '--redis', redis.url])
    expect(await program.exit()).toBe(1)
    expect(program.output).toMatch(
      new RegExp(`^parley: Redis at 127\\.0\\.0\\.1:${redis.port}: no answer in \\d+ ms\\n$`),
    )
  }
})

test('of a cluster each master is asked', async () => {
  const { places, nodes } = await testCluster({ args: ['--appendonly', 'yes'] })
  await nodes[2]?.admin.config('SET', 'maxmemory-policy', 'allkeys-random')
  const { store } = await open(`redis+cluster://${places}`)
  await expect.poll(() => store.warnings).toEqual([expect.stringMatching(EVICTS)])
})

const forbids: Readonly<
  Record<string, [rights: readonly string[], warnings: readonly RegExp[], line: RegExp]>
> = {
  'CONFIG alone': [['-config'], [EVICTS], EVICTS],
  INFO: [['-info'], [EVICTS], EVICTS],
  'INFO and CONFIG': [['-info', '-config'], [], /^30 Redis permits neither INFO nor CONFIG GET/],
}
for (const [what, [rights, warnings, line]] of Object.entries(forbids)) {
  test(`where Redis permits no ${what}, what can be known is told, and all else works`, async () => {
    const redis = await testRedis({ args: lru })
    await redis.admin.acl('SETUSER', 'parley', 'on', '>secret-word', '~parley:*', '+@all', ...rights)
    const { store, lines } = await open(`redis://parley:secret-word@127.0.0.1:${redis.port}`)
    await expect.poll(() => lines).toEqual([expect.stringMatching(line)])
    expect(store.warnings).toEqual(warnings.map((text) => expect.stringMatching(text)))
    expect(await store.add('alice', 'hash')).toBe(true)
    expect(store.problem).toBeUndefined()
  })
}

test('where the stream of changes may not be read, that is said once, and noticed when it may', async () => {
  const redis = await testRedis({ args: ['--appendonly', 'yes'] })
  const acl = (...rights: readonly string[]) =>
    redis.admin.acl('SETUSER', 'parley', 'on', '>secret-word', '~parley:*', '+@all', ...rights)
  await acl('-xrange', '-xrevrange')
  const { store, lines } = await open(`redis://parley:secret-word@127.0.0.1:${redis.port}`)
  const changes: AccountChange[] = []
  store.watch((change) => changes.push(change))
  await expect.poll(() => lines).toEqual([expect.stringMatching(/^40 changes of accounts cannot be noticed/)])
  expect(await store.add('alice', 'hash', true)).toBe(true)
  expect(await store.find('alice')).toBe('hash')
  await acl('+xrange', '+xrevrange')
  await expect
    .poll(async () => {
      await store.kick('alice')
      return changes.at(-1)
    })
    .toEqual({ userId: 'alice', what: 'kicked' })
  expect(lines).toHaveLength(1)
})

test('a command that may not announce a change makes it, and says that sessions go on', async () => {
  const options: TestRedisOptions = { args: ['--appendonly', 'yes'] }
  const redis = await testRedis(options)
  await redis.admin.acl('SETUSER', 'parley', 'on', '>secret-word', '~parley:*', '+@all', '-xadd')
  const where = ['--redis', `redis://parley:secret-word@127.0.0.1:${redis.port}`]
  await redis.admin.hset('parley:account:alice', 'password', 'hash')
  const program = parley(['user', 'remove', 'alice', ...where])
  expect(await program.exit()).toBe(1)
  expect(program.output).toMatch(
    /^parley: alice: it is removed, but servers could not be told, so its sessions go on: Redis at .*NOPERM.*XADD.*\n$/,
  )
  expect(await redis.admin.exists('parley:account:alice')).toBe(0)
})
