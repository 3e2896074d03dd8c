/**
 * Where log lines go. A reader of standard output that is slow, stuck or gone must never hold up the server, nor
 * cost memory without end, nor keep the process from ending; pino's own destination does the last two (sonic-boom
 * 4 tries a full pipe for ever, at exit as well), and so this stands here.
 */

import { writeSync } from 'node:fs'

/** Bytes that may wait for the reader; lines beyond them are dropped. */
const MAX_WAITING = 1024 * 1024
/** After how long a full pipe is tried again, ms. */
const RETRY_MS = 50
/** How long the last lines may hold up the end of the process, ms. */
const LAST_WORDS_MS = 500

export interface LineSink {
  write(line: string): void
  /** Lines that nobody will read: too many waited, or the reader has gone. */
  readonly dropped: number
}

/** Writes so many of the bytes as go in without waiting, and returns how many; throws EAGAIN where none do. */
export type Write = (bytes: Uint8Array) => number

/**
 * Lines are written once a turn of the event loop, and what is left at the end of the process then.
 * @param write does not block; any error of it but EAGAIN means that nobody reads any more
 */
export function createLineSink(write: Write, maxWaiting = MAX_WAITING): LineSink {
  let lines: string[] = []
  let waiting = 0 // bytes, `rest` included
  let rest: Uint8Array = new Uint8Array(0)
  let dropped = 0
  let scheduled = false
  let broken = false
  let listening = false

  /** Whether everything has gone out. */
  function flush(): boolean {
    const bytes = lines.length > 0 ? Buffer.concat([rest, Buffer.from(lines.join(''))]) : rest
    const before = lines.length
    lines = []
    let at = 0
    try {
      while (at < bytes.length) at += write(bytes.subarray(at))
    } catch (error) {
      if (!isBusy(error)) {
        broken = true
        dropped += before
        at = bytes.length
      }
    }
    rest = bytes.subarray(at)
    waiting = rest.length
    return waiting === 0
  }

  function turn(): void {
    scheduled = flush() === false
    // Unreferenced: a stuck reader does not keep the process alive.
    if (scheduled) setTimeout(turn, RETRY_MS).unref()
  }

  function lastWords(): void {
    const deadline = performance.now() + LAST_WORDS_MS
    const pause = new Int32Array(new SharedArrayBuffer(4))
    while (!flush() && performance.now() < deadline) Atomics.wait(pause, 0, 0, RETRY_MS)
  }

  return {
    write(line) {
      const size = Buffer.byteLength(line)
      if (broken || waiting + size > maxWaiting) {
        dropped++
        return
      }
      lines.push(line)
      waiting += size
      if (!listening) process.on('exit', lastWords)
      listening = true
      if (scheduled) return
      scheduled = true
      setImmediate(turn)
    },
    get dropped() {
      return dropped
    },
  }
}

/** A pipe or a terminal as standard output does not block once `process.stdout` was looked at; Node sees to that. */
export const standardOutput: LineSink = createLineSink((bytes) => writeSync(process.stdout.fd, bytes))

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}
