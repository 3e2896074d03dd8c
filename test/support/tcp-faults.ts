/** Stands between a client and a server on TCP, and does to their link what networks do. Whoever opens it closes it. */

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface TcpFaults {
  /** Connections that are open to it. */
  readonly connections: number
  /** Resets every connection; the next ones pass. */
  cut(): void
  /** Resets every connection, and refuses the next ones. */
  refuse(): Promise<void>
  /** Silence: connections are accepted and stay, and nothing goes through in either direction. */
  hold(): void
  /** The connections that there are fall silent for ever; the next ones pass. */
  forget(): void
  /** The next bytes from the server are lost, and their connection is reset. */
  loseNextReply(): void
  /** New connections pass again, and what was held goes on its way. */
  restore(): Promise<void>
  close(): void
}

interface Link {
  readonly client: Socket
  readonly server: Socket
  forgotten: boolean
}

/**
 * @param port where it listens, on loopback
 * @param target the server's port
 */
export async function tcpFaults(port: number, target: number): Promise<TcpFaults> {
  const links = new Set<Link>()
  let holds = false
  let losesNext = false
  let listener = await listen()

  async function listen(): Promise<Server> {
    const server = createServer({ noDelay: true }, accept).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }

  function accept(client: Socket): void {
    const server = connect({ port: target, host: '127.0.0.1', noDelay: true })
    const link: Link = { client, server, forgotten: false }
    links.add(link)
    client.on('data', (bytes) => {
      if (!link.forgotten) server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (link.forgotten) return
      if (!losesNext) return void client.write(bytes)
      losesNext = false
      reset(link)
    })
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        if (link.forgotten && socket === server) return
        links.delete(link)
        if (!other.destroyed) other.resetAndDestroy()
      })
    }
    if (holds) pass(link, false)
  }

  function pass({ client, server }: Link, on: boolean): void {
    for (const socket of [client, server]) on ? socket.resume() : socket.pause()
  }

  function reset({ client, server }: Link): void {
    client.resetAndDestroy()
    server.resetAndDestroy()
  }

  function cut(): void {
    for (const link of links) reset(link)
  }

  return {
    get connections() {
      return links.size
    },
    cut,
    async refuse() {
      const closed = once(listener, 'close')
      listener.close()
      cut()
      await closed
    },
    hold() {
      holds = true
      for (const link of links) pass(link, false)
    },
    forget() {
      for (const link of links) link.forgotten = true
    },
    loseNextReply() {
      losesNext = true
    },
    async restore() {
      holds = false
      for (const link of links) pass(link, true)
      if (!listener.listening) listener = await listen()
    },
    close() {
      cut()
      listener.close()
    },
  }
}
