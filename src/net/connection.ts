/** A TCP or TLS socket as a session's link: bytes in to the session's ring, whole turns out. */

import type { Socket } from 'node:net'
import type { Limits } from '../config/limits.js'
import type { Counters } from '../ops/counters.js'
import type { Link, Session } from '../sessions/session.js'

/** How long the peer of a closed session, which has been sent everything, may take to close its side, ms. */
const LINGER_MS = 5000
/** The longest that Node's timers can wait, ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface ConnectionEvents {
  /** Sets up the session of a new connection. */
  readonly open: (link: Link) => Session
  /** Bytes have come in. */
  readonly arrived: (session: Session) => void
  /** Nothing more will come. */
  readonly ended: (session: Session) => void
  /** Some bytes wait for the session's reader. */
  readonly behind: (session: Session) => void
  /** More bytes wait for the session's reader than may. */
  readonly overrun: (session: Session, waiting: number) => void
  readonly limits: Limits
  readonly counters: Counters
}

export function connect(socket: Socket, events: ConnectionEvents): Session {
  const { limits, counters } = events
  let linger: NodeJS.Timeout | undefined
  let written = 0
  const destroyIn = (ms: number): void => {
    clearTimeout(linger)
    linger = setTimeout(() => socket.destroy(), Math.min(ms, LONGEST_TIMER_MS))
  }

  const link: Link = {
    write(bytes) {
      if (!socket.writable) return
      written += bytes.length
      counters.bytesSent += bytes.length
      socket.write(bytes)
      const waiting = socket.writableLength
      if (waiting === 0) return
      if (waiting > limits.outputBudget) events.overrun(session, waiting)
      else events.behind(session)
    },
    get written() {
      return written
    },
    get waiting() {
      return socket.writableLength
    },
    pause() {
      socket.pause()
    },
    resume() {
      if (socket.isPaused()) socket.resume()
    },
    end() {
      if (socket.destroyed) return
      socket.end()
      socket.resume() // what still comes is read and dropped, so that the peer sees an end and not a reset
      destroyIn(limits.outputAge)
      socket.once('finish', () => destroyIn(LINGER_MS))
    },
    cut() {
      // A reset tells the reader that what it has is not all of it; TLS has no way to reset.
      if ('encrypted' in socket) socket.destroy()
      else socket.resetAndDestroy()
    },
  }
  const session = events.open(link)

  socket.on('data', (chunk) => {
    if (session.ended) return
    const accepted = session.inbound.accept(chunk)
    counters.bytesReceived += accepted
    if (accepted < chunk.length) {
      counters.paused.add('ring-full')
      socket.pause()
      socket.unshift(chunk.subarray(accepted))
    }
    events.arrived(session)
  })
  const end = (): void => {
    if (!session.ended) events.ended(session)
  }
  socket.on('end', end)
  socket.on('error', end)
  socket.on('close', () => {
    clearTimeout(linger)
    end()
  })
  return session
}
