/** A real redis-server as a process that can be killed, hung and started again. Whoever starts it ends it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface RedisProcess {
  /** Starts it, again on the same port. @throws Error with its output where it cannot start */
  start(): Promise<void>
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>
  /** It keeps its connections and answers nothing. */
  hang(): void
  wake(): void
}

/** Those that run, so that none outlives this process. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @param args of redis-server */
export function redisProcess(args: readonly string[]): RedisProcess {
  let child: ChildProcess | undefined
  return {
    async start() {
      const started = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] })
      child = started
      running.add(started)
      started.once('exit', () => running.delete(started))
      let output = ''
      await new Promise<void>((resolve, reject) => {
        const read = (text: string): void => {
          output += text
          if (output.includes('Ready to accept connections')) resolve()
        }
        started.stdout.setEncoding('utf8').on('data', read)
        started.stderr.setEncoding('utf8').on('data', read)
        started.once('error', reject)
        started.once('exit', () => reject(new Error(`redis-server ended:\n${output}`)))
      })
    },
    async stop() {
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL') // also where it is hung
      await ended
    },
    hang: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
  }
}
