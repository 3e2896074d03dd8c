/**
 * The server, put together: a listener hands sockets to sessions (net/), sessions queue their frames (queue/),
 * a turn hands them through the generated dispatcher to the handlers (handlers/), which work on rooms (rooms/)
 * and users (sessions/), and what they send goes out at the turn's end (queue/delivery.ts).
 */

import { createServer } from 'node:net'
import { Dispatcher } from '../generated/typescript/dispatcher.js'
import { handlers } from '../generated/typescript/handler-table.js'
import { PacketId } from '../generated/typescript/packets.js'
import type { Accounts } from './accounts/accounts.js'
import { createAsk } from './accounts/ask.js'
import type { ServerOptions } from './config/options.js'
import type { Services, Session } from './handlers/types.js'
import { connect } from './net/connection.js'
import { createRingPool } from './net/inbound.js'
import type { Log } from './ops/log.js'
import { Delivery } from './queue/delivery.js'
import { createSystemPackets } from './queue/system-packets.js'
import { TurnLoop } from './queue/turn.js'
import { createUserPackets } from './queue/user-packets.js'
import { Rooms } from './rooms/rooms.js'
import type { CloseReason } from './sessions/close-reason.js'
import { SessionTable } from './sessions/session-table.js'
import { Users } from './sessions/users.js'

export interface Server {
  readonly host: string
  /** The port that it listens on. */
  readonly port: number
  /** What is in use, to be looked at. */
  counts(): ServerCounts
  /** Takes no more connections, closes the sessions, and is done when all are gone. */
  close(): Promise<void>
}

export interface ServerCounts {
  readonly sessions: number
  readonly users: number
  /** Rings with bytes in them. */
  readonly rings: number
}

/** @throws Error where the address cannot be listened on */
export async function startServer(options: ServerOptions, accounts: Accounts, log: Log): Promise<Server> {
  const rings = createRingPool()
  const sessions = new SessionTable(rings)
  const delivery = new Delivery(() => turns.wake())
  const services: Services = {
    users: new Users(options.maxUsers),
    rooms: new Rooms(options.rooms, options.roomCapacity, delivery),
  }
  const turns = new TurnLoop({
    systemPacket: (packet) => systemPackets(packet),
    userPackets: (session) => userPackets(session),
    deliver: () => delivery.deliver(ended),
  })
  const dispatcher = new Dispatcher<Session, Services>(handlers, {
    services,
    stateOf: (session) => session.state,
    moveTo(session, state) {
      session.state = state
    },
    sender: delivery.sender,
    others: delivery.others,
    accounts: {
      requestLogin: createAsk({
        accounts,
        push: (packet) => turns.pushSystem(packet),
        deadlineMs: options.askDeadline,
        log,
      }),
    },
  })
  const systemPackets = createSystemPackets({
    dispatcher,
    endWith: (session) => delivery.endWith(session),
    failed: (session, packet, error) =>
      log.error({ session: session.name, packet, err: error }, 'a handler failed'),
  })
  const userPackets = createUserPackets({
    dispatcher,
    again: (session) => turns.pushUser(session),
    finished: disconnect,
    close,
  })

  /** Everything that arrived has been handled: the session's end takes its turn, once. */
  function disconnect(session: Session): void {
    if (session.disconnecting) return
    session.disconnecting = true
    turns.pushSystem({ id: PacketId.SYS_USER_DISCONNECT, session })
  }

  /** The server ends it: what has arrived and was not handled is dropped. */
  function close(session: Session, reason: CloseReason, detail: string, error?: unknown): void {
    if (session.disconnecting) return
    const level = error === undefined ? 'info' : 'error'
    log[level]({ session: session.name, reason, detail, err: error }, 'session closed')
    session.ended = true
    session.inbound.clear()
    disconnect(session)
  }

  function ended(session: Session): void {
    session.link.end()
    sessions.close(session)
    log.debug({ session: session.name }, 'session ended')
  }

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const session = connect(socket, {
      open: (link) => sessions.open(link),
      arrived: (session) => turns.pushUser(session),
      ended(session) {
        if (!session.waiting && !session.queued && !session.inbound.ready) disconnect(session)
      },
      overrun: (session, waiting) => close(session, 'output-budget', `${waiting} bytes wait for the reader`),
    })
    log.debug({ session: session.name, peer: socket.remoteAddress }, 'session connected')
    turns.pushSystem({ id: PacketId.SYS_USER_CONNECT, session })
  })
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject)
    listener.listen(options.port, options.host, 4096, () => {
      listener.off('error', reject)
      resolve()
    })
  })
  listener.on('error', (error) => log.error({ err: error }, 'the listener failed'))
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : options.port

  return {
    host: options.host,
    port,
    counts: () => ({ sessions: sessions.size, users: services.users.size, rings: rings.taken }),
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
      for (const session of sessions) close(session, 'shutdown', 'the server stops')
      await closed
      await accounts.close()
    },
  }
}
