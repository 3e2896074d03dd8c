/** A TCP socket as a session's link: bytes in to the session's ring, whole turns out. */

import type { Socket } from 'node:net'
import type { Link, Session } from '../sessions/session.js'

/** Bytes that may wait for a reader; a session whose reader is further behind is closed. */
const OUTPUT_BUDGET = 1024 * 1024
/** How long a closed session's last bytes may take to go out, ms. */
const LINGER_MS = 5000
/** After how long without a sign of life the peer is asked for one, ms. */
const KEEP_ALIVE_MS = 60_000

export interface ConnectionEvents {
  /** Sets up the session of a new connection. */
  readonly open: (link: Link) => Session
  /** The session has something to handle. */
  readonly arrived: (session: Session) => void
  /** Nothing more will come. */
  readonly ended: (session: Session) => void
  /** Too much waits for the session's reader. */
  readonly overrun: (session: Session, waiting: number) => void
}

export function connect(socket: Socket, { open, arrived, ended, overrun }: ConnectionEvents): Session {
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  let linger: NodeJS.Timeout | undefined

  const link: Link = {
    write(bytes) {
      if (!socket.writable) return
      socket.write(bytes)
      if (socket.writableLength > OUTPUT_BUDGET) overrun(session, socket.writableLength)
    },
    resume() {
      if (socket.isPaused()) socket.resume()
    },
    end() {
      if (socket.writableLength > OUTPUT_BUDGET) socket.destroy()
      if (socket.destroyed) return
      socket.end()
      socket.resume() // what still comes is read and dropped, so that the peer sees an end and not a reset
      linger = setTimeout(() => socket.destroy(), LINGER_MS)
    },
  }
  const session = open(link)

  socket.on('data', (chunk) => {
    if (session.ended) return
    const accepted = session.inbound.accept(chunk)
    if (accepted < chunk.length) {
      socket.pause()
      socket.unshift(chunk.subarray(accepted))
    }
    if (!session.waiting && session.inbound.ready) arrived(session)
  })
  const end = (): void => {
    if (session.ended) return
    session.ended = true
    ended(session)
  }
  socket.on('end', end)
  socket.on('error', end)
  socket.on('close', () => {
    clearTimeout(linger)
    end()
  })
  return session
}
