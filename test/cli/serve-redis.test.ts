/** `parley serve` with accounts in Redis: what it starts with, and what it says. */

import { describe, expect, test } from 'vitest'
import { certificate } from '../support/certificate.js'
import { freePort } from '../support/free-port.js'
import { type Program, parley } from '../support/program.js'
import { type TestRedis, testCluster, testRedis } from '../support/redis.js'

const LISTENING = /"listening on 127\.0\.0\.1:(\d+)"/

function serve(url: string, env: Readonly<Record<string, string>> = {}): Program {
  return parley(['serve', '--port', '0', '--http-port', '0', '--redis-prefix', 'game:'], {
    env: { ...env, PARLEY_REDIS: url },
  })
}

async function chat(port: string, user: string, password: string): Promise<string> {
  const program = parley(['chat', '--port', port, '--user', user])
  program.type(password, '/quit')
  await program.exit()
  return program.output
}

const IS_IN = /you are in room 0/

/** With a user of its own, who may do what the server needs. */
async function redisWithUser(...rights: readonly string[]): Promise<TestRedis> {
  const redis = await testRedis()
  const accounts = ['eval', 'exists', 'hget', 'hset', 'set', 'del', 'scan', 'ping', 'select']
  const needed = [...accounts, 'xadd', 'xrange', 'xrevrange']
  const granted = rights.length > 0 ? rights : ['~game:*', ...needed.map((command) => `+${command}`)]
  await redis.admin.acl('SETUSER', 'parley', 'on', '>secret word/1', 'resetkeys', ...granted)
  return redis
}

const place = ({ port }: TestRedis): string => `127.0.0.1:${port}`
const SECRET = 'secret%20word%2F1'

describe('it works with', () => {
  test('a user, a password and a database number, and with no more rights than it says', async () => {
    const redis = await redisWithUser()
    const url = `redis://parley:${SECRET}@${place(redis)}/3`
    const program = serve(url)
    const [, port = ''] = await program.shows(LISTENING)
    expect(await chat(port, 'alice', 'pw')).toMatch(IS_IN)
    expect(await chat(port, 'alice', 'other')).not.toMatch(IS_IN)
    const list = parley(['user', 'list', '--redis', url, '--redis-prefix', 'game:'])
    expect(await list.exit()).toBe(0)
    expect(list.output).toBe('alice\n')
    await redis.admin.select(3)
    expect(await redis.admin.keys('*')).toEqual(['game:account:alice'])
    const rename = parley(['user', 'rename', 'alice', 'anna', '--redis', url, '--redis-prefix', 'game:'])
    expect(await rename.exit()).toBe(0)
    await program.shows(/"user":"alice","to":"anna","msg":"account renamed"/)
    expect((await redis.admin.keys('*')).sort()).toEqual(['game:account:anna', 'game:changes'])
    expect(program.output).not.toMatch(/"warn"|"error"/)
    expect(program.output).not.toContain('secret')
  })

  test('a password for everybody', async () => {
    const redis = await testRedis({ args: ['--requirepass', 'secret'], admin: { password: 'secret' } })
    const [, port = ''] = await serve(`redis://:secret@${place(redis)}`).shows(LISTENING)
    expect(await chat(port, 'alice', 'pw')).toMatch(IS_IN)
  })

  test('TLS, with the certificate of a private CA, by name and by address', async () => {
    const tls = certificate()
    const redis = await testRedis({ tls })
    for (const host of ['localhost', '127.0.0.1']) {
      const program = serve(`rediss://${host}:${redis.port}`, { NODE_EXTRA_CA_CERTS: tls.certPath })
      const [, port = ''] = await program.shows(LISTENING)
      expect(await chat(port, 'alice', 'pw')).toMatch(IS_IN)
    }
  })

  test('a cluster, of which it is told one node', async () => {
    const { nodes } = await testCluster()
    const [, port = ''] = await serve(`redis+cluster://localhost:${nodes[1]?.port}`).shows(LISTENING)
    const users = Array.from({ length: 6 }, (_, n) => `user${n}`)
    for (const user of users) expect(await chat(port, user, 'pw')).toMatch(IS_IN)
    const keys = await Promise.all(nodes.map(({ admin }) => admin.keys('*')))
    expect(keys.flat().sort()).toEqual(users.map((user) => `game:account:${user}`))
  })
})

test('it works with a cluster over TLS, with a password', async () => {
  const tls = certificate()
  const secret = { args: ['--requirepass', 'secret'], admin: { password: 'secret' } }
  const { nodes } = await testCluster({ ...secret, tls })
  const program = serve(`rediss+cluster://:secret@localhost:${nodes[0]?.port}`, {
    NODE_EXTRA_CA_CERTS: tls.certPath,
  })
  const [, port = ''] = await program.shows(LISTENING)
  for (const user of ['alice', 'bob', 'carol']) expect(await chat(port, user, 'pw')).toMatch(IS_IN)
})

describe('it ends in one line and with exit code 1, before it listens, where Redis', () => {
  const cases: Readonly<Record<string, [url: () => Promise<string>, said: RegExp]>> = {
    'refuses the password': [
      async () => `redis://parley:wrong-${SECRET}@${place(await redisWithUser())}`,
      /WRONGPASS.*the user or password in the Redis URL is wrong/,
    ],
    'wants a password': [
      async () =>
        `redis://${place(await testRedis({ args: ['--requirepass', 'secret'], admin: { password: 'secret' } }))}`,
      /NOAUTH.*the Redis URL has no password/,
    ],
    'grants no rights': [
      async () => `redis://parley:${SECRET}@${place(await redisWithUser('~*', '+ping'))}`,
      /NOPERM.*the Redis user needs the commands EVAL/,
    ],
    'grants no rights on the prefix': [
      async () => `redis://parley:${SECRET}@${place(await redisWithUser('~other:*', '+@all'))}`,
      /NOPERM.*the Redis user needs the commands EVAL/,
    ],
    'has no such database': [
      async () => `redis://parley:${SECRET}@${place(await redisWithUser('~*', '+@all'))}/16`,
      /DB index is out of range.*names a database that is not there/,
    ],
    'has a certificate that nobody here trusts': [
      async () => `rediss://parley:${SECRET}@${place(await testRedis({ tls: certificate() }))}`,
      /self-signed certificate.*name the file of its CA in NODE_EXTRA_CA_CERTS/,
    ],
    'is no cluster': [
      async () => `redis+cluster://parley:${SECRET}@${place(await redisWithUser('~*', '+@all'))}`,
      /cluster support disabled.*its URL begins with redis:\/\//,
    ],
    'is part of a cluster': [
      async () => {
        const { nodes } = await testCluster()
        const slot = await nodes[0]?.admin.cluster('KEYSLOT', 'game:probe')
        return `redis://127.0.0.1:${nodes[Number(slot) > 8000 ? 0 : 2]?.port}`
      },
      /MOVED.*its URL begins with redis\+cluster:\/\//,
    ],
    'refuses the password, as a cluster': [
      async () => {
        const { places } = await testCluster()
        return `redis+cluster://parley:${SECRET}@${places}`
      },
      /WRONGPASS/,
    ],
    'has a certificate that nobody here trusts, as a cluster': [
      async () => `rediss+cluster://${place(await testRedis({ tls: certificate() }))}`,
      /self-signed certificate.*name the file of its CA in NODE_EXTRA_CA_CERTS/,
    ],
    'has a URL that is none': [async () => `http://parley:${SECRET}@127.0.0.1`, /expected redis:\/\//],
  }
  for (const [what, [url, said]] of Object.entries(cases)) {
    test(what, async () => {
      const program = serve(await url())
      expect(await program.exit()).toBe(1)
      expect(program.output).toMatch(said)
      expect(program.output.trim().split('\n')).toHaveLength(1)
      expect(program.output).not.toContain('secret')
    })
  }
})

test('it starts also while Redis cannot be reached, says so, and takes logins when Redis is there', async () => {
  const redis = await redisWithUser('~*', '+@all')
  await redis.stop()
  const program = serve(`redis://${place(redis)}`)
  const [, port = ''] = await program.shows(LISTENING)
  await program.shows(/"level":"warn".*Redis at 127\.0\.0\.1:\d+: connect ECONNREFUSED.*Redis cannot be used/)
  expect(await chat(port, 'alice', 'pw')).not.toMatch(IS_IN)
  const [, ready = ''] = await program.shows(/health and metrics on (http:[^"]+)/)
  const readyz = async (): Promise<string> => {
    const response = await fetch(`${ready}/readyz`)
    return `${response.status} ${await response.text()}`
  }
  expect(await readyz()).toMatch(/^503 .*Redis at 127\.0\.0\.1:\d+: connect ECONNREFUSED/s)
  await redis.start()
  await program.shows(/Redis at 127\.0\.0\.1:\d+ can be used again/)
  expect(await readyz()).toMatch(/^200 /)
  expect(await chat(port, 'alice', 'pw')).toMatch(IS_IN)
  program.signal('SIGTERM')
  expect(await program.exit()).toBe(0)
})

test('no password gets into the log, neither of Redis nor of a user, whatever goes wrong', async () => {
  const redis = await redisWithUser('~*', '+@all')
  const program = serve(`redis://parley:${SECRET}@${place(redis)}`)
  const [, port = ''] = await program.shows(LISTENING)
  const loginsSay = async (user: string, what: string): Promise<void> => {
    while (!program.output.includes(what)) expect(await chat(port, user, 'user-secret')).not.toMatch(IS_IN)
  }
  expect(await chat(port, 'alice', 'user-secret')).toMatch(IS_IN)
  expect(await redis.admin.hget('game:account:alice', 'password')).toMatch(/^\$argon2id\$/)

  await redis.admin.set('game:account:bob', 'not a hash')
  await loginsSay('bob', 'WRONGTYPE')
  await redis.admin.config('SET', 'maxmemory', '1')
  await loginsSay('carol', 'OOM')
  await redis.admin.acl('SETUSER', 'parley', '-eval')
  await loginsSay('carol', 'NOPERM')
  await redis.admin.acl('SETUSER', 'parley', 'resetpass', '>changed-word')
  await redis.admin.client('KILL', 'USER', 'parley')
  await loginsSay('alice', 'WRONGPASS')
  await redis.stop()
  await loginsSay('alice', 'ECONNREFUSED')
  program.signal('SIGTERM')
  expect(await program.exit()).toBe(0)
  expect(program.output).not.toMatch(/secret|argon2|changed-word/)
})

test('users are managed in a Redis that cannot be reached: one line, exit code 1', async () => {
  const port = await freePort()
  const program = parley(['user', 'list', '--redis', `redis://u:secret@127.0.0.1:${port}`])
  expect(await program.exit()).toBe(1)
  expect(program.output).toBe(`parley: Redis at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}\n`)
})
