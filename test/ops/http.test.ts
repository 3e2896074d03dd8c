/** The HTTP port as a probe, a scraper and a stranger see it. */

import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Http, type HttpOptions, type Shown, startHttp } from '../../src/ops/http.js'
import { testServer } from '../support/server.js'

async function http({
  port = 0,
  failed = (error) => expect.fail(String(error)),
  ...shown
}: Partial<HttpOptions & Shown> = {}): Promise<Http & { readonly url: string }> {
  const made = await startHttp({ host: '127.0.0.1', port, failed })
  made.show({
    metrics: async () => ({ type: 'text/plain', text: 'a 1\n' }),
    problems: () => [],
    ...shown,
  })
  onTestFinished(() => made.close())
  return { ...made, url: `http://127.0.0.1:${made.port}` }
}

async function get(url: string, init?: RequestInit): Promise<[status: number, text: string]> {
  const response = await fetch(url, init)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('connection')).toBe('close')
  return [response.status, await response.text()]
}

/** Everything that the server says to these bytes until it hangs up. */
async function raw(port: number, ...writes: readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  let said = ''
  socket.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  socket.on('error', () => undefined)
  for (const text of writes) socket.write(text)
  await once(socket, 'close')
  return said
}

test('it is healthy, ready and has metrics; HEAD is the same without the text', async () => {
  const { url } = await http()
  expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
  expect(await get(`${url}/readyz`)).toEqual([200, 'ready\n'])
  expect(await get(`${url}/metrics?from=somewhere`)).toEqual([200, 'a 1\n'])
  expect(await get(`${url}/readyz`, { method: 'HEAD' })).toEqual([200, ''])
})

test('until there is a server to show it is alive, and nothing more', async () => {
  const made = await startHttp({ host: '127.0.0.1', port: 0, failed: () => undefined })
  onTestFinished(() => made.close())
  const url = `http://127.0.0.1:${made.port}`
  expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
  for (const page of ['readyz', 'metrics']) expect(await get(`${url}/${page}`)).toEqual([503, 'starting\n'])
})

test('it is not ready with each reason on a line', async () => {
  const { url } = await http({ problems: () => ['draining', 'the account store is down'] })
  expect(await get(`${url}/readyz`)).toEqual([503, 'draining\nthe account store is down\n'])
  expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
})

test('other paths are not found, other methods not allowed', async () => {
  const { url } = await http()
  for (const path of ['/', '/healthz/', '/toString', '/__proto__', '//', '/%2e%2e/etc/passwd']) {
    expect((await get(url + path))[0]).toBe(404)
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const body = method === 'POST' ? 'x'.repeat(100_000) : null
    const response = await fetch(`${url}/healthz`, { method, body })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    await response.text()
  }
})

test('metrics that fail are a 500 and told; the next page is fine', async () => {
  const told: unknown[] = []
  const error = new Error('no numbers')
  const { url } = await http({
    metrics: () => Promise.reject(error),
    failed: (failure) => void told.push(failure),
  })
  expect(await get(`${url}/metrics`)).toEqual([500, 'failed; the log says why\n'])
  expect(told).toEqual([error])
  expect((await get(`${url}/healthz`))[0]).toBe(200)
})

test('what is not HTTP, or too much of it, is refused', async () => {
  const { port } = await http()
  expect(await raw(port, '\x00\x01\x02\x03garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  const header = `X-Long: ${'x'.repeat(10_000)}\r\n`
  expect(await raw(port, `GET /healthz HTTP/1.1\r\nHost: a\r\n${header}\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  expect(
    await raw(port, 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  ).toMatch(/^HTTP\/1\.1 200 /)
  expect(await raw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('')
})

test('two requests on one connection get one answer', async () => {
  const { port } = await http()
  const request = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'
  const said = await raw(port, request + request)
  expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1)
})

test('a request that never ends is ended, and does not keep the next one waiting', async () => {
  const { port, url } = await http()
  const slow = raw(port, 'GET /healthz HTTP/1.1\r\nHost: a\r\n')
  expect((await get(`${url}/healthz`))[0]).toBe(200)
  expect(await slow).toMatch(/^(HTTP\/1\.1 408 |$)/)
})

test('more connections than it takes at once are closed, and it answers again when they have gone', async () => {
  const { port, url } = await http()
  const sockets = Array.from({ length: 40 }, () => connect({ port, host: '127.0.0.1' }))
  for (const socket of sockets) socket.on('error', () => undefined)
  const closed = (): number => sockets.filter((socket) => socket.closed).length
  for (const socket of sockets) socket.resume()
  await expect.poll(closed).toBe(8)
  for (const socket of sockets) socket.destroy()
  await expect.poll(() => get(`${url}/healthz`).catch(() => [0])).toEqual([200, 'ok\n'])
})

test('it closes with connections that say nothing, and in the middle of an answer', async () => {
  const server = await http({ metrics: () => new Promise(() => undefined) })
  const silent = raw(server.port)
  const waiting = raw(server.port, 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n')
  await get(`${server.url}/healthz`)
  await server.close()
  expect(await Promise.all([silent, waiting])).toEqual(['', ''])
})

test('a port that is taken is told', async () => {
  const { port } = await http()
  await expect(http({ port })).rejects.toThrow(/EADDRINUSE/)
})

test('a server that drains is alive and not ready', async () => {
  const server = await testServer({ drain: 300 })
  const { url } = await http({ problems: server.problems })
  expect(await get(`${url}/readyz`)).toEqual([200, 'ready\n'])
  const alice = await server.user('alice')
  const closed = server.close()
  expect(await get(`${url}/readyz`)).toEqual([503, 'draining: the server stops\n'])
  expect((await get(`${url}/healthz`))[0]).toBe(200)
  expect((await get(`${url}/metrics`))[0]).toBe(200)
  await alice.close()
  await closed
})
