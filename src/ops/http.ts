/** What the world may ask about the server: is it alive, does it take users, what does it count. */

import { createServer, type ServerResponse } from 'node:http'

export interface HttpOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** A page could not be made; the asker gets a 500. */
  readonly failed: (error: unknown) => void
}

/** What there is to show; asked anew for each request. */
export interface Shown {
  /** The body of /metrics and its media type. */
  readonly metrics: () => Promise<Page>
  /** Why the server takes no (more) users just now; empty: it does. */
  readonly problems: () => readonly string[]
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
  /** Takes no more requests and ends those that are under way, at once or after a second. */
  close(): Promise<void>
}

interface Answer extends Page {
  readonly status: number
}

/** Connections at once. */
const MAX_CONNECTIONS = 32
/** How long a request, and an answer that nobody reads, may take, ms. */
const DEADLINE_MS = 5000
const CLOSE_MS = 1000

const TEXT = 'text/plain; charset=utf-8'

/**
 * GET and HEAD of /healthz (200 as long as the event loop turns), /readyz (200, or 503 with a reason on each line)
 * and /metrics. One request a connection: whoever scrapes comes every few seconds, and closing stays simple.
 * Started before the server, so that a port which is taken keeps the server from listening; closed after it, so that
 * /readyz can say that it drains.
 * @throws Error where the address cannot be listened on
 */
export async function startHttp({ host, port, failed }: HttpOptions): Promise<Http> {
  let shown: Shown | undefined
  const pages: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
    '/healthz': () => ({ status: 200, type: TEXT, text: 'ok\n' }),
    '/readyz'() {
      const reasons = shown?.problems() ?? ['starting']
      if (reasons.length === 0) return { status: 200, type: TEXT, text: 'ready\n' }
      return { status: 503, type: TEXT, text: reasons.map((reason) => `${reason}\n`).join('') }
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

  const server = createServer(
    {
      requestTimeout: DEADLINE_MS,
      headersTimeout: DEADLINE_MS,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 8192,
    },
    (request, response) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD')
        send(response, { status: 405, type: TEXT, text: 'GET or HEAD\n' })
        return
      }
      const [path = ''] = (request.url ?? '').split('?', 1)
      void answer(path).then((found) => send(response, found))
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  server.setTimeout(DEADLINE_MS)

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', failed)
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : port,
    show(next) {
      shown = next
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
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
