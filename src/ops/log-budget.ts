/**
 * Keeps the log from growing faster than a bound: strangers can cause lines as quickly as they can connect. Lines of
 * three kinds have a budget each, so that whoever causes many of one kind hides none of another.
 */

/** pino's number for it. */
const WARN = 40
/** Seconds' worth of bytes that may come at once. */
const BURST_S = 16
/** Once over it, how many seconds' worth come together before lines are written again: long gaps, told once each. */
const PAUSE_S = 1
/** How often it is looked at whether the gap is over, where no line asks, ms. */
const CHECK_MS = 1000

export interface LogBudget {
  /** Whether this line may be written now. @param fields what it says besides its text */
  admits(level: number, fields: unknown): boolean
  /** The line that was admitted last has so many bytes. */
  spend(bytes: number): void
}

export interface LogBudgetOptions {
  /** Bytes a second for each kind; read each time, `Infinity` is no bound. */
  readonly rate: () => number
  /** A line is left out. */
  readonly drop: () => void
  /** Says that so many lines were left out; called once a gap is over. */
  readonly tell: (lines: number) => void
}

export function createLogBudget({ rate, drop, tell }: LogBudgetOptions): LogBudget {
  const [ofSessions, usual, important] = [new Account(), new Account(), new Account()]
  let current = usual
  let telling = false

  function tellGap(account: Account): void {
    const lines = account.leftOut
    if (lines === 0) return
    account.leftOut = 0
    telling = true
    tell(lines)
    telling = false
  }

  function watch(account: Account): void {
    const check = (): void => {
      if (account.leftOut === 0) return
      if (account.open(rate())) tellGap(account)
      else watch(account)
    }
    setTimeout(check, CHECK_MS).unref()
  }

  return {
    admits(level, fields) {
      const account = level >= WARN ? important : isOfSession(fields) ? ofSessions : usual
      if (!telling && !account.open(rate())) {
        drop()
        if (account.leftOut++ === 0) watch(account)
        return false
      }
      if (!telling) tellGap(account)
      current = account
      return true
    },
    spend: (bytes) => current.spend(bytes),
  }
}

/** A session's own line, which anybody can cause by connecting. One that names a user, a login for one, is another kind. */
function isOfSession(fields: unknown): boolean {
  return typeof fields === 'object' && fields !== null && 'session' in fields && !('user' in fields)
}

/** The bytes that may still be written, and what was left out since they were used up. */
class Account {
  leftOut = 0
  #bytes = Number.POSITIVE_INFINITY
  #at = 0

  open(rate: number): boolean {
    if (rate === Number.POSITIVE_INFINITY) return true
    const now = performance.now()
    this.#bytes = Math.min(BURST_S * rate, this.#bytes + ((now - this.#at) * rate) / 1000)
    this.#at = now
    return this.#bytes >= (this.leftOut > 0 ? PAUSE_S * rate : 0)
  }

  spend(bytes: number): void {
    this.#bytes -= bytes
  }
}
