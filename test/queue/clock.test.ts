/** Time in which the server stood still does not count, and deadlines are judged after what has arrived was read. */

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { within } from '../../src/accounts/deadline.js'
import { after, clock } from '../../src/queue/clock.js'

/** Nothing of this process goes on. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test('a short step counts in full, of a gap 250 ms do', () => {
  const from = clock.tick()
  standStill(20)
  expect(clock.tick() - from).toBeGreaterThanOrEqual(19)
  const gap = clock.tick()
  standStill(600)
  expect(clock.tick() - gap).toBeCloseTo(250)
})

test('of a deadline and what arrived meanwhile, what arrived comes first', async () => {
  const [here, there] = await pair()
  const order: string[] = []
  here.on('data', () => order.push('data'))
  const late = new Promise<void>((resolve) => {
    after(200, () => {
      order.push('deadline')
      resolve()
    })
  })
  await new Promise((resolve) => there.write('x', resolve))
  standStill(600)
  await late
  expect(order).toEqual(['data', 'deadline'])
})

test('an answer that arrived in time is in time, however late it is read', async () => {
  const [here, there] = await pair()
  const answer = within(300, once(here, 'data'))
  await new Promise((resolve) => there.write('x', resolve))
  standStill(1000)
  expect(String(await answer)).toBe('x')
})

test('a deadline that was called off, or is off, does not come', async () => {
  let came = false
  const callOff = after(1, () => {
    came = true
  })
  after(Number.POSITIVE_INFINITY, () => {
    came = true
  })
  callOff()
  await new Promise<void>((resolve) => {
    after(60, resolve)
  })
  expect(came).toBe(false)
})

async function pair(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const there = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  const [here]: Socket[] = await once(server, 'connection')
  onTestFinished(() => {
    here?.destroy()
    there.destroy()
    server.close()
  })
  if (!here) throw new Error('no connection')
  return [here, there]
}
