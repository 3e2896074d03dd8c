/**
 * Where log lines go. A reader of standard output that is slow, stuck or gone, or a disk that is full, must never hold
 * up the server, nor cost memory without end, nor keep the process from ending; and when it takes lines again, it gets
 * them. pino's own destination (sonic-boom 4) keeps lines without bound and does not let the process end.
 */

import { writeSync } from 'node:fs'

/** Bytes that may wait; lines beyond them are dropped. */
const MAX_WAITING = 1024 * 1024
/** After how long a full pipe is tried again, ms. */
const BUSY_MS = 50
/** The same after any other error, a full disk for one. */
const FAILED_MS = 200
/** How long the last lines may hold up the end of the process, ms. */
const LAST_WORDS_MS = 500
/** Nobody reads: what waits is dropped. A named pipe may get another reader, so writing is tried again all the same. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ENOTCONN', 'EBADF'])

const NEWLINE = 0x0a

export interface LineSink {
  write(line: string): void
  /** Counts a line as dropped that was never written. */
  drop(): void
  /** Lines that nobody will read. */
  readonly dropped: number
  /** Calls back when lines go out again after some were lost. */
  onRecovery(tell: (lost: number) => void): void
}

/** Writes so many of the bytes as go in without waiting, and returns how many; throws EAGAIN where none do. */
export type Write = (bytes: Uint8Array) => number

/** Lines are written once a turn of the event loop, and what is left at the end of the process then. */
export function createLineSink(write: Write, maxWaiting = MAX_WAITING): LineSink {
  let lines: string[] = []
  let waiting = 0 // bytes, `rest` included
  let rest: Uint8Array = new Uint8Array(0) // may begin in the middle of a line
  let dropped = 0
  let lost = 0 // of those, since lines went out last
  let tell: ((lost: number) => void) | undefined
  let retryMs = 0 // 0: the last write was fine
  let scheduled = false
  let listening = false

  function lose(count: number): void {
    dropped += count
    lost += count
  }

  /** Whether everything has gone out. */
  function flush(): boolean {
    const bytes = lines.length > 0 ? Buffer.concat([rest, Buffer.from(lines.join(''))]) : rest
    lines = []
    let at = 0
    try {
      while (at < bytes.length) at += write(bytes.subarray(at))
      retryMs = 0
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      retryMs = code === 'EAGAIN' ? BUSY_MS : FAILED_MS
      if (GONE.has(code)) {
        lose(bytes.subarray(at).filter((byte) => byte === NEWLINE).length)
        at = bytes.length
      }
    }
    rest = bytes.subarray(at)
    waiting = rest.length
    if (retryMs === 0 && lost > 0) {
      const count = lost
      lost = 0
      tell?.(count) // writes a line
    }
    return waiting === 0
  }

  function turn(): void {
    scheduled = false
    if (!flush()) schedule()
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // Unreferenced: a stuck reader does not keep the process alive.
    if (retryMs > 0) setTimeout(turn, retryMs).unref()
    else setImmediate(turn)
  }

  function lastWords(): void {
    const deadline = performance.now() + LAST_WORDS_MS
    const pause = new Int32Array(new SharedArrayBuffer(4))
    while (!flush() && performance.now() < deadline) Atomics.wait(pause, 0, 0, retryMs)
  }

  return {
    write(line) {
      const size = Buffer.byteLength(line)
      if (waiting + size > maxWaiting) {
        lose(1)
        return
      }
      lines.push(line)
      waiting += size
      if (!listening) process.on('exit', lastWords)
      listening = true
      schedule()
    },
    drop() {
      dropped++
    },
    get dropped() {
      return dropped
    },
    onRecovery(callback) {
      tell = callback
    },
  }
}

/** A pipe or a terminal as standard output does not block once `process.stdout` was looked at; Node sees to that. */
export const standardOutput: LineSink = createLineSink((bytes) => writeSync(process.stdout.fd, bytes))
