/** What a server at rest may still hold. */

import type { Violation } from './history.js'
import { scrape } from './metrics.js'
import type { Measure } from './probe.js'

/**
 * Bytes that the heap may grow by once it has its shape: compiled code and feedback of the engine's own, measured
 * at some hundred KiB. One session is some kilobytes, and an epoch has more than a thousand of them.
 */
const GROWTH = 2 ** 20

/** Gauges that are 0 while nobody is connected. */
const EMPTY =
  /^parley_(sessions|users|rooms|members|connections|rings?|ring_bytes|output_bytes|queue_depth|queue|throttled\w*)(\{.*\})?$/

/**
 * What is there now, with nobody connected, and was not when the server had just started.
 * @param httpPort where its metrics are; undefined where it has none
 */
export async function leftBehind(
  now: Measure,
  fresh: Measure,
  httpPort: number | undefined,
): Promise<Violation[]> {
  const found: Violation[] = []
  for (const [name, count] of Object.entries(now.resources)) {
    const before = fresh.resources[name] ?? 0
    if (count > before)
      found.push({ rule: 'left-behind', what: `${name}: ${count}, at the start ${before}`, who: [] })
  }
  if (now.listeners > fresh.listeners) {
    const what = `listeners on the process: ${now.listeners}, at the start ${fresh.listeners}`
    found.push({ rule: 'left-behind', what, who: [] })
  }
  for (const [name, value] of httpPort === undefined ? [] : await scrape(httpPort)) {
    if (EMPTY.test(name) && value !== 0)
      found.push({ rule: 'left-behind', what: `${name} is ${value}`, who: [] })
  }
  return found
}

/** Memory that comes back after each epoch stays where it was; what is kept of every session shows as growth. */
export function growth(measures: readonly Measure[]): Violation[] {
  const levels = measures.map(({ heap, buffers }) => heap + buffers)
  const [first = 0] = levels
  const last = levels.at(-1) ?? 0
  if (last - first <= GROWTH) return []
  const shown = levels.map((bytes) => (bytes / 2 ** 20).toFixed(2)).join(', ')
  return [{ rule: 'memory', what: `MiB after each epoch: ${shown}`, who: [] }]
}
