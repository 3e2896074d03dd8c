/** How long things took, µs, in an HDR histogram: three digits of every value, in the same memory however many. */

import { build } from 'hdr-histogram-js'

/** µs. What takes longer counts as this long. */
const LONGEST = 10 * 60 * 1e6
const PERCENTILES = [50, 75, 90, 99, 99.9, 99.99]

export interface LatencySummary {
  readonly count: number
  /** ms. */
  readonly mean: number
  readonly max: number
  /** ms by percentile, `99.9`. */
  readonly percentiles: Readonly<Record<string, number>>
}

export interface Latency {
  record(micros: number): void
  summary(): LatencySummary
  reset(): void
}

export function createLatency(): Latency {
  const histogram = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  })
  return {
    record: (micros) => histogram.recordValue(Math.min(LONGEST, Math.max(1, Math.round(micros)))),
    summary: () => ({
      count: histogram.totalCount,
      mean: histogram.mean / 1000,
      max: histogram.maxValue / 1000,
      percentiles: Object.fromEntries(
        PERCENTILES.map((percentile) => [percentile, histogram.getValueAtPercentile(percentile) / 1000]),
      ),
    }),
    reset: () => histogram.reset(),
  }
}
