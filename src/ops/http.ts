/** What the world may ask about the server: is it alive, does it take users, what does it count. */

import { createServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback } from '../config/options.js'
import { boundConnections } from './http-connections.js'
import { isLoopbackHost } from './http-host.js'
import { asText, type Problem } from './problem.js'
import { sharedPage } from './shared-page.js'

export interface HttpOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Connections at once; a slow one makes room for the next beyond them. */
  readonly connections?: number
  /** A page could not be made; the asker gets a 500. */
  readonly failed: (error: unknown) => void
}

/** What there is to show; asked anew for each request. */
export interface Shown {
  /** The body of /metrics and its media type. */
  readonly metrics: () => Promise<Page>
  /** Why the server takes no (more) users just now; empty: it does. */
  readonly problems: () => readonly Problem[]
  /** What an operator has to know, though the server takes users. */
  readonly warnings: () => readonly Problem[]
}

export interface Page {
  readonly type: string
  readonly text: string
}

export interface Http {
  /** The port that it listens on. */
  readonly port: number
  /** From now on; before it, the server is not ready and has no metrics. */
  show(shown: Shown): void
  /** Takes no more requests. Those that are being answered have a second, those that are not whole are ended at once. */
  close(): Promise<void>
}

interface Answer extends Page {
  readonly status: number
}

/** Each takes about 25 KB. */
const MAX_CONNECTIONS = 512
/** How long the head of a request may take, ms. */
const HEAD_MS = 2000
/** How long the answer may take, also one that nobody reads, ms. */
const ANSWER_MS = 5000
const CLOSE_MS = 1000

const STARTING: Problem = { reason: 'starting', detail: 'the server does not listen yet' }
const MISDIRECTED =
  'this address is for this machine alone: ask for localhost or 127.0.0.1 (Host header), or set --http-host\n'
const TEXT = 'text/plain; charset=utf-8'

/**
 * GET and HEAD of /healthz (200 as long as the event loop turns), /readyz (200, or 503 with a reason on each line)
 * and /metrics. One request a connection: whoever scrapes comes every few seconds, and closing stays simple.
 * On a loopback address only requests for a loopback host are answered, and /readyz gives details; elsewhere anybody
 * may ask, and is told no more than the reason.
 * Started before the server, so that a port which is taken keeps the server from listening; closed after it, so that
 * /readyz can say that it drains.
 * @throws Error where the address cannot be listened on
 */
export async function startHttp({
  host,
  port,
  connections = MAX_CONNECTIONS,
  failed,
}: HttpOptions): Promise<Http> {
  let shown: Shown | undefined
  let loopback = false
  const pages: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
    '/healthz': () => ({ status: 200, type: TEXT, text: 'ok\n' }),
    '/readyz'() {
      const problems = shown?.problems() ?? [STARTING]
      const inWords = (problem: Problem): string => (loopback ? asText(problem) : problem.reason)
      const lines = [
        ...(problems.length === 0 ? ['ready'] : problems.map(inWords)),
        ...(shown?.warnings() ?? []).map((warning) => `warning: ${inWords(warning)}`),
      ]
      const text = lines.map((line) => `${line}\n`).join('')
      return { status: problems.length === 0 ? 200 : 503, type: TEXT, text }
    },
    async '/metrics'() {
      if (!shown) return { status: 503, type: TEXT, text: 'starting\n' }
      return { status: 200, ...(await shown.metrics()) }
    },
  }

  async function answer(path: string): Promise<Answer> {
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined
    if (!page) return { status: 404, type: TEXT, text: `there are ${Object.keys(pages).join(', ')}\n` }
    try {
      return await page()
    } catch (error) {
      failed(error)
      return { status: 500, type: TEXT, text: 'failed; the log says why\n' }
    }
  }

  const answered = new WeakSet<Socket>() // one request a connection
  const server = createServer(
    {
      // Node would judge by a clock that goes on while the process stands still.
      requestTimeout: 0,
      headersTimeout: 0,
      maxHeaderSize: 8192,
    },
    (request, response) => {
      if (answered.has(request.socket)) return
      answered.add(request.socket)
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD')
        send(response, { status: 405, type: TEXT, text: 'GET or HEAD\n' })
        return
      }
      if (loopback && !isLoopbackHost(request.headers.host)) {
        send(response, { status: 421, type: TEXT, text: MISDIRECTED })
        return
      }
      const [path = ''] = (request.url ?? '').split('?', 1)
      answer(path)
        .then((found) => send(response, found))
        .catch(failed)
    },
  )
  const endAsking = boundConnections(server, { max: connections, headMs: HEAD_MS, answerMs: ANSWER_MS })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', failed)
  const address = server.address()
  const bound = typeof address === 'object' && address ? address : { address: host, port }
  loopback = isLoopback(bound.address)

  return {
    port: bound.port,
    show(next) {
      shown = { ...next, metrics: sharedPage(next.metrics) }
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      endAsking()
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
      await closed
      clearTimeout(timer)
    },
  }
}

function send(response: ServerResponse, { status, type, text }: Answer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    Connection: 'close',
  })
  response.end(text)
}
