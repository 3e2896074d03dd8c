/** One server, from its start to its drain: epochs on it, and what is left behind after each. */

import { setTimeout as delay } from 'node:timers/promises'
import { Actor } from './actor.js'
import { type Cast, logInAtTheEnd, playEpoch, talkToTheEnd } from './epoch.js'
import { History, type Violation } from './history.js'
import { growth, leftBehind } from './left-behind.js'
import { openLinks } from './links.js'
import { scrape } from './metrics.js'
import { isBusy, patience } from './patience.js'
import type { Measure } from './probe.js'
import { redisStore } from './redis-store.js'
import { judge } from './rules/index.js'
import { type LogLine, type ServerProcess, startServer } from './server.js'
import { type Setting, Stage } from './stage.js'
import { folderStore, type Store } from './store.js'
import type { Tally } from './tally.js'

/** Sessions whose last packets are shown. */
const TRACES = 6
/** Longer than a busy machine takes to log in, with an account store that is away for a while. */
const LOGIN_DEADLINE_MS = { open: 3000, password: 5000 } as const
/** Passwords a second that two cores can check beside everything else; who has to have one waits for it. */
const HASHES = 40
/** After how long of silence another login of its user may replace a session, ms. */
const STALE_AFTER_MS = 2000
/**
 * How long the server's process stands still, once in a round, ms. Where logins take no time and the machine is not busy,
 * everybody says something every few seconds: there it is longer than a session may be idle.
 */
const FROZEN_MS = 4000
const IDLE_MS = 6000
const FROZEN_LONGER_MS = IDLE_MS + 1000
/** How long sessions are ended over when the server stops, and in how long it has to be gone, ms. */
const DRAIN_MS = 2000
const GONE_MS = DRAIN_MS + 6000
/** An epoch is over by so long after its time, whatever the server does, ms. */
const HUNG_MS = 90_000
/** In how long the server has to be at rest once everybody has gone, ms; it may linger on a connection for five seconds. */
const REST_MS = 10_000
/** In which the server stands still. */
const FROZEN_EPOCH = 1
/** Epochs in which the server takes its shape; memory is compared from there on. */
const WARM_UP = 1

export interface RoundOptions extends Setting {
  readonly seed: number
  readonly epochs: number
  readonly epochMs: number
  readonly actors: number
  readonly rooms: number
  readonly tally: Tally
  readonly progress: (line: string) => void
}

/** What went wrong in a round, with what is known of it. */
export interface Failure {
  readonly setting: string
  readonly violations: readonly Violation[]
  /** Lines by session. */
  readonly traces: ReadonlyMap<string, readonly string[]>
  readonly serverLines: readonly string[]
}

/** @returns undefined where nothing went wrong */
export async function playRound(options: RoundOptions): Promise<Failure | undefined> {
  const { tally } = options
  const problems: Violation[] = []
  const store = options.auth === 'password' ? await redisStore() : folderStore()
  const mayIdle = options.auth === 'password' || isBusy()
  const server = await startServer(serveArgs(options, store, mayIdle), (line) =>
    noteLog(line, tally, problems),
  ).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const links = await openLinks(server.port, (what) => problems.push(violation('failed', what)))
  const owners = new Map<bigint, string>()
  const measures: Measure[] = []
  const failure = (violations: readonly Violation[], stage?: Stage): Failure => ({
    setting: settingName(options),
    violations: [...violations, ...problems],
    traces: tracesOf(violations, stage),
    serverLines: [...server.lines],
  })
  try {
    const fresh = await server.measure()
    for (let epoch = 0; epoch <= options.epochs; epoch++) {
      const last = epoch === options.epochs
      const stage = new Stage({
        ...options,
        port: server.port,
        httpPort: server.httpPort,
        links,
        history: new History(),
        lastsMs: last ? Math.min(3000, options.epochMs) : options.epochMs,
        storeFailedSince: store.failedSince,
        admin: store.admin,
        loginDeadlineMs: LOGIN_DEADLINE_MS[options.auth],
        loginRate: options.auth === 'open' ? 400 : HASHES,
      })
      const seed = options.seed + epoch
      if (epoch === FROZEN_EPOCH) void freeze(server, stage, mayIdle ? FROZEN_MS : FROZEN_LONGER_MS)
      const played = await Promise.race([
        delay(stage.left + patience(HUNG_MS), 'hung', { ref: false }),
        play(stage, store, {
          seed,
          actors: options.auth === 'open' ? options.actors : Math.ceil(options.actors / 2),
        }),
        server.ended,
      ])
      if (played !== undefined)
        return failure(
          [...stage.history.violations, violation('crash', `the server or the epoch ended: ${played}`)],
          stage,
        )
      if (last) problems.push(...(await drain(server, stage, seed)))
      else await everybodyGoes(stage, seed)
      countHistory(stage, tally)
      const violations = judge(stage.history, owners)
      if (violations.length + problems.length > 0) return failure(violations, stage)
      if (last) break
      const rest = await comeToRest(server, fresh)
      measures.push(rest.measure)
      if (rest.violations.length > 0) return failure(rest.violations, stage)
      options.progress(
        `${(performance.now() / 1000).toFixed(0)} s, ${settingName(options)}, epoch ${epoch + 1} of ${options.epochs}: ${megabytes(rest.measure)}`,
      )
    }
    const grown = growth(measures.slice(WARM_UP))
    tally.add('checks', 'memory compared', measures.length)
    if (grown.length > 0 || server.complaints.length > 0) {
      return failure([...grown, ...server.complaints.map((line) => violation('stderr', line))])
    }
    return undefined
  } catch (error) {
    return failure([violation('failed', error instanceof Error ? `${error.stack}` : String(error))])
  } finally {
    links.close()
    server.kill()
    await server.ended
    await store.close()
  }
}

/** Of the first few involved; of a user, its last session. */
function tracesOf(violations: readonly Violation[], stage: Stage | undefined): Failure['traces'] {
  const who = [...new Set(violations.slice(0, 10).flatMap((found) => found.who))].slice(0, TRACES)
  const peers = [...(stage?.everyPeer ?? [])]
  return new Map(
    who.map((name) => {
      const [session, peer] =
        peers.findLast(([session, peer]) => session === name || peer.session.userId === name) ?? []
      return [session ?? name, peer?.trace.lines() ?? []]
    }),
  )
}

async function play(stage: Stage, store: Store, cast: Cast): Promise<undefined> {
  await Promise.all([playEpoch(stage, cast), store.disturb(stage, cast.seed)])
}

/** The process is stopped and goes on, as on a paused machine. Clients talk on, and nobody is ended for it. */
async function freeze(server: ServerProcess, stage: Stage, ms: number): Promise<void> {
  await stage.pause(stage.left / 3)
  const from = performance.now()
  stage.history.freezes.push({ from, until: from + ms })
  stage.extend(ms)
  await server.freeze(ms)
  stage.tally.add('checks', 'times that the server stood still')
}

export function settingName({ auth, duplicateLogin }: Setting): string {
  return `--auth ${auth} --duplicate-login ${duplicateLogin}`
}

function serveArgs({ auth, duplicateLogin, rooms }: RoundOptions, store: Store, mayIdle: boolean): string[] {
  return [
    ['--port', '0'],
    ['--auth', auth],
    ['--duplicate-login', duplicateLogin],
    ['--rooms', `${rooms}`],
    ['--room-capacity', '24'],
    ['--address-connections', 'off'],
    ['--stale-after', `${STALE_AFTER_MS}ms`],
    ['--idle-timeout', mayIdle ? 'off' : `${IDLE_MS}ms`],
    // Everybody comes from one address, and wrong passwords are part of what is tried.
    ['--address-failures', 'off'],
    ['--account-failures', 'off'],
    ['--login-deadline', `${LOGIN_DEADLINE_MS[auth]}ms`],
    ['--output-budget', '256KiB'],
    ['--output-age', '5s'],
    ['--session-rate', auth === 'open' ? '400' : '100'],
    ['--session-burst', '200'],
    ['--room-rate', auth === 'open' ? '5000' : '200'],
    ['--drain', `${DRAIN_MS}ms`],
    ['--log-bytes', 'off'], // every line is counted
    ...store.flags,
  ].flat()
}

async function everybodyGoes(stage: Stage, seed: number): Promise<void> {
  await Promise.all(
    stage.residents.map((peer) => new Actor(`${peer.session.userId}/end`, seed, stage).goAway(peer)),
  )
  for (const peer of stage.peers) peer.drop()
}

/** Stops the server while everybody talks. What comes out of it is in the history, as ever. */
async function drain(server: ServerProcess, stage: Stage, seed: number): Promise<readonly Violation[]> {
  const talking = Promise.all([talkToTheEnd(stage, seed), logInAtTheEnd(stage, seed)])
  // While bursts wait over their rate: with passwords for two seconds more, with open logins for half of one.
  await delay(300)
  const since = performance.now()
  stage.history.drainedAt = stage.history.tick()
  const [code] = await Promise.all([
    server.stop(patience(GONE_MS)),
    Promise.race([talking, delay(patience(GONE_MS))]),
  ])
  const took = performance.now() - since
  stage.tally.add('checks', 'drained sessions', stage.residents.length)
  for (const peer of stage.peers) peer.drop()
  await talking
  return code === 0
    ? []
    : [violation('drain', `the server ended with ${code}, ${took.toFixed(0)} ms after SIGTERM`)]
}

async function comeToRest(server: ServerProcess, fresh: Measure) {
  const since = performance.now()
  for (;;) {
    const measure = await server.measure()
    const violations = leftBehind(measure, fresh, await scrape(server.httpPort))
    if (violations.length === 0 || performance.now() - since > patience(REST_MS))
      return { measure, violations }
    await delay(200)
  }
}

function noteLog({ msg, reason, level }: LogLine, tally: Tally, problems: Violation[]): void {
  if (msg === 'session closed' && typeof reason === 'string') tally.add('closed by the server', reason)
  if (reason === 'handler-failed' || msg === 'a handler failed' || level === 'fatal') {
    problems.push(violation('log', `${msg} (${reason})`))
  }
}

function countHistory({ history }: Stage, tally: Tally): void {
  for (const { result } of history.chats.values())
    tally.add('chats', result === undefined ? 'unanswered' : `${result}`)
  for (const { beats } of history.stays) {
    tally.add('checks', 'deliveries', beats.filter(({ kind }) => kind === 'said').length)
  }
  tally.add('checks', 'stays in rooms', history.stays.length)
}

function violation(rule: string, what: string): Violation {
  return { rule, what, who: [] }
}

function megabytes({ heap, buffers, rss }: Measure): string {
  return `heap ${mib(heap)}, buffers ${mib(buffers)}, rss ${mib(rss)} MiB`
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
