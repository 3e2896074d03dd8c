/** Keeps slow requesters from holding up those who ask properly. */

import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Bounds a server's connections in number and time. When there are more than `max`, the oldest one that has not sent
 * a whole request is closed, and only then the oldest that is being answered: so a newcomer is always heard.
 * @param lifeMs from the connection to the end of the answer
 */
export function boundConnections(server: Server, max: number, lifeMs: number): void {
  const asking = new Set<Socket>()
  const answering = new Set<Socket>()
  let scheduled = false

  function makeRoom(): void {
    scheduled = false
    for (const sockets of [asking, answering]) {
      for (const socket of sockets) {
        if (asking.size + answering.size <= max) return
        sockets.delete(socket)
        socket.destroy()
      }
    }
  }

  server.on('connection', (socket) => {
    asking.add(socket)
    const timer = setTimeout(() => socket.destroy(), lifeMs)
    socket.on('close', () => {
      clearTimeout(timer)
      asking.delete(socket)
      answering.delete(socket)
    })
    if (scheduled || asking.size + answering.size <= max) return
    scheduled = true
    // Many are accepted in one turn of the event loop, and read in the next: what they asked is seen by then.
    setImmediate(() => setImmediate(makeRoom))
  })
  server.on('request', ({ socket }) => {
    if (asking.delete(socket)) answering.add(socket)
  })
  server.maxConnections = 2 * max // for the turn until there is room again
}
