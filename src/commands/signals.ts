/** What each signal does. README.md in ops/ has the table. */

import type { Log } from '../ops/log.js'

/** Ms. Ctrl-C under npm arrives twice, from the terminal and from npm, which passes it on. */
const SAME_KEYSTROKE_MS = 500

/** SIGXCPU: the soft limit of CPU time is reached; the kernel sends it again every second, so it counts once. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGXCPU'] as const

/**
 * Left alone, SIGUSR1 opens Node's debugger on a port, where any local user can run code in the process, and each of
 * the others ends the process without a drain. Names that a platform does not have are never sent there.
 */
const ignoredSignals = [
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
] as const

/** From now on these signals do nothing but leave a debug line. */
export function ignoreSignals(log: Log): void {
  for (const signal of ignoredSignals) process.on(signal, () => log.debug({ signal }, 'signal ignored'))
}

/** Calls `stop` on the first signal to stop. Another one later ends the process at once, with exit code 1. */
export function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  let first: number | undefined
  const came = (signal: NodeJS.Signals): void => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      stop(signal)
    } else if (signal !== 'SIGXCPU' && now - first > SAME_KEYSTROKE_MS) process.exit(1)
  }
  for (const signal of stopSignals) process.on(signal, came)
}
