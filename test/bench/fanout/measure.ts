/** One server under one workload, once or several times. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { median } from '../statistics.js'
import { pinned, withServer } from './process.js'
import type { Contestant } from './servers.js'
import type { Tools } from './tools.js'
import type { Workload } from './workloads.js'

/** What load.c prints. */
interface Load {
  readonly deliveries: number
  readonly answers: number
  /** s */
  readonly seconds: number
  /** Of the server's process, s. */
  readonly cpuSeconds: number
  /** From saying to hearing, ms. */
  readonly p50: number
  readonly p99: number
  /** Resident, before anybody talks and at the end. */
  readonly idleKiB: number
  readonly busyKiB: number
}

export interface Measured extends Load {
  readonly perCpuSecond: number
}

/** @param seconds measured, after one that is not */
export async function measure(
  tools: Tools,
  server: Contestant,
  { connections, roomSize, talkers, window }: Workload,
  seconds: number,
  dialect: string = server.dialect,
): Promise<Measured> {
  return withServer(server, tools.folder, ({ pid, port }) =>
    runLoad(tools, dialect, { pid, port }, { connections, roomSize, talkers, window }, seconds),
  )
}

/** Load on a server that runs already. */
export async function runLoad(
  tools: Tools,
  dialect: string,
  { pid, port }: { readonly pid: number; readonly port: number },
  { connections, roomSize, talkers, window }: Omit<Workload, 'name' | 'about'>,
  seconds: number,
): Promise<Measured> {
  const numbers = [port, pid, connections, roomSize, talkers, window, seconds].map(String)
  const [program, ...words] = pinned(1, [tools.load, dialect, ...numbers])
  const { stdout } = await promisify(execFile)(program, words, { timeout: 300_000 })
  const load = parseLoad(stdout)
  return { ...load, perCpuSecond: load.deliveries / Math.max(load.cpuSeconds, 0.01) }
}

function parseLoad(text: string): Load {
  const load: Load = JSON.parse(text)
  return load
}

/** Each figure's median over the runs. */
export function medians(runs: readonly Measured[]): Measured {
  const of = (pick: (one: Measured) => number): number => median(runs.map(pick))
  return {
    deliveries: of((one) => one.deliveries),
    answers: of((one) => one.answers),
    seconds: of((one) => one.seconds),
    cpuSeconds: of((one) => one.cpuSeconds),
    p50: of((one) => one.p50),
    p99: of((one) => one.p99),
    idleKiB: of((one) => one.idleKiB),
    busyKiB: of((one) => one.busyKiB),
    perCpuSecond: of((one) => one.perCpuSecond),
  }
}
