/** Every server under every workload. They take turns, so that a slow minute hits them all. */

import type { FanoutTable } from '../results/results.js'
import { type Measured, measure, medians } from './measure.js'
import { installedPeers, limit, parley } from './servers.js'
import type { Tools } from './tools.js'
import { idle, talking } from './workloads.js'

export interface CompareOptions {
  readonly tools: Tools
  readonly runs: number
  readonly seconds: number
  readonly say: (what: string) => void
}

export async function compare({ tools, runs, seconds, say }: CompareOptions): Promise<{
  readonly tables: readonly FanoutTable[]
  readonly missing: readonly string[]
}> {
  const { peers, missing } = installedPeers(tools.folder)
  for (const line of missing) say(line)
  const servers = [parley(), limit(tools.limit), ...peers]
  const tables: FanoutTable[] = []
  for (const workload of [...talking, idle]) {
    const measured = new Map<string, Measured[]>(servers.map(({ name }) => [name, []]))
    for (let run = 1; run <= runs; run++) {
      for (const server of servers) {
        say(`${workload.name}, run ${run} of ${runs}: ${server.name}`)
        measured.get(server.name)?.push(await measure(tools, server, workload, seconds))
      }
    }
    const rows = servers.map(({ name, version }) => ({
      name,
      version,
      measured: medians(measured.get(name) ?? []),
    }))
    tables.push({ workload, runs, rows })
  }
  return { tables, missing }
}
