/** What a server at rest may still hold. */

import type { Violation } from './history.js'
import type { Measure } from './probe.js'

/**
 * Bytes that the heap may grow by once it has its shape: compiled code and feedback of the engine's own, measured
 * at some hundred KiB. One session is some kilobytes, and an epoch has more than a thousand of them.
 */
const HEAP_GROWTH = 1.5 * 2 ** 20
/** Bytes that the server's pools of rings and of rooms' batches may keep; they fill when many talk at once. */
const POOLS = 4 * 2 ** 20

/** Gauges that are 0 while nobody is connected. */
const EMPTY = [
  'parley_connections',
  'parley_sessions',
  'parley_users',
  'parley_rooms',
  'parley_queue_length',
  'parley_rings',
  'parley_ring_bytes',
  'parley_output_bytes',
  'parley_throttled_sessions',
] as const

/**
 * What is there now, with nobody connected, and was not when the server had just started.
 * @param metrics as scraped
 */
export function leftBehind(
  now: Measure,
  fresh: Measure,
  metrics: ReadonlyMap<string, number>,
): readonly Violation[] {
  const resources = Object.entries(now.resources).map(
    ([name, count]) => [name, count, fresh.resources[name] ?? 0] as const,
  )
  const counts = [...resources, ['listeners on the process', now.listeners, fresh.listeners] as const]
  return [
    ...counts
      .filter(([, count, before]) => count > before)
      .map(([name, count, before]) => left(`${name}: ${count}, at the start ${before}`)),
    ...EMPTY.flatMap((name) => notEmpty(name, metrics)),
  ]
}

function notEmpty(gauge: string, metrics: ReadonlyMap<string, number>): readonly Violation[] {
  const series = [...metrics].filter(([name]) => name === gauge || name.startsWith(`${gauge}{`))
  if (series.length === 0) return [left(`/metrics has no ${gauge}`)]
  return series.filter(([, value]) => value !== 0).map(([name, value]) => left(`${name} is ${value}`))
}

function left(what: string): Violation {
  return { rule: 'left-behind', what, who: [] }
}

/**
 * Memory that comes back after each epoch stays where it was; what is kept of every session shows as growth. Pools
 * keep buffers up to a limit, and no more after that.
 */
export function growth(measures: readonly Measure[]): Violation[] {
  return [
    ...grown(
      'heap',
      measures.map(({ heap }) => heap),
      HEAP_GROWTH,
    ),
    ...grown(
      'buffers',
      measures.map(({ buffers }) => buffers),
      POOLS,
    ),
  ]
}

function grown(what: string, levels: readonly number[], allowed: number): Violation[] {
  const [first = 0] = levels
  const last = levels.at(-1) ?? 0
  if (last - first <= allowed) return []
  const shown = levels.map((bytes) => (bytes / 2 ** 20).toFixed(2)).join(', ')
  return [{ rule: 'memory', what: `MiB of ${what} after each epoch: ${shown}`, who: [] }]
}
