/** Keeps slow requesters from holding up those who ask properly. */

import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections for each of `max`, for the turn until there is room again. */
export const MOMENTARILY = 1.5

export interface ConnectionBounds {
  /** Connections at once. */
  readonly max: number
  /** How long the head of a request may take, ms. */
  readonly headMs: number
  /** How long the rest may take, an answer that nobody reads included, ms. */
  readonly answerMs: number
}

/**
 * Bounds a server's connections in number and time. When there are more than `max`, the oldest one that has not sent
 * a whole head is closed, and only then the oldest that is being answered: so a newcomer is always heard.
 * @returns ends those that have not sent a whole head
 */
export function boundConnections(server: Server, { max, headMs, answerMs }: ConnectionBounds): () => void {
  const asking = new Map<Socket, NodeJS.Timeout>()
  const answering = new Map<Socket, NodeJS.Timeout>()
  let scheduled = false

  function forget(socket: Socket): void {
    for (const sockets of [asking, answering]) {
      clearTimeout(sockets.get(socket))
      sockets.delete(socket)
    }
  }

  function end(socket: Socket): void {
    forget(socket)
    socket.destroy()
  }

  /** What came while the process stood still is read first. */
  function tooLate(socket: Socket): void {
    setImmediate(() => {
      if (asking.has(socket)) end(socket)
    })
  }

  function makeRoom(): void {
    scheduled = false
    for (const socket of [...asking.keys(), ...answering.keys()]) {
      if (asking.size + answering.size <= max) return
      end(socket)
    }
  }

  server.on('connection', (socket) => {
    asking.set(
      socket,
      setTimeout(() => tooLate(socket), headMs),
    )
    socket.on('close', () => forget(socket))
    if (scheduled || asking.size + answering.size <= max) return
    scheduled = true
    // Many are accepted in one turn of the event loop, and read in the next: what they asked is seen by then.
    setImmediate(() => setImmediate(makeRoom))
  })
  server.on('request', ({ socket }) => {
    if (!asking.has(socket)) return
    forget(socket)
    answering.set(
      socket,
      setTimeout(() => end(socket), answerMs),
    )
  })
  server.maxConnections = MOMENTARILY * max

  return () => {
    for (const socket of asking.keys()) end(socket)
  }
}
