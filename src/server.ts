/**
 * The server, put together: a listener hands sockets to sessions (net/), sessions queue their frames (queue/),
 * a turn hands them through the generated dispatcher to the handlers (handlers/), which work on rooms (rooms/)
 * and users (sessions/), and what they send goes out at the turn's end (queue/delivery.ts). How sessions begin and
 * end is in sessions/life.ts.
 */

import { Dispatcher } from '../generated/typescript/dispatcher.js'
import { handlers } from '../generated/typescript/handler-table.js'
import type { SessionState } from '../generated/typescript/session.js'
import type { Accounts } from './accounts/accounts.js'
import { createAsk } from './accounts/ask.js'
import { type Limits, withoutRates } from './config/limits.js'
import type { ServerOptions, TlsKeys } from './config/options.js'
import type { Services, Session } from './handlers/types.js'
import { type ConnectionEvents, connect } from './net/connection.js'
import { createRingPool } from './net/inbound.js'
import { listen } from './net/listener.js'
import { type Counters, createCounters } from './ops/counters.js'
import type { Log } from './ops/log.js'
import { createLoginLog } from './ops/login-log.js'
import type { Problem } from './ops/problem.js'
import { createSessionLog } from './ops/session-log.js'
import { clock } from './queue/clock.js'
import { Delivery } from './queue/delivery.js'
import { createSystemPackets } from './queue/system-packets.js'
import { TurnLoop } from './queue/turn.js'
import { createUserPackets } from './queue/user-packets.js'
import { Rooms } from './rooms/rooms.js'
import { followAccounts } from './sessions/account-changes.js'
import { DeadLinks } from './sessions/dead-links.js'
import { Deadlines } from './sessions/deadlines.js'
import { drainSessions } from './sessions/drain.js'
import { createLife } from './sessions/life.js'
import { SessionTable } from './sessions/session-table.js'
import { isStale } from './sessions/stale.js'
import { boundStranger } from './sessions/strangers.js'
import { Users } from './sessions/users.js'

export interface Server {
  readonly host: string
  /** The port that it listens on. */
  readonly port: number
  /** What has happened since it started. */
  readonly counters: Counters
  /** The limits in force. */
  readonly limits: Limits
  /** What is in use, to be looked at. */
  counts(): ServerCounts
  /** What may cost accounts some day. */
  warnings(): readonly Problem[]
  /** Why nobody can log in just now; nothing where all is well. */
  problems(): readonly Problem[]
  /** For everybody, from now on. */
  setLimits(limits: Limits): void
  /** For whoever connects from now on. @throws Error where certificate and key do not match, or there is no TLS */
  setTls(keys: TlsKeys): void
  /**
   * Drains: takes no more connections, handles what has arrived whatever its rate, ends the sessions in whole rooms,
   * spread over the drain time, and is done when everything has gone out, or has not within the output age.
   */
  close(): Promise<void>
}

export interface ServerCounts {
  readonly connections: number
  readonly sessions: number
  readonly byState: Readonly<Record<SessionState, number>>
  /** Logged in. */
  readonly users: number
  /** With members. */
  readonly rooms: number
  /** Rings with bytes in them, and their size. */
  readonly rings: number
  readonly ringBytes: number
  /** Memory that received bytes take which wait to be handled: rings, chunks, streams that are paused. */
  readonly inputBytes: number
  /** Bytes that wait for readers. */
  readonly outputBytes: number
  /** Sessions over their rate. */
  readonly throttled: number
  readonly queues: { readonly system: number; readonly user: number }
}

/** @throws Error where the address cannot be listened on, or the TLS keys cannot be used */
export async function startServer(options: ServerOptions, accounts: Accounts, log: Log): Promise<Server> {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = { ...options.limits }
  const counters = createCounters()
  const sessionLog = createSessionLog(log)
  const loginLog = createLoginLog(log)
  const rings = createRingPool(options.frameLength)
  const sessions = new SessionTable(rings)
  const delivery = new Delivery(() => turns.wake(), counters.sent)
  const life = createLife({
    sessions,
    deadlines: () => deadlines,
    push: (packet) => turns.pushSystem(packet),
    counters,
    log: sessionLog,
  })
  const replaced = (session: Session): void => life.close(session, 'replaced', 'the user has logged in again')
  const services: Services = {
    users: new Users({
      max: options.maxUsers,
      duplicateLogin: options.duplicateLogin,
      isStale: (session) => isStale(session, limits.staleAfter, clock.now),
      look: (session) => deadLinks.look(session),
      replaced,
    }),
    rooms: new Rooms(options.rooms, options.roomCapacity, delivery, limits),
    logins: loginLog,
  }
  const turns = new TurnLoop({
    systemPacket: (packet) => systemPackets(packet),
    userPackets: (session) => userPackets(session),
    deliver: () => delivery.deliver(life.ended),
    took: (seconds) => counters.turn(seconds),
  })
  const deadlines = new Deadlines({
    limits,
    sessions,
    close: life.close,
    goOn: (session) => turns.pushUser(session),
  })
  const deadLinks = new DeadLinks({ sessions, limits, port: () => listener.port, close: life.close, log })
  const dispatcher = new Dispatcher<Session, Services>(handlers, {
    services,
    stateOf: (session) => session.state,
    moveTo(session, state) {
      sessionLog.moved(session, state)
      session.state = state
      if (state === 'lobby') {
        deadlines.loggedIn(session)
        session.link.place.loggedIn()
      }
    },
    sender: delivery.sender,
    others: delivery.others,
    refused: (_session, result) => counters.refused.add(result),
    accounts: {
      requestLogin: createAsk({
        accounts,
        push: (packet) => turns.pushSystem(packet),
        deadlineMs: options.accountDeadline,
        limits,
        log: loginLog,
        took: (outcome, seconds) => counters.login(outcome, seconds),
      }),
    },
  })
  const systemPackets = createSystemPackets({
    dispatcher,
    endWith: (session) => delivery.endWith(session),
    failed: (session, packet, error) =>
      log.error({ session: session.name, packet, err: error }, 'a handler failed'),
  })
  const bound = (session: Session): void => boundStranger(session, life.close)
  const userPackets = createUserPackets({
    dispatcher,
    limits,
    counters,
    again: (session) => turns.pushUser(session),
    waits: bound,
    throttle(session, cause) {
      counters.paused.add(cause)
      session.link.pause()
      deadlines.throttle(session)
      bound(session)
    },
    finished: life.finished,
    malformed: sessionLog.malformed,
    close: life.close,
  })
  let draining: Promise<void> | undefined
  const connectionEvents: ConnectionEvents = {
    limits,
    counters,
    open: life.open,
    arrived(session) {
      session.heardAt = clock.now
      if (!session.waiting && !session.throttled && session.inbound.ready) turns.pushUser(session)
      else bound(session)
    },
    ended: life.hungUp,
    lost: (session) => session.abandonLogin?.(),
    stopping: () => draining !== undefined,
    behind: (session) => deadlines.behind(session),
    overrun: (session, waiting) =>
      life.close(session, 'output-budget', `${waiting} bytes wait for the reader`),
  }
  followAccounts({ accounts, users: services.users, close: life.close, log })
  const listener = await listen({
    ...options,
    limits,
    counters,
    log,
    connected(socket, place) {
      const session = connect(socket, place, connectionEvents)
      sessionLog.connected(session, socket.remoteAddress)
      return () => {
        if (session.disconnecting) session.link.cut()
        else life.close(session, 'displaced', 'nobody is logged in on it, and a newcomer needed its place')
      }
    },
  }).catch((error: unknown) => {
    deadlines.stop()
    deadLinks.stop()
    throw error
  })

  async function drain(): Promise<void> {
    const closed = listener.close()
    Object.assign(limits, withoutRates)
    deadlines.releaseThrottled()
    await drainSessions(sessions, options.drain, life.drain)
    await closed
    deadlines.stop()
    loginLog.close()
    deadLinks.stop()
    await accounts.close()
  }

  return {
    host: options.host,
    port: listener.port,
    counters,
    limits,
    counts() {
      const byState = { connected: 0, authenticating: 0, lobby: 0, room: 0 }
      let inputBytes = 0
      let outputBytes = 0
      for (const session of sessions) {
        byState[session.state]++
        inputBytes += session.inbound.memory + session.link.unread
        outputBytes += session.link.waiting
      }
      return {
        connections: listener.connections,
        sessions: sessions.size,
        byState,
        users: services.users.size,
        rooms: services.rooms.size,
        rings: rings.taken,
        ringBytes: rings.bytes,
        inputBytes,
        outputBytes,
        throttled: deadlines.throttled,
        queues: turns.queued,
      }
    },
    problems() {
      const problems: Problem[] = []
      if (draining) problems.push({ reason: 'draining', detail: 'the server stops' })
      if (accounts.problem !== undefined) problems.push({ reason: 'account store', detail: accounts.problem })
      return problems
    },
    warnings: () => accounts.warnings.map((detail) => ({ reason: 'account store', detail })),
    setLimits(next) {
      if (!draining) Object.assign(limits, next)
    },
    setTls: (keys) => listener.setTls(keys),
    close() {
      draining ??= drain()
      return draining
    },
  }
}
