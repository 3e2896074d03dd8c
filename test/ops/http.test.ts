/** The HTTP port as a probe, a scraper and a stranger see it. */

import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Http, type HttpOptions, type Shown, startHttp } from '../../src/ops/http.js'
import { boundConnections } from '../../src/ops/http-connections.js'
import { testServer } from '../support/server.js'

async function http({
  metrics = async () => ({ type: 'text/plain', text: 'a 1\n' }),
  problems = () => [],
  warnings = () => [],
  ...options
}: Partial<HttpOptions & Shown> = {}): Promise<Http & { readonly url: string }> {
  const failed = (error: unknown): void => expect.fail(String(error))
  const made = await startHttp({ host: '127.0.0.1', port: 0, failed, ...options })
  made.show({ metrics, problems, warnings })
  onTestFinished(() => made.close())
  return { ...made, url: `http://127.0.0.1:${made.port}` }
}

const problems = [
  { reason: 'draining', detail: 'it stops' },
  { reason: 'account store', detail: 'away from redis.corp' },
] as const

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
  expect(await get(`${url}/readyz`)).toEqual([503, 'starting: the server does not listen yet\n'])
  expect(await get(`${url}/metrics`)).toEqual([503, 'starting\n'])
})

test('it is not ready with each reason on a line', async () => {
  const { url } = await http({ problems: () => problems })
  expect(await get(`${url}/readyz`)).toEqual([
    503,
    'draining: it stops\naccount store: away from redis.corp\n',
  ])
  expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
})

test('what an operator has to know stands behind that, and keeps nobody away', async () => {
  const warnings = () => [{ reason: 'account store', detail: 'it forgets' }] as const
  const { url } = await http({ warnings })
  expect(await get(`${url}/readyz`)).toEqual([200, 'ready\nwarning: account store: it forgets\n'])
  const { url: drained } = await http({ warnings, problems: () => problems.slice(0, 1) })
  expect(await get(`${drained}/readyz`)).toEqual([
    503,
    'draining: it stops\nwarning: account store: it forgets\n',
  ])
})

test('bound to other than a loopback address it answers any host, and tells reasons without details', async () => {
  const { port } = await http({ host: '0.0.0.0', problems: () => problems })
  const said = await raw(port, 'GET /readyz HTTP/1.1\r\nHost: parley.example\r\n\r\n')
  expect(said).toMatch(/^HTTP\/1\.1 503 [\s\S]*\r\n\r\ndraining\naccount store\n$/)
})

test.each([
  ['localhost', 200],
  ['LocalHost.:80', 200],
  ['127.0.0.1:8080', 200],
  ['127.1.2.3', 200],
  ['[::1]:9000', 200],
  ['evil.example', 421],
  ['evil.example:8080', 421],
  ['127.0.0.1.evil.example', 421],
  ['localhost.evil.example', 421],
  ['evil.example:127.0.0.1', 421],
  ['10.0.0.1', 421],
  ['[::2]', 421],
  ['', 421],
])('on a loopback address, a request for the host "%s" gets %i', async (host, status) => {
  const { port } = await http()
  for (const path of ['healthz', 'metrics']) {
    const said = await raw(port, `GET /${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    expect(said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    if (status === 421)
      expect(said).toMatch(/\r\n\r\nthis address is for this machine alone: .*Host.*--http-host\n$/)
  }
})

test('HTTP/1.0 needs no host', async () => {
  const { port } = await http()
  expect(await raw(port, 'GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /)
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
  expect(await raw(port, `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${header}\r\n`)).toMatch(
    /^HTTP\/1\.1 431 /,
  )
  expect(
    await raw(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  ).toMatch(/^HTTP\/1\.1 200 /)
  expect(await raw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('')
})

test('two requests on one connection get one answer', async () => {
  const { port } = await http()
  const request = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const said = await raw(port, request + request)
  expect(said.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1)
})

test('pipelined requests are not made pages for', async () => {
  let made = 0
  const { port } = await http({
    async metrics() {
      made++
      return { type: 'text/plain', text: 'a 1\n' }
    },
  })
  await raw(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(50))
  expect(made).toBe(1)
})

test('under a flood of scrapes metrics are made a few times a second, and everybody gets a page', async () => {
  let made = 0
  const { url } = await http({
    async metrics() {
      made++
      return { type: 'text/plain', text: `made ${made}\n` }
    },
  })
  const from = performance.now()
  for (let n = 0; n < 20; n++) {
    const pages = await Promise.all(Array.from({ length: 10 }, () => get(`${url}/metrics`)))
    for (const [status, text] of pages)
      expect([status, text]).toEqual([200, expect.stringMatching(/^made \d+$/m)])
  }
  expect(made).toBeLessThanOrEqual(21 + (performance.now() - from) / 100)
})

test('a request that never ends is ended, and does not keep the next one waiting', async () => {
  const { port, url } = await http()
  const slow = raw(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n')
  expect((await get(`${url}/healthz`))[0]).toBe(200)
  expect(await slow).toBe('')
})

/** Begins requests that it does not end, and begins anew whenever it is closed. @returns how often it was closed */
function slowRequesters(port: number, count: number): () => number {
  let closed = 0
  let over = false
  const sockets = new Set<Socket>()
  const begin = (): void => {
    const socket = connect({ port, host: '127.0.0.1' })
    sockets.add(socket)
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ')
    socket.resume()
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      closed++
      if (!over) begin()
    })
  }
  for (let n = 0; n < count; n++) begin()
  onTestFinished(() => {
    over = true
    for (const socket of sockets) socket.destroy()
  })
  return () => closed
}

test.each([
  [40, 512],
  [400, 512],
  [40, 8],
])('%i slow requesters, of %i connections, do not keep it from answering', async (count, connections) => {
  const { port, url } = await http({ connections })
  const closed = slowRequesters(port, count)
  for (let n = 0; n < 20; n++) expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
  // Those over the number at once, the others after a time: a slow one is closed in either case.
  await expect.poll(closed).toBeGreaterThan(0)
  expect(await get(`${url}/healthz`)).toEqual([200, 'ok\n'])
})

test('an answer that nobody reads is ended', async () => {
  const server = createServer((_, response) => response.end('x'.repeat(50_000_000)))
  boundConnections(server, { max: 10, headMs: 10_000, answerMs: 200 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (typeof address !== 'object' || !address) expect.fail()
  const socket = connect({ port: address.port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'readable')
  const open = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)))
  await expect.poll(open).toBe(0)
})

test('it closes with connections that say nothing, and in the middle of an answer', async () => {
  const server = await http({ metrics: () => new Promise(() => undefined) })
  const silent = raw(server.port)
  const waiting = raw(server.port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await get(`${server.url}/healthz`)
  await server.close()
  expect(await Promise.all([silent, waiting])).toEqual(['', ''])
})

test('it closes at once where requests are not whole', async () => {
  const server = await http()
  const slow = raw(server.port, 'GET /healthz HTTP/1.1\r\n')
  await get(`${server.url}/healthz`)
  const from = performance.now()
  await server.close()
  expect(await slow).toBe('')
  expect(performance.now() - from).toBeLessThan(900) // of the second that answers have
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
