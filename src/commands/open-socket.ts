/** A connection to a server, TCP or TLS. */

import { readFileSync } from 'node:fs'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** Whether the server speaks TLS. */
  readonly tls: boolean
  /** A PEM file with who to trust, where that is not a public authority. */
  readonly tlsCa?: string
}

/** @returns the socket, and its event that says that it can be used. @throws Error where the file cannot be read */
export function openSocket({ host, port, tls, tlsCa }: ServerAddress): { socket: Socket; ready: string } {
  if (!tls && tlsCa === undefined) return { socket: connect({ host, port, noDelay: true }), ready: 'connect' }
  const ca = tlsCa === undefined ? {} : { ca: readFileSync(tlsCa) }
  const socket = connectTls({ host, port, servername: isIP(host) ? '' : host, ...ca })
  return { socket: socket.setNoDelay(true), ready: 'secureConnect' }
}
