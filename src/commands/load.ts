/** `parley load`: how much a server takes, and whether it gets everything right under load. */

import { SHORTEST } from '../load/message.js'
import { isClean, reportJson, reportLines } from '../load/report.js'
import type { Glance, Progress } from '../load/run.js'
import { runLoad } from '../load/run.js'
import { processUsage } from '../load/server-process.js'
import type { Workload } from '../load/workload.js'
import { escaped, escapedJson } from '../ops/terminal-text.js'
import { onStopSignal } from './signals.js'

export interface LoadOptions extends Omit<Workload, 'server' | 'pace'> {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly tlsCa?: string
  readonly window?: number
  readonly rate?: number
  readonly serverPid?: number
  readonly json: boolean
}

/** Prints the report; the exit code is 1 where something was lost or wrong. @throws Error where it cannot run */
export async function load(options: LoadOptions): Promise<void> {
  const workload = workloadOf(options)
  const { serverPid, json } = options
  const usage = serverPid === undefined ? undefined : () => processUsage(serverPid)
  usage?.()
  const stop = new AbortController()
  onStopSignal(() => stop.abort())
  const { host, port } = options
  process.stderr.write(`load on ${host}:${port}\n`)
  const report = await runLoad(workload, progressLine(workload.connections), stop.signal, usage)
  process.stdout.write(
    `${json ? escapedJson(reportJson(report)) : reportLines(report).map(escaped).join('\n')}\n`,
  )
  if (!isClean(report)) process.exitCode = 1
}

function workloadOf(options: LoadOptions): Workload {
  const { host, port, tls, tlsCa, window, rate, ...rest } = options
  if (window !== undefined && rate !== undefined)
    throw new Error('--window and --rate: found both, expected one: a closed loop, or an open one')
  if (rest.senders > rest.roomSize)
    throw new Error(`--senders: found ${rest.senders}, expected at most the ${rest.roomSize} of --room-size`)
  if (rest.messageSize < SHORTEST)
    throw new Error(
      `--message-size: found ${rest.messageSize}, expected ${SHORTEST} or more: each says who and when`,
    )
  return {
    ...rest,
    server: { host, port, tls, ...(tlsCa === undefined ? {} : { tlsCa }) },
    pace: rate === undefined ? { kind: 'window', window: window ?? 1 } : { kind: 'rate', rate },
  }
}

/** On a terminal one line that is written over, elsewhere a line every five seconds. */
function progressLine(connections: number): Progress {
  const terminal = process.stderr.isTTY
  const show = (line: string): void => {
    process.stderr.write(terminal ? `\r\u001b[2K${line}` : `${line}\n`)
  }
  let shown = 0
  return {
    connecting(open) {
      if (terminal) show(`connecting: ${open} of ${connections}`)
    },
    connected: () => show(`${connections} connected`),
    running(glance) {
      if (!terminal && shown++ % 5 !== 4) return
      show(inWords(glance))
    },
  }
}

function inWords({ elapsed, connections, sent, delivered, p50, p99, problems }: Glance): string {
  const wrong = problems === 0 ? '' : `  PROBLEMS ${problems}`
  return `${elapsed.toFixed(0)} s  ${connections} connections  sent ${sent}/s  delivered ${delivered}/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms${wrong}`
}
