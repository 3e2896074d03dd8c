/**
 * Preloaded into the server's process (`--import`), to look at what no client can see: memory after a collection,
 * and what keeps the event loop busy. It does nothing until it is asked, and does not keep the process alive.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

export interface Measure {
  /** Bytes, after a collection. */
  readonly heap: number
  /** Bytes of buffers outside of the heap. */
  readonly buffers: number
  readonly rss: number
  /** Timers, sockets, … by Node's name for them. */
  readonly resources: Readonly<Record<string, number>>
  /** Listeners on the process itself. */
  readonly listeners: number
}

process.on('message', async () => {
  for (let n = 0; n < 3; n++) {
    globalThis.gc?.()
    await nextTurn() // finalizers run between two collections
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  const resources: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
  const measure: Measure = { heap: heapUsed, buffers: arrayBuffers, rss, resources, listeners }
  process.send?.(measure)
})
process.on('disconnect', () => process.exit(1)) // whoever measures is gone
process.channel?.unref()
