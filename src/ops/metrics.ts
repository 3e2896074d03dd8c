/** What /metrics shows: the rows of metric-rows.ts, how long turns and logins take, and how the process is. */

import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricConfiguration,
  Registry,
} from 'prom-client'
import type { PasswordQueue } from '../accounts/passwords.js'
import type { ServerOptions } from '../config/options.js'
import type { Server } from '../server.js'
import { loginOutcomes } from './counters.js'
import type { Page } from './http.js'
import { counters, gauges, type Row, type Sample, type Snapshot } from './metric-rows.js'

export interface Observed {
  readonly server: Pick<Server, 'counters' | 'counts' | 'problems' | 'limits'>
  readonly accounts: { readonly problem: string | undefined }
  /** Where passwords are checked at all. */
  readonly passwords?: PasswordQueue | undefined
  /** When the TLS certificate expires, seconds since 1970. */
  readonly certificate?: { expiry(): number }
  /** The limits that do not change while the server runs. */
  readonly options: FixedLimits
}

type FixedLimits = Pick<
  ServerOptions,
  'maxUsers' | 'rooms' | 'roomCapacity' | 'frameLength' | 'accountDeadline' | 'openFiles'
>

/** Of prom-client's own metrics those worth a place; others take longer the more connections there are. */
const processMetrics: ReadonlySet<string> = new Set([
  'process_cpu_user_seconds_total',
  'process_cpu_system_seconds_total',
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'process_max_fds',
  'nodejs_eventloop_lag_seconds',
  'nodejs_eventloop_lag_max_seconds',
  'nodejs_eventloop_lag_p50_seconds',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_heap_size_total_bytes',
  'nodejs_heap_size_used_bytes',
  'nodejs_external_memory_bytes',
  'nodejs_version_info',
  'nodejs_gc_duration_seconds',
])

const none = { of: () => 0 }

/** Seconds. */
const TURN_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]
const LOGIN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * The page for /metrics, in Prometheus' text format. Plain numbers are read when somebody asks; only the times of
 * turns and logins are taken as they happen, through the server's counters.
 */
export function createMetrics({
  server,
  accounts,
  passwords,
  options,
  certificate,
}: Observed): () => Promise<Page> {
  const registry = new Registry()
  const { maxUsers, rooms, roomCapacity, frameLength, accountDeadline } = options
  const { openFiles = Number.POSITIVE_INFINITY } = options
  let now: Snapshot | undefined
  const settings = ({ name, help, labels = [] }: Row): MetricConfiguration<string> => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })

  for (const row of gauges) {
    new Gauge({
      ...settings(row),
      collect() {
        if (now) for (const [labels, value] of samples(row.read(now))) this.set(labels, value)
      },
    })
  }
  for (const row of counters) {
    new Counter({
      ...settings(row),
      // The numbers behind it only grow, so that the whole can be set anew each time.
      collect() {
        this.reset()
        if (now) for (const [labels, value] of samples(row.read(now))) this.inc(labels, value)
      },
    })
  }
  const turns = new Histogram({
    name: 'parley_turn_duration_seconds',
    help: 'How long turns took.',
    buckets: TURN_BUCKETS,
    registers: [registry],
  })
  const logins = new Histogram({
    name: 'parley_login_duration_seconds',
    help: 'How long logins took, by outcome.',
    labelNames: ['outcome'],
    buckets: LOGIN_BUCKETS,
    registers: [registry],
  })
  const waits = new Histogram({
    name: 'parley_password_wait_seconds',
    help: 'How long passwords waited until their check began.',
    buckets: LOGIN_BUCKETS,
    registers: [registry],
  })
  if (passwords) passwords.waited = (seconds) => waits.observe(seconds)
  for (const outcome of loginOutcomes) logins.zero({ outcome })
  server.counters.turn = (seconds) => turns.observe(seconds)
  server.counters.login = (outcome, seconds) => logins.observe({ outcome }, seconds)

  collectDefaultMetrics({ register: registry })
  for (const { name } of registry.getMetricsAsArray()) {
    if (!name.startsWith('parley_') && !processMetrics.has(name)) registry.removeSingleMetric(name)
  }

  return async () => {
    now = {
      counters: server.counters,
      counts: server.counts(),
      ready: server.problems().length === 0,
      accountStoreUp: accounts.problem === undefined,
      passwordsWaiting: passwords?.waiting ?? 0,
      certificateExpiry: certificate?.expiry() ?? Number.POSITIVE_INFINITY,
      heldUp: passwords?.heldUp ?? none,
      limits: { maxUsers, rooms, roomCapacity, frameLength, accountDeadline, openFiles, ...server.limits },
    }
    return { type: registry.contentType, text: await registry.metrics() }
  }
}

function samples(read: number | Iterable<Sample>): Iterable<Sample> {
  return typeof read === 'number' ? [[{}, read]] : read
}
