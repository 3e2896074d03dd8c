/** A server's process: started, waited for, and ended whatever happens. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant } from './servers.js'

/** ms for it to listen, and to end. */
const START_MS = 15_000
const STOP_MS = 5000

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

export interface Running {
  readonly pid: number
  readonly port: number
}

/**
 * Runs the server on a processor of its own while `use` goes on.
 * @throws Error with the end of what it printed, where it does not come up
 */
export async function withServer<T>(
  server: Contestant,
  folder: string,
  use: (running: Running) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const log = join(folder, 'server.log')
  const output = openSync(log, 'w') // a file: a pipe that nobody reads would stop it
  const [program, ...words] = pinned(0, server.command(port))
  const child = spawn(program, words, { stdio: ['ignore', output, output] })
  closeSync(output)
  running.add(child)
  const ended = once(child, 'exit')
  try {
    if (child.pid === undefined) throw new Error(`cannot run ${program}`)
    await listening(port, child, () => `${server.name}: ${readFileSync(log, 'utf8').slice(-500)}`)
    await sleep(300) // it has listened for a moment; let it settle
    return await use({ pid: child.pid, port })
  } finally {
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    if (child.exitCode === null && child.signalCode === null) await ended
    clearTimeout(killer)
    running.delete(child)
  }
}

/** A command that runs on one processor alone. */
export function pinned(cpu: number, command: readonly [string, ...string[]]): [string, ...string[]] {
  return ['taskset', '-c', String(cpu), ...command]
}

async function listening(port: number, child: ChildProcess, explain: () => string): Promise<void> {
  for (const until = performance.now() + START_MS; performance.now() < until; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`it ended at once; ${explain()}`)
    if (await answers(port)) return
  }
  throw new Error(`nothing listens on 127.0.0.1:${port}; ${explain()}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
