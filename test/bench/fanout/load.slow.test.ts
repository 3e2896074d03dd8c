/** The load generator and the yardstick that the benchmarks stand on. */

import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { measure } from './measure.js'
import { limit, parley } from './servers.js'
import { compileTools } from './tools.js'

const compiler = spawnSync('gcc', ['--version']).error === undefined
const few = { name: 'few', about: '', connections: 20, roomSize: 5, talkers: 5, window: 1 }

describe.skipIf(!compiler)('load.c (needs gcc)', () => {
  const tools = compiler ? compileTools() : { folder: '', load: '', limit: '' }

  test.each([
    ['limit.c', limit(tools.limit)],
    ['our server', parley()],
  ])('counts what %s delivers: each message four times in rooms of five', async (_, server) => {
    const { deliveries, answers, p99, idleKiB } = await measure(tools, server, few, 0.5)
    expect(deliveries).toBeGreaterThan(100)
    expect(Math.abs(deliveries / answers - 4)).toBeLessThan(0.4)
    expect(p99).toBeGreaterThan(0)
    expect(idleKiB).toBeGreaterThan(500)
  })

  test('counts who is told when somebody leaves and comes back', async () => {
    const { deliveries, answers } = await measure(tools, parley(), { ...few, talkers: 1 }, 0.5, 'churn')
    expect(answers).toBeGreaterThan(20)
    expect(Math.abs(deliveries / answers - 4)).toBeLessThan(0.4)
  })
})
