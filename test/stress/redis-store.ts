/** Accounts in a real Redis, behind a link that breaks. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.js'
import { type RedisProcess, redisProcess } from '../support/redis-process.js'
import { type TcpFaults, tcpFaults } from '../support/tcp-faults.js'
import { random } from './random.js'
import type { Store } from './store.js'

/** In how long logins have to succeed again once Redis is back, ms. */
const RECOVERY_MS = 2000

interface Outage {
  /** performance.now(); Infinity while it lasts. */
  until: number
}

type Fault = (link: TcpFaults, redis: RedisProcess) => Promise<() => Promise<void>>

/** Each takes Redis away, and returns how it comes back. */
const faults: Readonly<Record<string, Fault>> = {
  'the link is cut': async (link) => {
    link.cut()
    return async () => undefined
  },
  'the link is refused': async (link) => {
    await link.refuse()
    return () => link.restore()
  },
  'the link stalls': async (link) => {
    link.hold()
    return () => link.restore()
  },
  'the link is a black hole': async (link) => {
    link.forget()
    return async () => undefined
  },
  'Redis hangs': async (_, redis) => {
    redis.hang()
    return async () => redis.wake()
  },
  'Redis is killed': async (_, redis) => {
    await redis.stop()
    return () => redis.start()
  },
}

/** @throws Error where redis-server does not start */
export async function redisStore(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-stress-'))
  const [port, linkPort] = [await freePort(), await freePort()]
  const redis = redisProcess(
    // An append-only file, because accounts have to outlive a kill: else any password would make a new one.
    ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--dir', folder],
  )
  await redis.start().catch((error: Error) => {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`the suite needs redis-server on the PATH, which npm test installs: ${error.message}`)
  })
  const link = await tcpFaults(linkPort, port)
  const outages: Outage[] = []

  return {
    flags: [
      ['--redis', `redis://127.0.0.1:${linkPort}`],
      ['--data', folder],
    ],
    admin: ['--redis', `redis://127.0.0.1:${port}`],
    failedSince: (time) => outages.some(({ until }) => until + RECOVERY_MS >= time),
    async disturb(stage, seed) {
      const { between, pick } = random(seed, 'outages')
      for (;;) {
        await stage.pause(between(1000, RECOVERY_MS + 2000))
        if (stage.left < RECOVERY_MS) return
        const name = pick(Object.keys(faults))
        const outage: Outage = { until: Number.POSITIVE_INFINITY }
        outages.push(outage)
        const back = await faults[name]?.(link, redis)
        await delay(between(200, 2500))
        await back?.()
        outage.until = performance.now()
        stage.tally.add('outages', name)
      }
    },
    async close() {
      link.close()
      redis.wake()
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
