/** What a load has found, for people and for programs. */

import type { LatencySummary } from './latency.js'
import type { ServerUsage } from './server-process.js'
import type { Workload } from './workload.js'

export interface LoadReport {
  readonly workload: Workload
  /** Measured. */
  readonly seconds: number
  /** Of what was measured; `missing` and `unanswered` of everything. */
  readonly counts: {
    readonly sent: number
    readonly answered: number
    readonly delivered: number
    /** Sent more than 100 ms after they were due. */
    readonly late: number
    /** Due, and never sent. */
    readonly unsent: number
    readonly unanswered: number
    /** Deliveries that never came. */
    readonly missing: number
  }
  readonly answers: LatencySummary
  readonly deliveries: LatencySummary
  /** How often a message was refused, by the result's name. */
  readonly refusals: ReadonlyMap<string, number>
  /** Connections that the server ended, a line each. */
  readonly lost: readonly string[]
  readonly violations: number
  /** The first of them, in words. */
  readonly told: readonly string[]
  /** Of a processor, for the load itself. */
  readonly ownShare: number
  readonly saturated: boolean
  /** What the server's process used, where that was asked for. */
  readonly server?: ServerUsage
}

/** Whether everything reached everybody, in order. */
export function isClean({ violations, lost, counts }: LoadReport): boolean {
  return violations === 0 && lost.length === 0 && counts.missing === 0 && counts.unanswered === 0
}

export function reportLines(report: LoadReport): string[] {
  const { workload, seconds, counts, answers, deliveries, server } = report
  const { connections, roomSize, senders, pace } = workload
  const rate = (count: number): string => (seconds > 0 ? `${number(count / seconds)}/s` : '')
  const loop =
    pace.kind === 'rate'
      ? `open loop, ${number(pace.rate)} messages/s, latency from when each was due`
      : `closed loop, ${pace.window} in flight each; it waits while the server does, so it hides stalls (--rate does not)`
  const percentiles = Object.keys(answers.percentiles)
  return [
    `${number(connections)} connections in rooms of ${roomSize}, ${senders} talking in each; ${seconds.toFixed(1)} s`,
    loop,
    '',
    `sent       ${number(counts.sent).padStart(12)}  ${rate(counts.sent)}`,
    `answered   ${number(counts.answered).padStart(12)}  ${rate(counts.answered)}`,
    `delivered  ${number(counts.delivered).padStart(12)}  ${rate(counts.delivered)}`,
    ...(pace.kind === 'rate'
      ? [
          `late       ${number(counts.late).padStart(12)}  sent more than 100 ms after they were due; ${number(counts.unsent)} not at all`,
        ]
      : []),
    ...[...report.refusals].map(([name, times]) => `refused    ${number(times).padStart(12)}  ${name}`),
    '',
    `latency, ms ${['mean', ...percentiles.map((one) => `p${one}`), 'max'].map((name) => name.padStart(9)).join('')}`,
    `answer      ${latencyCells(answers, percentiles)}`,
    `delivery    ${latencyCells(deliveries, percentiles)}`,
    '',
    ...(server
      ? [
          `server: ${server.cpuSeconds.toFixed(2)} CPU s, ${number(counts.delivered / Math.max(server.cpuSeconds, 0.01))} deliveries a CPU second, ${server.residentMiB.toFixed(0)} MiB`,
        ]
      : []),
    ...verdict(report),
    ...(report.saturated
      ? [
          `this load took ${Math.round(report.ownShare * 100)} % of its processor: the latencies may be its own`,
        ]
      : []),
  ]
}

function verdict(report: LoadReport): string[] {
  const { counts, violations, told, lost } = report
  if (isClean(report)) return ['checked: everything reached everybody in the room once, in order']
  return [
    ...(counts.missing > 0 ? [`LOST: ${number(counts.missing)} deliveries never came`] : []),
    ...(counts.unanswered > 0 ? [`UNANSWERED: ${number(counts.unanswered)} messages`] : []),
    ...(violations > 0
      ? [`WRONG: ${number(violations)} deliveries, such as`, ...told.map((line) => `  ${line}`)]
      : []),
    ...(lost.length > 0
      ? [
          `CLOSED: ${number(lost.length)} connections, such as`,
          ...lost.slice(0, 5).map((line) => `  ${line}`),
        ]
      : []),
  ]
}

function latencyCells({ mean, max, percentiles }: LatencySummary, names: readonly string[]): string {
  return [mean, ...names.map((name) => percentiles[name] ?? 0), max]
    .map((ms) => ms.toFixed(2).padStart(9))
    .join('')
}

export function reportJson(report: LoadReport): string {
  const { workload, refusals, ...rest } = report
  const { password: _, ...shown } = workload
  return JSON.stringify({
    workload: shown,
    ...rest,
    refusals: Object.fromEntries(refusals),
    clean: isClean(report),
  })
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
