/** The server under test: the program as a user starts it, with the probe preloaded. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.js'
import type { Measure } from './probe.js'

const CLI = new URL('../../src/cli.js', import.meta.url).pathname
const PROBE = new URL('./probe.js', import.meta.url).href
const LINES_KEPT = 15
/** Lines of which there are thousands, and that push out what is unusual. */
const USUAL = /^session (connected|closed|ended)$/
const START_MS = 20_000
const MEASURE_MS = 10_000

/** What stands in a line of the server's log. */
export interface LogLine {
  readonly level?: unknown
  readonly msg?: unknown
  readonly reason?: unknown
}

export interface ServerProcess {
  readonly port: number
  readonly httpPort: number
  /** Its last lines, standard output and error. */
  readonly lines: readonly string[]
  /** What it wrote to standard error. */
  readonly complaints: readonly string[]
  /** Memory and resources, once collected. @throws Error where it does not answer in time */
  measure(): Promise<Measure>
  /** Stops the process for so long, as a paused machine does, ms. */
  freeze(ms: number): Promise<void>
  /** Tells it to stop; its exit code, or what became of it instead within the time, ms. */
  stop(withinMs: number): Promise<number | string>
  /** Resolves with what became of it; while it runs, it has not. */
  readonly ended: Promise<number | string>
  kill(): void
}

/**
 * @param onLog called with each line of its log
 * @throws Error where it ends or does not listen in time
 */
export async function startServer(
  args: readonly string[],
  onLog: (line: LogLine) => void,
): Promise<ServerProcess> {
  const httpPort = await freePort()
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', PROBE, CLI, 'serve', ...args, '--http-port', `${httpPort}`],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  process.once('exit', () => child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? 'gone',
  )
  const lines: string[] = []
  const complaints: string[] = []
  let port: number | undefined
  let listening: (() => void) | undefined
  const started = new Promise<void>((resolve) => {
    listening = resolve
  })
  each(child.stderr, (line) => {
    keep(lines, line)
    keep(complaints, line)
  })
  each(child.stdout, (text) => {
    const line = logLine(text)
    if (!USUAL.test(String(line?.msg))) keep(lines, text)
    if (!line) return
    const [, number] = /^listening on \S+:(\d+)/.exec(String(line.msg)) ?? []
    if (number !== undefined) {
      port = Number(number)
      listening?.()
    }
    onLog(line)
  })
  await Promise.race([started, ended, after(START_MS)])
  if (port === undefined) {
    child.kill('SIGKILL')
    throw new Error(`the server did not start:\n${lines.join('\n')}`)
  }
  return {
    port,
    httpPort,
    lines,
    complaints,
    ended,
    measure: () => measure(child),
    async freeze(ms) {
      child.kill('SIGSTOP')
      await delay(ms)
      child.kill('SIGCONT')
    },
    async stop(withinMs) {
      child.kill('SIGTERM')
      return Promise.race([ended, after(withinMs).then(() => `still running ${withinMs} ms after SIGTERM`)])
    },
    kill: () => child.kill('SIGKILL'),
  }
}

async function measure(child: ChildProcess): Promise<Measure> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(MEASURE_MS) })
  child.send('measure')
  const [measured]: Measure[] = await answer
  if (!measured) throw new Error('the probe answered nothing')
  return measured
}

function logLine(text: string): LogLine | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function each(stream: Readable | null, take: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', take)
}

function keep(lines: string[], line: string): void {
  lines.push(line)
  if (lines.length > LINES_KEPT) lines.shift()
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
