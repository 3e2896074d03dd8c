import { availableParallelism, loadavg } from 'node:os'

/** The suite and its server take all of two cores by themselves. */
const BUSY = 1.5

/** Processes that want to run, for each core, averaged over a minute. */
function load(): number {
  const [lastMinute = 0] = loadavg()
  return lastMinute / availableParallelism()
}

/** Too little is left for passwords to be hashed in time. */
export function isBusy(): boolean {
  return load() > BUSY
}

/**
 * How long to wait for something that takes so long at most on an idle machine: where more processes want to run than
 * there are cores, everything takes longer, and that is not the server's fault.
 * @param ms on an idle machine
 */
export function patience(ms: number): number {
  return ms * Math.max(1, load())
}
