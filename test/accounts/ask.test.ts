import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createAsk } from '../../src/accounts/ask.js'
import { createRingPool } from '../../src/net/inbound.js'
import type { SystemPacket } from '../../src/queue/system-queue.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import { link } from '../support/link.js'
import { heldAccounts } from '../support/server.js'

const session = new SessionTable(createRingPool()).open(link())
const question = { userId: 'alice', password: 'secret-word' }

test('a question is answered once, also when the store answers after the deadline; the log has no password', async () => {
  const accounts = heldAccounts()
  const answers: SystemPacket[] = []
  const lines: string[] = []
  let pushed = (): void => undefined
  const ask = createAsk({
    accounts,
    push(packet) {
      answers.push(packet)
      pushed()
    },
    deadlineMs: 5,
    log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
  })
  const late = new Promise<void>((resolve) => {
    pushed = resolve
  })
  void ask(session, question)
  await late
  await accounts.answer(0, true)
  await new Promise((resolve) => setImmediate(resolve)) // what the late answer sets off has happened by then
  expect(answers).toMatchObject([{ packet: { result: 34 } }])
  expect(lines.join('')).toContain('did not answer in time')
  expect(lines.join('')).not.toContain('secret-word')
})
