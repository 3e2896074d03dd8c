import { Result } from '../../generated/typescript/enums.js'
import type { RequestLogin } from '../../generated/typescript/packets/request-login.js'
import type { ResponseLogin } from '../../generated/typescript/packets/response-login.js'
import { PacketId } from '../../generated/typescript/packets.js'
import type { Limits } from '../config/limits.js'
import { networkOf } from '../net/admission.js'
import type { LoginOutcome } from '../ops/counters.js'
import type { LoginLog } from '../ops/login-log.js'
import { clock, everyTick, TICK_MS } from '../queue/clock.js'
import type { SystemPacket } from '../queue/system-queue.js'
import type { Session } from '../sessions/session.js'
import type { Accounts, Verdict } from './accounts.js'
import { type Attempt, NotChecked, type Unchecked } from './attempt.js'

export interface AskOptions {
  readonly accounts: Accounts
  /** Where the answer goes, to be handled in a turn of its own. */
  readonly push: (packet: SystemPacket) => void
  /** How long a login may take, ms. */
  readonly deadlineMs: number
  /** Read each time. */
  readonly limits: Pick<Limits, 'loginDeadline'>
  readonly log: LoginLog
  /** Told how each login ended, and how long it took, s. */
  readonly took?: (outcome: LoginOutcome, seconds: number) => void
}

/** How many times as long a login waits that others' failures hold up. */
const PATIENCE = 5

/**
 * kREQUEST_LOGIN to the account store; kRESPONSE_LOGIN comes back through the system queue, exactly once and in
 * time, whatever the store does.
 */
export function createAsk({ accounts, push, deadlineMs, limits, log, took }: AskOptions) {
  function answer(session: Session, end: Verdict | Unchecked, userId: string): ResponseLogin {
    switch (end) {
      case 'registered':
        log.registered(session, userId)
        return { result: Result.NONE }
      case 'accepted':
        return { result: Result.NONE }
      case 'wrong-password':
        log.refused(session, Result.LOGIN_USER_INVALID_PW, end, userId)
        return { result: Result.LOGIN_USER_INVALID_PW }
      case 'unknown-user':
        // Without the id: people type their passwords there.
        log.refused(session, Result.LOGIN_USER_INVALID_PW, end)
        return { result: Result.LOGIN_USER_INVALID_PW }
      default:
        log.refused(session, Result.LOGIN_TRY_AGAIN, end)
        return { result: Result.LOGIN_TRY_AGAIN }
    }
  }

  return function requestLogin(session: Session, { userId, password }: RequestLogin): Promise<ResponseLogin> {
    return new Promise((resolve) => {
      const from = clock.tick()
      const nobodyWaits = new AbortController()
      const loginDeadline = session.connectedAt + limits.loginDeadline
      let deadline = Math.min(from + deadlineMs, loginDeadline)
      let ended = false
      const end = (how: Verdict | Unchecked): void => {
        if (ended) return
        ended = true
        inTime()
        session.abandonLogin = undefined
        const packet = answer(session, how, userId)
        if (how === 'wrong-password' || how === 'unknown-user' || how === 'slowed') session.failedLogins++
        took?.(outcomeOf(how), (clock.tick() - from) / 1000)
        nobodyWaits.abort()
        push({ id: PacketId.RESPONSE_LOGIN, session, packet, deliver: resolve })
      }
      // A tick later: whatever waits for its turn is told why it did not come.
      const inTime = everyTick((now) => {
        if (now >= deadline + TICK_MS) end('late')
      })
      session.abandonLogin = () => end('gone')
      const attempt: Attempt = {
        ...placeOf(session),
        userId,
        signal: nobodyWaits.signal,
        get deadline() {
          return deadline
        },
        waitLonger() {
          deadline = Math.min(from + PATIENCE * deadlineMs, loginDeadline)
        },
        // Whoever has said all may have gone; those who are certainly there come first.
        get failures() {
          return session.ended ? Number.POSITIVE_INFINITY : session.failedLogins
        },
      }
      accounts.check(attempt, password).then(end, (error: unknown) => {
        if (error instanceof NotChecked) end(error.why)
        else {
          if (!ended) log.storeFailed(session, error)
          end('store')
        }
      })
    })
  }
}

function placeOf({ link: { peer } }: Session): Pick<Attempt, 'peer' | 'network'> {
  return { peer, network: networkOf(peer) }
}

function outcomeOf(end: Verdict | Unchecked): LoginOutcome {
  if (end === 'registered') return 'accepted'
  return end === 'wrong-password' || end === 'unknown-user' ? 'refused' : end
}
