/** A real redis-server of a test's own: on a free port, in a temporary folder, ended with the test. */

import { Redis } from 'ioredis'
import { expect, onTestFinished } from 'vitest'
import type { Certificate } from './certificate.js'
import { freePort } from './free-port.js'
import { temporaryFolder } from './program.js'
import { type RedisProcess, redisProcess } from './redis-process.js'

export interface TestRedis extends RedisProcess {
  readonly port: number
  /** Without user, password and database. */
  readonly url: string
  /** Another client, for the test to look and to meddle with. */
  readonly admin: Redis
}

export interface TestRedisOptions {
  /** More of redis-server's options, as `--requirepass x`. */
  readonly args?: readonly string[]
  /** For the admin's connection. */
  readonly admin?: { readonly username?: string; readonly password: string }
  /** It speaks TLS alone. */
  readonly tls?: Certificate
}

export async function testRedis({ args = [], admin, tls }: TestRedisOptions = {}): Promise<TestRedis> {
  const folder = temporaryFolder()
  const port = await freePort()
  const ports = tls
    ? ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'].concat(
        '--tls-cert-file',
        tls.certPath,
        '--tls-key-file',
        tls.keyPath,
        '--tls-ca-cert-file',
        tls.certPath,
      )
    : ['--port', String(port)]
  const command = [
    ...ports,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
    ...args,
  ]
  const { start, stop, hang, wake } = redisProcess(command)
  onTestFinished(stop)
  await start()
  const options = {
    host: '127.0.0.1',
    port,
    retryStrategy: () => 20,
    ...(tls ? { tls: { rejectUnauthorized: false } } : {}),
    ...admin,
  }
  const client = new Redis(options)
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  return {
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    admin: client,
    stop,
    start,
    hang,
    wake,
  }
}

export interface TestCluster {
  /** `host:port,host:port,…` */
  readonly places: string
  readonly nodes: readonly TestRedis[]
}

/** Three masters, each with its third of the slots. */
export async function testCluster(options: TestRedisOptions = {}): Promise<TestCluster> {
  const flags = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', ...(options.args ?? [])]
  if (options.tls) flags.push('--tls-cluster', 'yes')
  const nodes = await Promise.all([0, 1, 2].map(() => testRedis({ ...options, args: flags })))
  await Promise.all(
    nodes.map(async ({ admin }, index) => {
      const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
      await admin.cluster('ADDSLOTS', ...slots.filter((slot) => Math.floor((slot * 3) / SLOTS) === index))
      for (const { port } of nodes) await admin.cluster('MEET', '127.0.0.1', port)
    }),
  )
  for (const { admin } of nodes) {
    await expect
      .poll(async () => [await admin.cluster('INFO'), await admin.cluster('NODES')].join(), {
        timeout: 20_000,
      })
      .toMatch(/cluster_state:ok.*cluster_known_nodes:3.*cluster_size:3/s)
  }
  return { places: nodes.map(({ port }) => `127.0.0.1:${port}`).join(','), nodes }
}

const SLOTS = 16_384
