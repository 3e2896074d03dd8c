import { Result } from '../../generated/typescript/enums.js'
import type { RequestLogin } from '../../generated/typescript/packets/request-login.js'
import type { ResponseLogin } from '../../generated/typescript/packets/response-login.js'
import { PacketId } from '../../generated/typescript/packets.js'
import type { LoginOutcome } from '../ops/counters.js'
import type { Log } from '../ops/log.js'
import { after } from '../queue/clock.js'
import type { SystemPacket } from '../queue/system-queue.js'
import type { Session } from '../sessions/session.js'
import type { Accounts } from './accounts.js'

export interface AskOptions {
  readonly accounts: Accounts
  /** Where the answer goes, to be handled in a turn of its own. */
  readonly push: (packet: SystemPacket) => void
  /** After this long without an answer the login fails, ms. */
  readonly deadlineMs: number
  readonly log: Log
  /** Told how each login ended, and how long it waited, s. */
  readonly took?: (outcome: LoginOutcome, seconds: number) => void
}

const results: Readonly<Record<LoginOutcome, ResponseLogin['result']>> = {
  accepted: Result.NONE,
  refused: Result.LOGIN_USER_INVALID_PW,
  failed: Result.LOGIN_TRY_AGAIN,
}

/**
 * kREQUEST_LOGIN to the account store; kRESPONSE_LOGIN comes back through the system queue, exactly once and in
 * time, whatever the store does.
 */
export function createAsk({ accounts, push, deadlineMs, log, took }: AskOptions) {
  return function requestLogin(session: Session, { userId, password }: RequestLogin): Promise<ResponseLogin> {
    return new Promise((resolve) => {
      const from = performance.now()
      let answered = false
      const nobodyWaits = new AbortController()
      const answer = (outcome: LoginOutcome): void => {
        if (answered) return
        answered = true
        inTime()
        nobodyWaits.abort()
        took?.(outcome, (performance.now() - from) / 1000)
        push({ id: PacketId.RESPONSE_LOGIN, session, packet: { result: results[outcome] }, deliver: resolve })
      }
      const inTime = after(deadlineMs, () => {
        log.error({ session: session.name, deadlineMs }, 'the account store did not answer in time')
        answer('failed')
      })
      accounts.check(userId, password, nobodyWaits.signal).then(
        (ok) => answer(ok ? 'accepted' : 'refused'),
        (error: unknown) => {
          if (!answered) log.error({ session: session.name, err: error }, 'the account store failed')
          answer('failed')
        },
      )
    })
  }
}
