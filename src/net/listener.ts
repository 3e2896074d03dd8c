/** The server's port, TCP or TLS: who connects is counted, turned away where there are too many, or handed on. */

import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { ServerOptions, TlsKeys } from '../config/options.js'
import type { Counters } from '../ops/counters.js'
import type { Log } from '../ops/log.js'
import { createTurnedAwayLog } from '../ops/turned-away.js'
import { after } from '../queue/clock.js'
import { createAdmission, type Place } from './admission.js'
import { foreignToTls } from './foreign.js'

/** Connections that the kernel holds until they are accepted. */
const BACKLOG = 4096
/**
 * After how long without a sign of life the peer is asked for one, ms. Node asks ten times, a second apart, so who
 * is gone without a word is found within 70 s.
 */
const KEEP_ALIVE_MS = 60_000
/** For a TLS handshake, ms, where the login deadline leaves so much; by the server's clock, not by Node's timer for it. */
const HANDSHAKE_MS = 10_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface Listener {
  /** The port that it listens on. */
  readonly port: number
  /** Connections, those in a TLS handshake included. */
  readonly connections: number
  /** The certificate for whoever connects from now on. @throws Error where it does not match, or there is no TLS */
  setTls(keys: TlsKeys): void
  /** Takes no more connections, and ends those in a TLS handshake; done when the last one has ended. */
  close(): Promise<void>
}

export interface ListenerOptions
  extends Pick<ServerOptions, 'host' | 'port' | 'limits'>,
    Partial<Pick<ServerOptions, 'tls' | 'openFiles'>> {
  readonly counters: Counters
  readonly log: Log
  /** A connection is there; its handshake is done where there is one. @returns closes it at once */
  readonly connected: (socket: Socket, place: Place) => () => void
}

/** A connection that was let in. */
interface Admitted {
  readonly socket: Socket
  readonly address: string
  readonly place: Place
  /** Closes it at once, where a newcomer has its place. */
  displace: () => void
}

/** @throws Error where the address cannot be listened on, or the certificate cannot be used */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { limits, counters, log, connected } = options
  const admission = createAdmission(limits, options.openFiles)
  const turnedAwayLog = createTurnedAwayLog(log)
  /** Connections whose TLS handshake is not done, by where they come from and to. */
  const handshakes = new Map<string, Admitted>()
  let closing = false

  function admit(socket: Socket): Admitted | undefined {
    const address = socket.remoteAddress
    if (address === undefined) {
      socket.destroy() // it has gone already
      return undefined
    }
    const place = admission.admit(address, () => {
      counters.connections.add('displaced')
      turnedAwayLog.turnedAway(address, 'displaced')
      admitted.displace()
    })
    if (typeof place === 'string') {
      counters.connections.add(place)
      turnedAwayLog.turnedAway(address, place)
      socket.destroy()
      return undefined
    }
    socket.on('close', () => place.leave())
    counters.connections.add('accepted')
    const admitted: Admitted = { socket, address, place, displace: () => socket.destroy() }
    return admitted
  }

  // It never listens: the connections that were let in are handed to it for their handshake.
  const tls = options.tls && createTlsServer(contextOf(options.tls))
  tls?.on('tlsClientError', (error, socket) => {
    const detail = foreignToTls(error)
    if (detail === undefined) log.debug({ peer: socket.remoteAddress, err: error }, 'TLS handshake failed')
    else log.info({ peer: socket.remoteAddress, reason: 'foreign-protocol', detail }, 'connection closed')
    socket.destroy()
  })
  tls?.on('secureConnection', (socket) => {
    const ends = endsOf(socket)
    const admitted = handshakes.get(ends)
    handshakes.delete(ends)
    socket.allowHalfOpen = true
    if (closing || !admitted) socket.destroy()
    else admitted.displace = connected(socket, admitted.place)
  })

  function shakeHands(admitted: Admitted): void {
    const { socket, address } = admitted
    const ends = endsOf(socket)
    const goesOn = (): boolean => handshakes.get(ends) === admitted
    handshakes.set(ends, admitted)
    const callOff = after(Math.min(HANDSHAKE_MS, limits.loginDeadline), () => {
      if (!goesOn()) return
      turnedAwayLog.turnedAway(address, 'tls-handshake')
      socket.destroy()
    })
    admitted.displace = () => {
      handshakes.delete(ends)
      socket.destroy()
    }
    socket.on('close', () => {
      callOff()
      if (!goesOn()) return
      handshakes.delete(ends)
      counters.connections.add('tls-handshake')
    })
    tls?.emit('connection', socket)
  }

  const settings = {
    allowHalfOpen: !tls, // half a handshake is of no use: with TLS, it is allowed only afterwards
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  }
  const server = createServer(settings, (socket) => {
    const admitted = admit(socket)
    if (!admitted) return
    if (tls) shakeHands(admitted)
    else admitted.displace = connected(socket, admitted.place)
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: options.port, host: options.host, backlog: BACKLOG }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', (error) => log.error({ err: error }, 'the listener failed'))
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    get connections() {
      return admission.size
    },
    setTls(keys) {
      if (!tls) throw new Error('the port speaks no TLS; it takes a restart to change that')
      tls.setSecureContext(contextOf(keys))
    },
    close() {
      closing = true
      turnedAwayLog.stop()
      for (const { socket } of handshakes.values()) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Tells a connection from all others that are open, also when a TLS socket stands in its place. */
function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`
}

function contextOf({ cert, key }: TlsKeys) {
  return { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: LONGEST_TIMER_MS } as const
}
