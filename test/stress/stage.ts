/** Where an epoch plays: the server, the clock, and what actors share. */

import { setTimeout as delay } from 'node:timers/promises'
import type { History } from './history.js'
import type { Links } from './links.js'
import { scrape } from './metrics.js'
import { isBusy } from './patience.js'
import { Peer } from './peer.js'
import type { Tally } from './tally.js'

/** What kind of server plays a round. */
export interface Setting {
  readonly auth: 'open' | 'password'
  readonly duplicateLogin: 'reject' | 'replace' | 'replace-stale'
}

export interface StageOptions extends Setting {
  readonly port: number
  readonly httpPort: number
  readonly links: Links
  readonly rooms: number
  readonly history: History
  readonly tally: Tally
  /** How long the epoch lasts, ms. */
  readonly lastsMs: number
  /** Whether the account store was out of reach at any time since then; performance.now(). */
  readonly storeFailedSince: (time: number) => boolean
  /** Options with which `parley user` finds the accounts. */
  readonly admin: readonly string[]
  /** In how long a connection has to log in, as the server was told, ms. */
  readonly loginDeadlineMs: number
  /** Logins a second at most. */
  readonly loginRate: number
}

/** Logins that wait for the server at a time, about. */
const LOGINS_IN_FLIGHT = 8
/** Logins of an epoch that may be given up without an outage, and their share of all; any on a busy machine. */
const SLOW_LOGINS = 5
const SLOW_SHARE = 0.05
/** How long a login is taken to last that was given up, ms. */
const SLOW_LOGIN_MS = 1000
/** Sockets at most at a time; a behaviour waits for a place. */
const SOCKETS = 400
/** How often the server is asked what waits for its readers, ms. */
const LOOK_MS = 200

/** How a peer connects. */
export interface Way {
  /** Over a link that can be slowed down, held, and left to die. */
  readonly link?: boolean
  /** From this address of 127.0.0.0/8; the first of them, unless told. */
  readonly from?: string
}

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
  #until: number
  /** When bytes were last seen to wait in the server for a reader; performance.now(). */
  waitingSeen = Number.NEGATIVE_INFINITY
  #nextLogin = performance.now()
  #loginMs = 0
  #logins = 0
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

  /** Nothing happens for so long, ms: the epoch ends later. */
  extend(ms: number): void {
    this.#until += ms
  }

  get over(): boolean {
    return this.left === 0
  }

  /** Waits, but not beyond the epoch's end. */
  async pause(ms: number): Promise<void> {
    await delay(Math.min(ms, this.left))
  }

  /** Looks at what waits in the server for its readers, until the epoch is over. */
  async watchReaders(): Promise<void> {
    while (!this.over) {
      await this.pause(LOOK_MS)
      const waiting = await scrape(this.options.httpPort).then(
        (metrics) => metrics.get('parley_output_bytes') ?? 0,
        () => 0, // it may be busy; at the end it has to answer
      )
      if (waiting === 0) continue
      this.waitingSeen = performance.now()
      this.tally.add('checks', 'looks that saw bytes wait for a reader')
    }
  }

  /** A new session of somebody's, with a name that no other session of the epoch has. */
  async connect(who: string, way: Way = {}): Promise<Peer> {
    while (this.peers.size + this.#connecting >= SOCKETS) await delay(20)
    this.#connecting++
    const sessions = (this.#sessions.get(who) ?? 0) + 1
    this.#sessions.set(who, sessions)
    try {
      return await this.#open(`${who}.${sessions}`, way)
    } finally {
      this.#connecting--
    }
  }

  async #open(name: string, { link = false, from }: Way): Promise<Peer> {
    const { port, links, rooms, history, tally } = this.options
    const peer = await Peer.connect({
      port: link ? links.port : port,
      from,
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
    this.#logins++
  }

  /**
   * A login was given up though the account store is up; whether that may pass, for the machine may be busy. The next
   * ones come further apart.
   */
  slowLogin(): boolean {
    this.tally.add('logins', 'given up')
    this.#loginMs = Math.max(this.#loginMs, SLOW_LOGIN_MS)
    this.#slowLogins++
    return isBusy() || this.#slowLogins <= Math.max(SLOW_LOGINS, this.#logins * SLOW_SHARE)
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
