/** Everything that a run has found. RESULTS.md and the charts are made of it, and of nothing else. */

import type { CodecResults } from '../codec/results.js'
import type { Measured } from '../fanout/measure.js'
import type { Workload } from '../fanout/workloads.js'
import type { Growth } from '../growth/growth.js'
import type { Machine } from './machine.js'

export interface FanoutRow {
  readonly name: string
  readonly version: string
  /** Medians. */
  readonly measured: Measured
}

export interface FanoutTable {
  readonly workload: Workload
  readonly runs: number
  /** Ours is the first. */
  readonly rows: readonly FanoutRow[]
}

export interface Results {
  readonly machine: Machine
  readonly fanout: readonly FanoutTable[]
  readonly missing: readonly string[]
  readonly growth: Growth | undefined
  readonly codec: CodecResults | undefined
}
