import { once } from 'node:events'
import { createServer } from 'node:net'

/** Above them are the ports that the kernel gives to outgoing connections: one of those may be taken at any time. */
const FIRST = 12_000
const COUNT = 10_000
/** A node of a Redis Cluster listens here as well, so many ports further on. */
const CLUSTER_BUS = 10_000

/** A port that nobody listens on just now, also after the server on it was stopped. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if ((await isFree(port)) && (await isFree(port + CLUSTER_BUS))) return port
  }
  throw new Error(`no free port from ${FIRST} to ${FIRST + COUNT - 1}`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
