/** What becomes of logins, and of the chat, while Redis cannot be asked; and how soon it is over. */

import { expect, onTestFinished, test } from 'vitest'
import { type Accounts, passwordAccounts } from '../../src/accounts/accounts.js'
import { openRedisStore } from '../../src/accounts/redis-store.js'
import { asText } from '../../src/ops/problem.js'
import { letsIn, passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { type FaultProxy, faultProxy } from '../support/fault-proxy.js'
import type { RawPeer } from '../support/raw-peer.js'
import { type TestRedis, testCluster, testRedis } from '../support/redis.js'
import { type TestServer, testServer } from '../support/server.js'
import { aliceAndBob, bob as bobInRoom } from '../support/two.js'

/** A login is answered within this time, whatever happens; and it works again this long after its cause is gone. */
const ANSWERED_MS = 3000
const RECOVERED_MS = 2000

interface Fault {
  readonly breaks: (redis: TestRedis, proxy: FaultProxy) => unknown
  readonly mends: (redis: TestRedis, proxy: FaultProxy) => unknown
  /** What /readyz has for a reason. */
  readonly problem: RegExp
}

const USER = ['on', 'resetpass', '>secret-word', '~parley:*', '+@all'] as const

const faults: Readonly<Record<string, Fault>> = {
  'Redis is down': {
    breaks: (redis) => redis.stop(),
    mends: (redis) => redis.start().then(() => redis.admin.acl('SETUSER', 'parley', ...USER)),
    problem: /the connection has ended|ECONNRESET|ECONNREFUSED/,
  },
  'Redis hangs': {
    breaks: (redis) => redis.hang(),
    mends: (redis) => redis.wake(),
    problem: /no answer in 1000 ms/,
  },
  'connections are refused': {
    breaks: (_, proxy) => proxy.refuse(),
    mends: (_, proxy) => proxy.restore(),
    problem: /ECONNREFUSED/,
  },
  'the link is silent': {
    breaks: (_, proxy) => proxy.hold(),
    mends: (_, proxy) => proxy.restore(),
    problem: /no answer in 1000 ms/,
  },
  'the password was changed': {
    breaks: async ({ admin }) => {
      await admin.acl('SETUSER', 'parley', 'resetpass', '>another-word')
      await admin.client('KILL', 'USER', 'parley')
    },
    mends: ({ admin }) => admin.acl('SETUSER', 'parley', ...USER),
    problem: /WRONGPASS.*the user or password in the Redis URL is wrong/,
  },
  'a right was taken away': {
    breaks: ({ admin }) => admin.acl('SETUSER', 'parley', '-@all'),
    mends: ({ admin }) => admin.acl('SETUSER', 'parley', ...USER),
    problem: /NOPERM.*the Redis user needs the commands/,
  },
  'Redis has as many clients as it takes': {
    breaks: async ({ admin }) => {
      await admin.config('SET', 'maxclients', '1')
      await admin.client('KILL', 'USER', 'parley')
    },
    mends: ({ admin }) => admin.config('SET', 'maxclients', '1000'),
    problem: /max number of clients/,
  },
}

for (const [what, { breaks, mends, problem }] of Object.entries(faults)) {
  test(`while ${what}, a login fails in time, the chat goes on, and it is over when its cause is`, async () => {
    const redis = await testRedis()
    await redis.admin.acl('SETUSER', 'parley', ...USER)
    const proxy = await faultProxy(redis.port)
    const { server, accounts } = await serverWith(`redis://parley:secret-word@127.0.0.1:${proxy.port}`)
    const [alice, bob] = await inOneRoom(server)

    await breaks(redis, proxy)
    const failed = failsInTime(server)
    for (let n = 0; n < 20; n += 1) {
      alice.send(bytes.chat(`line ${n}`))
      await Promise.all([
        alice.expect(bytes.chatResponse(0)),
        bob.expect(bytes.chatNotify('alice', `line ${n}`)),
      ])
    }
    await failed
    await expect.poll(() => accounts.problem, { timeout: ANSWERED_MS }).toMatch(problem)
    expect(server.problems().map(asText)).toEqual([expect.stringMatching(problem)])
    expect(server.problems().map(asText).join()).not.toContain('secret-word')
    await failsInTime(server)

    await mends(redis, proxy)
    await recoversInTime(server)
    await expect.poll(() => accounts.problem, { timeout: RECOVERED_MS }).toBeUndefined()
    expect(server.problems()).toEqual([])
  })
}

test('a connection that was cut is replaced before anybody notices', async () => {
  const redis = await testRedis()
  const proxy = await faultProxy(redis.port)
  const { server } = await serverWith(`redis://127.0.0.1:${proxy.port}`)
  for (let n = 0; n < 10; n += 1) {
    proxy.cut()
    await recoversInTime(server)
  }
  expect(proxy.connections).toBe(1)
})

test('a connection that fell silent for ever is noticed and replaced', async () => {
  const redis = await testRedis()
  const proxy = await faultProxy(redis.port)
  const { server } = await serverWith(`redis://127.0.0.1:${proxy.port}`)
  proxy.forget()
  await recoversInTime(server)
})

test('every question to the store has a deadline', async () => {
  const redis = await testRedis()
  const store = await openRedisStore({ url: redis.url, prefix: 'parley:', deadline: 200 })
  onTestFinished(() => store.close())
  redis.hang()
  const began = Date.now()
  const questions = [
    store.find('a'),
    store.add('a', 'h'),
    store.change('a', 'h'),
    store.remove('a'),
    store.list(),
  ]
  for (const answer of await Promise.allSettled(questions)) {
    expect(answer).toMatchObject({
      reason: { message: `Redis at 127.0.0.1:${redis.port}: no answer in 200 ms` },
    })
  }
  expect(Date.now() - began).toBeLessThan(900) // before the probe has found out
})

test('a registration whose reply is lost counts: the next login with that password is in, with another is not', async () => {
  const redis = await testRedis()
  const proxy = await faultProxy(redis.port)
  const store = await openRedisStore({
    url: `redis://127.0.0.1:${proxy.port}`,
    prefix: 'parley:',
    deadline: 2000,
  })
  const accounts = passwordAccounts(
    {
      ...store,
      add(userId, hash) {
        proxy.loseNextReply()
        return store.add(userId, hash)
      },
    },
    passwords(),
    'first-login',
  )
  onTestFinished(() => accounts.close())
  await expect(letsIn(accounts, 'dave', 'right')).rejects.toThrow('the connection has ended')
  expect(await redis.admin.exists('parley:account:dave')).toBe(1)
  await expect.poll(() => letsIn(accounts, 'dave', 'right').catch(() => 'not yet')).toBe(true)
  expect(await letsIn(accounts, 'dave', 'wrong')).toBe(false)
})

const refusesWrites: Readonly<
  Record<string, Pick<Fault, 'problem'> & Record<'breaks' | 'mends', (redis: TestRedis) => unknown>>
> = {
  'is a replica': {
    breaks: ({ admin }) => admin.replicaof('127.0.0.1', '1'),
    mends: ({ admin }) => admin.replicaof('NO', 'ONE'),
    problem: /READONLY.*it is a replica/,
  },
  'has no memory left': {
    breaks: ({ admin }) => admin.config('SET', 'maxmemory', '1'),
    mends: ({ admin }) => admin.config('SET', 'maxmemory', '0'),
    problem: /OOM.*its memory is full/,
  },
}

for (const [what, { breaks, mends, problem }] of Object.entries(refusesWrites)) {
  test(`while Redis ${what}, who is registered logs in, and who is not does not`, async () => {
    const redis = await testRedis()
    const { server, accounts } = await serverWith(redis.url)
    await breaks(redis)
    await expect.poll(() => accounts.problem, { timeout: ANSWERED_MS }).toMatch(problem)
    await server.user('carol')
    const peer = await server.peer()
    await peer.ask(bytes.login('somebody'), bytes.loginResponse(34))
    await mends(redis)
    await expect.poll(() => accounts.problem, { timeout: RECOVERED_MS }).toBeUndefined()
    await peer.ask(bytes.login('somebody'), bytes.loginResponse(0))
  })
}

test('while a replica has lost its master and serves nothing, logins fail in time', async () => {
  const redis = await testRedis({ args: ['--replica-serve-stale-data', 'no'] })
  const { server, accounts } = await serverWith(redis.url)
  await redis.admin.replicaof('127.0.0.1', '1')
  await failsInTime(server)
  await expect.poll(() => accounts.problem, { timeout: ANSWERED_MS }).toMatch(/MASTERDOWN|READONLY/)
  await redis.admin.replicaof('NO', 'ONE')
  await recoversInTime(server)
})

test('of a cluster, while a node hangs or is down, logins are answered in time; then they work again', async () => {
  const { places, nodes } = await testCluster()
  const { server, accounts } = await serverWith(`redis+cluster://${places}`)
  const [alice, bob] = await inOneRoom(server)
  const names = Array.from({ length: 6 }, (_, n) => `user${n}`) // some on each node
  for (const [node, breaks, mends] of [
    [nodes[0], 'hang', 'wake'],
    [nodes[1], 'stop', 'start'],
  ] as const) {
    await node?.[breaks]()
    await Promise.all(names.map((name) => answeredInTime(server, name)))
    await expect.poll(() => accounts.problem, { timeout: ANSWERED_MS }).toBeDefined()
    await alice.ask(bytes.chat('still here'), bytes.chatResponse(0))
    await bob.expect(bytes.chatNotify('alice', 'still here'))

    await node?.[mends]()
    await allWell(nodes)
    const since = Date.now()
    await Promise.all(names.map((name) => recoversInTime(server, name, since)))
    await expect.poll(() => accounts.problem, { timeout: RECOVERED_MS }).toBeUndefined()
  }
})

test('of a cluster that has not noticed it yet, a node that hangs is noticed; users on the others log in', async () => {
  const { places, nodes } = await testCluster({ args: ['--cluster-node-timeout', '60000'] })
  const { server, accounts } = await serverWith(`redis+cluster://${places}`)
  const probed = Math.floor((Number(await nodes[0]?.admin.cluster('KEYSLOT', 'parley:probe')) * 3) / 16_384)
  const hanging = nodes[(probed + 1) % 3]
  hanging?.hang()
  await expect
    .poll(() => accounts.problem, { timeout: ANSWERED_MS })
    .toMatch(new RegExp(`127\\.0\\.0\\.1:${hanging?.port}: no answer`))
  // Nobody's login leads there, and it is not forgotten.
  for (
    const end = Date.now() + 2000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    expect(accounts.problem).toBeDefined()
  }
  const names = Array.from({ length: 6 }, (_, n) => `user${n}`)
  const answers = await Promise.all(names.map((name) => answeredInTime(server, name)))
  expect(new Set(answers)).toEqual(
    new Set([bytes.loginResponse(0).toString('hex'), bytes.loginResponse(34).toString('hex')]),
  )
  hanging?.wake()
  const since = Date.now()
  await Promise.all(names.map((name) => recoversInTime(server, name, since)))
  await expect.poll(() => accounts.problem, { timeout: RECOVERED_MS }).toBeUndefined()
})

/** The cluster itself takes a few seconds to find that it is whole again. */
async function allWell(nodes: readonly TestRedis[]): Promise<void> {
  for (const { admin } of nodes) {
    await expect
      .poll(() => admin.cluster('INFO').catch(String), { timeout: 20_000 })
      .toMatch(/cluster_state:ok/)
  }
}

/** With carol registered. */
async function serverWith(url: string): Promise<{ server: TestServer; accounts: Accounts }> {
  const store = await openRedisStore({ url, prefix: 'parley:', deadline: 2000 })
  const accounts = passwordAccounts(store, passwords(), 'first-login')
  expect(await letsIn(accounts, 'carol', 'pw')).toBe(true)
  return { server: await testServer({}, accounts), accounts }
}

async function inOneRoom(server: TestServer): Promise<[alice: RawPeer, bob: RawPeer]> {
  const [alice, bob] = await aliceAndBob(server)
  await alice.expect(bytes.newUser(bobInRoom))
  return [alice, bob]
}

async function answeredInTime(server: TestServer, userId = 'carol'): Promise<string> {
  const peer = await server.peer()
  const began = Date.now()
  peer.send(bytes.login(userId))
  const answer = await peer.frame()
  expect(Date.now() - began).toBeLessThan(ANSWERED_MS)
  await peer.close()
  return answer.toString('hex')
}

async function failsInTime(server: TestServer): Promise<void> {
  expect(await answeredInTime(server)).toBe(bytes.loginResponse(34).toString('hex'))
}

/** Logs in again and again until it works. */
async function recoversInTime(server: TestServer, userId = 'carol', since = Date.now()): Promise<void> {
  const works = bytes.loginResponse(0).toString('hex')
  while ((await answeredInTime(server, userId)) !== works) {
    expect(Date.now() - since).toBeLessThan(RECOVERED_MS)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(Date.now() - since).toBeLessThan(RECOVERED_MS)
}
