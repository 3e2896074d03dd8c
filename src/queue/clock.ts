/**
 * The server's clock. It leaves out the time in which the server stood still (SIGSTOP, a paused machine, one long
 * turn): what clients sent meanwhile waits in the kernel, so that time must not count against them.
 */

/** ms; of a longer step between two ticks, the rest is left out. */
const LONGEST_STEP_MS = 250
/** ms: how exactly deadlines are kept. */
export const TICK_MS = 50

/**
 * Asking the system for the time costs as much as handling a small packet, so it is asked once a turn and once a
 * tick, and everybody else reads `now`.
 */
export const clock = {
  /** ms; at most one turn, or 50 ms, old. */
  now: 0,
  /** What the system said last: performance.now(), gaps included. */
  measured: performance.now(),

  /** Asks the system. */
  tick(): number {
    const time = performance.now()
    clock.now += Math.min(time - clock.measured, LONGEST_STEP_MS)
    clock.measured = time
    return clock.now
  },
}

/** @param now ms: what had arrived by then was read and handled */
type Judge = (now: number) => void

const judges = new Set<Judge>()
let timer: NodeJS.Timeout | undefined

/** Calls `judge` 20 times a second, until the function that it returns is called. */
export function everyTick(judge: Judge): () => void {
  judges.add(judge)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    judges.delete(judge)
    if (judges.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * Calls `late` once so much time has passed, as deadlines are to be judged: unlike a timer, never before what has
 * arrived was read. It is up to 50 ms late.
 * @param ms `Infinity`: never
 * @returns calls it off
 */
export function after(ms: number, late: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined
  const at = clock.tick() + ms
  const callOff = everyTick((now) => {
    if (now < at) return
    callOff()
    late()
  })
  return callOff
}

/** Timers run before sockets are read: the next round of the event loop reads and handles, the one after it judges. */
function tick(): void {
  const now = clock.tick()
  setImmediate(() =>
    setImmediate(() => {
      for (const judge of judges) judge(now)
    }),
  )
}
