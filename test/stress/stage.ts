/** Where an epoch plays: the server, the clock, and what actors share. */

import { setTimeout as delay } from 'node:timers/promises'
import type { History } from './history.js'
import { Peer } from './peer.js'
import type { Tally } from './tally.js'

/** What kind of server plays a round. */
export interface Setting {
  readonly auth: 'open' | 'password'
  readonly duplicateLogin: 'reject' | 'replace'
}

export interface StageOptions extends Setting {
  readonly port: number
  readonly rooms: number
  readonly history: History
  readonly tally: Tally
  /** How long the epoch lasts, ms. */
  readonly lastsMs: number
  /** Whether the account store was out of reach at any time since then; performance.now(). */
  readonly storeFailedSince: (time: number) => boolean
  /** In how long a connection has to log in, as the server was told, ms. */
  readonly loginDeadlineMs: number
  /** Logins a second at most. */
  readonly loginRate: number
}

/** Logins that wait for the server at a time, about. */
const LOGINS_IN_FLIGHT = 8
/** Logins of an epoch that may be given up without an outage. */
const SLOW_LOGINS = 5
/** Sockets at most at a time; a behaviour waits for a place. */
const SOCKETS = 400

/** There is no time left for what a behaviour was about to do. */
export class EpochOver extends Error {}

export class Stage {
  readonly options: StageOptions
  readonly history: History
  readonly tally: Tally
  /** Those who stay in their rooms until everybody has stopped. */
  readonly residents: Peer[] = []
  readonly peers = new Set<Peer>()
  /** Every peer of the epoch by its session's name, for the traces. */
  readonly everyPeer = new Map<string, Peer>()
  readonly #until: number
  #nextLogin = performance.now()
  #loginMs = 0
  #slowLogins = 0
  #connecting = 0
  readonly #begun = new Set<string>()
  readonly #sessions = new Map<string, number>()

  constructor(options: StageOptions) {
    this.options = options
    this.history = options.history
    this.tally = options.tally
    this.#until = performance.now() + options.lastsMs
  }

  /** How long the epoch goes on, ms. */
  get left(): number {
    return Math.max(0, this.#until - performance.now())
  }

  get over(): boolean {
    return this.left === 0
  }

  /** Waits, but not beyond the epoch's end. */
  async pause(ms: number): Promise<void> {
    await delay(Math.min(ms, this.left))
  }

  /** A new session of somebody's, with a name that no other session of the epoch has. */
  async connect(who: string): Promise<Peer> {
    while (this.peers.size + this.#connecting >= SOCKETS) await delay(20)
    this.#connecting++
    const sessions = (this.#sessions.get(who) ?? 0) + 1
    this.#sessions.set(who, sessions)
    try {
      return await this.#open(`${who}.${sessions}`)
    } finally {
      this.#connecting--
    }
  }

  async #open(name: string): Promise<Peer> {
    const { port, rooms, history, tally } = this.options
    const peer = await Peer.connect({
      port,
      rooms,
      name,
      history,
      arrived: () => tally.add('traffic', 'packets received'),
    })
    tally.add('traffic', 'connections')
    this.peers.add(peer)
    this.everyPeer.set(name, peer)
    void peer.closed.then(() => this.peers.delete(peer))
    return peer
  }

  /**
   * Hashing a password takes a core's time; more logins than there are cores for would just queue.
   * Wait before the connection is made: it has to log in before its deadline.
   * @throws EpochOver where the epoch ends before it is their turn
   */
  async loginTurn(logins = 1): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, this.#nextLogin)
    if (at - now >= this.left) throw new EpochOver()
    this.#nextLogin = at + logins * Math.max(1000 / this.options.loginRate, this.#loginMs / LOGINS_IN_FLIGHT)
    await delay(at - now)
  }

  /** A login succeeded after so many ms: where the machine is busy, the next ones come further apart. */
  loginTook(ms: number): void {
    this.#loginMs = ms
  }

  /** A login was given up though the account store is up; whether that may pass, for the machine may be busy. */
  slowLogin(): boolean {
    this.tally.add('logins', 'given up')
    return ++this.#slowLogins <= SLOW_LOGINS
  }

  /** Whether nobody has begun that in this epoch; then it has been begun. */
  first(what: string): boolean {
    if (this.#begun.has(what)) return false
    this.#begun.add(what)
    return true
  }

  violated(rule: string, what: string, ...who: readonly string[]): void {
    this.history.violated(rule, what, ...who)
  }
}
