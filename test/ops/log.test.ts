/** What the log tells of a session, and what it never tells. */

import { inspect } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Accounts, passwordAccounts } from '../../src/accounts/accounts.js'
import { defaults } from '../../src/config/options.js'
import { createLog } from '../../src/ops/log.js'
import { startServer } from '../../src/server.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import { peersOf } from '../support/server.js'

interface Line {
  readonly level: string
  readonly msg: string
  readonly session?: string
}

/** A log that is kept, and its lines. */
function keptLog(level: string, terminal = false) {
  const kept: string[] = []
  const output = {
    write: (line: string) => void kept.push(line),
    drop: () => undefined,
    dropped: 0,
    onRecovery: () => undefined,
  }
  const log = createLog({ terminal, level, output })
  const lines = (): readonly Line[] => kept.map((line) => JSON.parse(line))
  return { log, kept, lines }
}

async function logged(level: string, accounts: Accounts, accountDeadline = 60_000) {
  const { log, kept, lines } = keptLog(level)
  const server = await startServer({ ...defaults, port: 0, drain: 0, accountDeadline }, accounts, log)
  const peer = peersOf(server)
  const gone = (): Promise<void> => expect.poll(() => server.counts().sessions).toBe(0)
  return { kept, lines, peer, gone }
}

const accounts = (): Accounts => passwordAccounts(memoryStore(), passwords(), 'first-login')

test("a session's life can be followed by its name", async () => {
  const { lines, peer, gone } = await logged('debug', accounts())
  const alice = await peer()
  await alice.ask(bytes.login('alice', ''), bytes.loginResponse(33))
  await alice.ask(bytes.login('alice', 'right'), bytes.loginResponse(0))
  await alice.ask(
    bytes.enter(3),
    bytes.userList({ index: bytes.userIndex(0), userId: 'alice' }),
    bytes.enterResponse(0),
  )
  await alice.ask(bytes.leave(), bytes.leaveResponse(0))
  alice.send(bytes.packet(12))
  await alice.expectEnd()
  await gone()
  const life = lines().map(({ level, ...line }) => [level, line])
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)
  const of = { session: '0.1', time }
  const from = { peer: '127.0.0.1' }
  const server = { reason: 'server-side-packet' }
  expect(life).toEqual([
    ['info', { ...of, ...from, msg: 'session connected' }],
    ['info', { ...of, ...from, result: 33, cause: 'unknown-user', msg: 'login refused' }],
    ['info', { ...of, ...from, user: 'alice', msg: 'account registered by its first login' }],
    ['info', { ...of, ...from, user: 'alice', msg: 'logged in' }],
    ['debug', { ...of, user: 'alice', room: 3, msg: 'room entered' }],
    ['debug', { ...of, user: 'alice', msg: 'room left' }],
    ['info', { ...of, ...server, detail: "packet 12 is the server's own", msg: 'session closed' }],
    ['info', { ...of, ...server, msg: 'session ended' }],
  ])
})

test('who hangs up has ended as client', async () => {
  const { lines, peer, gone } = await logged('info', accounts())
  await (await peer()).close()
  await gone()
  expect(lines().at(-1)).toMatchObject({ session: '0.1', reason: 'client', msg: 'session ended' })
})

const SECRET = 'hunter2-marker'

test('no password, message or id of a refused login is logged at any level, whatever goes wrong', async () => {
  const fails: Accounts = {
    check: ({ userId }) =>
      userId === 'slow'
        ? new Promise(() => undefined)
        : Promise.reject(
            Object.assign(new Error(`connect redis://admin:${SECRET}@host/0 failed`, { cause: SECRET }), {
              command: { name: 'auth', args: ['admin', SECRET] },
            }),
          ),
    watch: () => undefined,
    problem: `redis://:${SECRET}@host is away`,
    warnings: [],
    close: async () => undefined,
  }
  const good = await logged('trace', accounts())
  const bad = await logged('trace', fails, 200)

  const [alice, bob] = [await good.peer(), await good.peer()]
  await alice.ask(bytes.login('alice', SECRET), bytes.loginResponse(0))
  await bob.ask(bytes.login(SECRET, ''), bytes.loginResponse(33))
  await bob.ask(bytes.login('alice', `wrong-${SECRET}`), bytes.loginResponse(33))
  await bob.ask(bytes.login('bob', SECRET), bytes.loginResponse(0))
  await alice.ask(bytes.chat(SECRET), bytes.chatResponse(82))
  for (const peer of [alice, bob]) peer.send(bytes.enter(0))
  bob.send(bytes.chat(SECRET), bytes.packet(221, Buffer.from(SECRET.padEnd(257, '!')))) // without a NUL
  bob.send(bytes.packet(9999, Buffer.from(SECRET)))
  bob.send(bytes.packet(221, Buffer.concat([bytes.text(SECRET, 200), Buffer.alloc(57, 0xff)]))) // fine: behind the NUL
  bob.send(bytes.packet(221, Buffer.from(`${SECRET}\xff`.padEnd(257, '!'), 'latin1'))) // not UTF-8
  const malformed: Record<string, Buffer> = {
    'a password that is not UTF-8': bytes.packet(
      201,
      bytes.text('carol', 33),
      Buffer.from(`${SECRET}\xff`.padEnd(33, '\0'), 'latin1'),
    ),
    'a password behind a wrong length': bytes.packet(201, bytes.text('carol', 33), Buffer.from(SECRET)),
    'a password in a packet of the server': bytes.packet(1002, Buffer.from(SECRET)),
    'text in place of a packet': Buffer.from(`${SECRET}\r\n${SECRET}\r\n`),
  }
  for (const frame of Object.values(malformed)) (await good.peer()).send(frame)
  for (const user of ['fails', 'slow']) {
    await (await bad.peer()).ask(bytes.login(user, SECRET), bytes.loginResponse(34))
  }
  const reasons = (): unknown[] => good.lines().map(({ msg }) => msg)
  await expect.poll(() => reasons().filter((msg) => msg === 'malformed packet answered')).toHaveLength(3)
  await expect.poll(() => reasons().filter((msg) => msg === 'session closed')).toHaveLength(2)
  const everything = [...good.kept, ...bad.kept].join('')
  expect(everything).toContain('kLOGIN_REQUEST password at byte 38: text')
  expect(everything).toContain('redis://…@host/0 failed')
  expect(everything).toContain('"cause":"late"')
  expect(everything).not.toContain(SECRET)
  expect(everything).not.toContain(SECRET.slice(0, 8))
})

test.each([false, true])('what is handed to it by mistake stays out of it (terminal: %s)', (terminal) => {
  const { log, kept } = keptLog('trace', terminal)
  log.error({ packet: { userId: 'a', password: SECRET, msg: SECRET } }, 'a packet')
  log.error({ request: { password: SECRET } }, 'a request')
  log.error({ err: Object.assign(new Error('no'), { command: { args: [SECRET] } }) }, 'an error')
  log.error({ err: new Error(`at redis://u:p@ss/${SECRET}@h`) }, 'an address')
  log.error(Object.assign(new Error(`redis://:${SECRET}@h`), { url: SECRET }))
  log.error({ err: SECRET }, 'no error at all')
  log.error({ url: `rediss://u:"${SECRET}@h` }, `rediss://u:${SECRET}@h`)
  expect(kept.length).toBeGreaterThanOrEqual(7)
  expect(inspect(kept, { depth: null, maxStringLength: null })).not.toContain(SECRET)
})

test('the log stays under its rate; what was left out is counted and told, and hides nothing of another kind', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const kept: string[] = []
  let dropped = 0
  const output = {
    write: (line: string) => void kept.push(line),
    drop: () => void dropped++,
    dropped: 0,
    onRecovery: () => undefined,
  }
  const rate = 1000
  const log = createLog({ terminal: false, level: 'info', output, rate: () => rate })
  const seconds = 60
  let said = 0
  for (let ms = 0; ms < seconds * 1000; ms += 10) {
    for (let n = 0; n < 10; n++) log.info({ session: said++ }, 'session connected')
    vi.advanceTimersByTime(10)
  }
  const told = (): number[] =>
    kept.flatMap((line) => {
      const { level, lines, msg } = JSON.parse(line)
      return level === 'warn' && /^log lines were left out/.test(msg) ? [lines] : []
    })
  const size = kept.join('').length
  expect(size).toBeGreaterThan(rate * seconds)
  expect(size).toBeLessThan(rate * (seconds + 16) + 200 * told().length)
  expect(told().length).toBeLessThanOrEqual(seconds)

  log.warn('a warning')
  expect(JSON.parse(kept.at(-1) ?? '')).toMatchObject({ level: 'warn', msg: 'a warning' })
  log.info({ session: 0, user: 'alice' }, 'logged in')
  expect(JSON.parse(kept.at(-1) ?? '')).toMatchObject({ user: 'alice' })
  // What is not told yet is, also when nobody says anything more.
  vi.advanceTimersByTime(3000)
  expect(told().reduce((sum, lines) => sum + lines, 0)).toBe(dropped)
  expect(dropped + kept.length - told().length - 2).toBe(said)
})

test.each([false, true])('what could steer a terminal is not in it (terminal: %s)', (terminal) => {
  const steering = '\u001b[2J \r \u009b31m \u007f \u2028 \u202e \u2066'
  const { log, kept } = keptLog('trace', terminal)
  log.info({ user: steering, detail: `می\u200cخواهم` }, `said ${steering}`)
  log.error({ err: new Error(steering) }, 'an error')
  const shown = kept.join('')
  // pino-pretty's own colours are off, as the test has no terminal.
  for (const character of ['\u001b', '\r', '\u009b', '\u007f', '\u2028', '\u202e', '\u2066'])
    expect(shown).not.toContain(character)
  expect(shown).toContain('می\u200cخواهم')
  if (!terminal) expect(JSON.parse(kept[0] ?? '')).toMatchObject({ user: steering })
})
