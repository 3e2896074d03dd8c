import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type Accounts, openAccounts } from '../../src/accounts/accounts.js'
import { createAsk } from '../../src/accounts/ask.js'
import { NotChecked } from '../../src/accounts/attempt.js'
import { createRingPool } from '../../src/net/inbound.js'
import type { LoginOutcome } from '../../src/ops/counters.js'
import { createLoginLog } from '../../src/ops/login-log.js'
import type { SystemPacket } from '../../src/queue/system-queue.js'
import type { Session } from '../../src/sessions/session.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import { link } from '../support/link.js'
import { heldAccounts } from '../support/server.js'

const question = { userId: 'alice', password: 'secret-word' }

/** Asks once. `answers` and `outcomes` grow; `answered` is done with the first. */
function ask(accounts: Accounts, { deadlineMs = 60_000, loginDeadline = Number.POSITIVE_INFINITY } = {}) {
  const session: Session = new SessionTable(createRingPool()).open(link())
  const answers: SystemPacket[] = []
  const outcomes: LoginOutcome[] = []
  const lines: { readonly msg: string; readonly cause?: string; readonly user?: string }[] = []
  const answered = new Promise<void>((resolve) => {
    const requestLogin = createAsk({
      accounts,
      push(packet) {
        answers.push(packet)
        resolve()
      },
      deadlineMs,
      limits: { loginDeadline },
      log: createLoginLog(
        pino({ level: 'trace' }, { write: (line: string) => lines.push(JSON.parse(line)) }),
      ),
      took: (outcome) => outcomes.push(outcome),
    })
    void requestLogin(session, question)
  })
  return { session, answers, outcomes, lines, answered }
}

const afterThat = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a question is answered once, also when the store answers after the deadline; the log has no password', async () => {
  const accounts = heldAccounts()
  const { answers, outcomes, lines, answered } = ask(accounts, { deadlineMs: 5 })
  await answered
  await accounts.answer(0, true)
  await afterThat()
  expect(answers).toMatchObject([{ packet: { result: 34 } }])
  expect(outcomes).toEqual(['late'])
  expect(lines).toMatchObject([{ msg: 'login refused', cause: 'late', result: 34 }])
  expect(JSON.stringify(lines)).not.toContain('secret-word')
})

test('nor does anybody wait longer than the session may without a login', async () => {
  const { answers, answered } = ask(heldAccounts(), { loginDeadline: 5 })
  await answered
  expect(answers).toMatchObject([{ packet: { result: 34 } }])
})

test('a session that has gone waits for nothing, and the accounts are told', async () => {
  let told = false
  const accounts: Accounts = {
    ...openAccounts(),
    check: ({ signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          told = true
        })
      }),
  }
  const { session, outcomes } = ask(accounts)
  session.abandonLogin?.()
  expect(told).toBe(true)
  expect(outcomes).toEqual(['gone'])
  expect(session.abandonLogin).toBeUndefined()
})

const ends: readonly [Accounts['check'], number, { outcome: LoginOutcome; user?: string; failed: number }][] =
  [
    [async () => 'wrong-password', 33, { outcome: 'refused', user: 'alice', failed: 1 }],
    [async () => 'unknown-user', 33, { outcome: 'refused', failed: 1 }],
    [async () => Promise.reject(new NotChecked('busy')), 34, { outcome: 'busy', failed: 0 }],
    [async () => Promise.reject(new NotChecked('slowed')), 34, { outcome: 'slowed', failed: 1 }],
    [async () => Promise.reject(new Error('away')), 34, { outcome: 'store', failed: 0 }],
  ]
for (const [how, result, cause] of ends) {
  test(`${cause.outcome} (${result}) is answered, counted and logged as what it is`, async () => {
    const accounts: Accounts = { ...openAccounts(), check: how }
    const { session, answers, outcomes, lines, answered } = ask(accounts)
    await answered
    expect(answers).toMatchObject([{ packet: { result } }])
    expect(outcomes).toEqual([cause.outcome])
    expect(session.failedLogins).toBe(cause.failed)
    const refused = lines.filter(({ msg }) => msg === 'login refused')
    expect(refused).toMatchObject([{ result, peer: '127.0.0.1' }])
    expect(refused[0]?.user).toBe(cause.user)
  })
}
