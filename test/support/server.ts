/** A server in this process, with accounts that a test can hold by the hand. */

import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type Accounts, openAccounts, type Verdict } from '../../src/accounts/accounts.js'
import { defaultLimits, type Limits } from '../../src/config/limits.js'
import { defaults, type ServerOptions } from '../../src/config/options.js'
import { type Server, startServer } from '../../src/server.js'
import * as bytes from './bytes.js'
import { RawPeer } from './raw-peer.js'

export interface TestServer extends Server {
  /** A new connection; closed when the test ends. */
  peer(): Promise<RawPeer>
  /** A connection that is logged in. */
  user(userId: string): Promise<RawPeer>
  /** One line for each session that the server closed: its reason. */
  readonly closeReasons: string[]
  /** The details of these, and of the connections that it closed before they were sessions. */
  readonly closeDetails: string[]
}

export interface TestServerOptions extends Partial<Omit<ServerOptions, 'limits'>> {
  readonly limits?: Partial<Limits>
}

/** Tests are quicker than people and come from one address: what is on by default against that is off here. */
const OFF = Number.POSITIVE_INFINITY
const off = { sessionRate: OFF, addressConnections: OFF }

export async function testServer(
  options: TestServerOptions = {},
  accounts: Accounts = openAccounts(),
): Promise<TestServer> {
  const closeReasons: string[] = []
  const closeDetails: string[] = []
  const log = pino(
    { level: 'info' },
    {
      write(line: string) {
        const { msg, reason, detail }: { msg: string; reason?: string; detail?: string } = JSON.parse(line)
        if (msg === 'session closed' && reason !== undefined) closeReasons.push(reason)
        if (/^(session|connection) closed$/.test(msg) && detail !== undefined) closeDetails.push(detail)
      },
    },
  )
  const limits = defaultLimits(options.maxUsers ?? defaults.maxUsers, { ...off, ...options.limits })
  const server = await startServer({ ...defaults, port: 0, ...options, limits }, accounts, log)
  const peer = peersOf(server)
  return {
    ...server,
    closeReasons,
    closeDetails,
    peer,
    async user(userId) {
      const made = await peer()
      await made.ask(bytes.login(userId), bytes.loginResponse(0))
      return made
    },
  }
}

/** Makes connections to the server; when the test ends, they are closed, and then the server. */
export function peersOf(server: Server): () => Promise<RawPeer> {
  const peers: RawPeer[] = []
  onTestFinished(async () => {
    await Promise.all(peers.map((peer) => peer.close()))
    await server.close()
  })
  return async () => {
    const made = await RawPeer.connect(server.port)
    peers.push(made)
    return made
  }
}

/** Accounts that answer when the test says so. */
export function heldAccounts(): Accounts & {
  /** Waits until the nth question was asked, counted from 0, and answers it. */
  answer(n: number, accepted: boolean): Promise<void>
  /** Waits until so many questions were asked. */
  asked(count: number): Promise<void>
} {
  const questions: ((verdict: Verdict) => void)[] = []
  let changed: (() => void) | undefined
  const asked = async (count: number): Promise<void> => {
    while (questions.length < count) {
      await new Promise<void>((resolve) => {
        changed = resolve
      })
    }
  }
  return {
    asked,
    check: () =>
      new Promise((resolve) => {
        questions.push(resolve)
        changed?.()
      }),
    async answer(n, accepted) {
      await asked(n + 1)
      questions[n]?.(accepted ? 'accepted' : 'wrong-password')
    },
    watch: () => undefined,
    problem: undefined,
    warnings: [],
    close: async () => undefined,
  }
}
