/** Somebody with an id and a will of their own, for one epoch. */

import { setTimeout as delay } from 'node:timers/promises'
import { patience } from './patience.js'
import type { Peer } from './peer.js'
import { hash, type Random, random } from './random.js'
import type { Stage, Way } from './stage.js'

/** How long a busy machine may take to pass a login on, ms. */
const ON_ITS_WAY_MS = 1000
/** In how long an id has to be free after its session's end, ms. */
const FREE_MS = 3000
/** In how long a login has to be answered, whatever the account store does, ms. */
const LOGIN_MS = 3000

type End = 'half-close' | 'reset' | 'drop' | 'leave'
const ENDS: readonly End[] = ['half-close', 'reset', 'drop', 'leave']
/** For a session that has sent half a frame: whatever it sent now would be the other half. */
export const WITHOUT_A_WORD: readonly End[] = ['half-close', 'reset', 'drop']

export class Actor {
  readonly name: string
  readonly random: Random
  readonly stage: Stage
  readonly #seed: number
  readonly #peers: Peer[] = []
  readonly #companions: Actor[] = []

  /**
   * @param name also the user id; the same in every epoch
   * @param seed for this epoch
   */
  constructor(name: string, seed: number, stage: Stage) {
    this.name = name
    this.random = random(seed, name)
    this.stage = stage
    this.#seed = seed
  }

  /** Somebody else, who does what this one tells. */
  companion(n: number): Actor {
    const companion = new Actor(`${this.name}-${n}`, this.#seed, this.stage)
    this.#companions.push(companion)
    return companion
  }

  /** An address of its own, for what the server holds against an address. */
  get address(): string {
    const number = hash(this.name)
    return `127.${1 + (number & 127)}.${(number >>> 8) & 255}.${1 + ((number >>> 16) & 127)}`
  }

  async connect(way?: Way): Promise<Peer> {
    const peer = await this.stage.connect(this.name, way)
    this.#peers.push(peer)
    return peer
  }

  /** Ends what a behaviour left open, unless it stays in its room to the epoch's end. */
  async tidyUp(): Promise<void> {
    for (const peer of this.#peers.splice(0)) if (!this.stage.residents.includes(peer)) peer.drop()
    for (const companion of this.#companions.splice(0)) await companion.tidyUp()
  }

  /** A new session that is logged in; undefined where the store was down, or the epoch is over before that. */
  async loggedIn(userId = this.name, way?: Way): Promise<Peer | undefined> {
    if (this.stage.over) return undefined
    await this.stage.loginTurn()
    const peer = await this.connect(way)
    if (await this.logIn(peer, userId)) return peer
    peer.drop()
    return undefined
  }

  /**
   * Logs in with an id that nobody else has, though a session that had it may just be ending.
   * @param freeMs in how long the id has to be free
   */
  async logIn(peer: Peer, userId = this.name, freeMs = FREE_MS): Promise<boolean> {
    const since = performance.now()
    for (;;) {
      const asked = performance.now()
      const result = await peer.login(userId)
      const took = performance.now() - asked - this.stage.history.stoodStill(asked)
      this.stage.tally.add('logins', String(result))
      if (took > patience(LOGIN_MS))
        this.#violated('login-deadline', `${userId} waited ${took.toFixed(0)} ms`, peer)
      if (result === 0) {
        this.stage.loginTook(took)
        return true
      }
      if (result === undefined) {
        // A login that arrives before the deadline is answered; one under way just then may arrive after it.
        const late = asked - peer.since + patience(ON_ITS_WAY_MS) > this.stage.options.loginDeadlineMs
        if (!this.stage.over && !late)
          this.#violated('login', `the connection ended while ${userId} logged in`, peer)
        return false
      }
      if (result !== 31) {
        const { auth, storeFailedSince } = this.stage.options
        const busy = (): boolean => auth === 'password' && this.stage.slowLogin()
        if (!storeFailedSince(asked) && !busy())
          this.#violated('login', `${userId} was refused with ${result}, and the account store is up`, peer)
        return false
      }
      if (performance.now() - since - this.stage.history.stoodStill(since) > patience(freeMs)) {
        this.#violated(
          'id-free',
          `${userId} is still taken ${Math.round(performance.now() - since)} ms after its session ended`,
          peer,
        )
        return false
      }
      await delay(50)
    }
  }

  /** A new session in a room that had a place. */
  async inRoom(rooms?: readonly number[], way?: Way): Promise<Peer | undefined> {
    const peer = await this.loggedIn(this.name, way)
    if (!peer) return undefined
    if (await this.enter(peer, rooms)) return peer
    peer.drop()
    return undefined
  }

  /** Enters one of the rooms, or any but the last: that is for what fills a room on its own. */
  async enter(peer: Peer, rooms?: readonly number[]): Promise<boolean> {
    for (let tries = 0; tries < 20 && !this.stage.over; tries++) {
      const room = rooms ? this.random.pick(rooms) : this.random.below(this.stage.options.rooms - 1)
      const result = await peer.enter(room)
      if (result !== 54) return result === 0
    }
    return false
  }

  /** Ends the session in one of the ways there are, and waits for it. */
  async goAway(peer: Peer, ends: readonly End[] = ENDS): Promise<void> {
    const end = this.random.pick(ends)
    this.stage.tally.add('ends', end)
    if (end === 'leave' && peer.session.state === 'room') await peer.leave()
    if (end === 'reset') peer.reset()
    else if (end === 'drop') peer.drop()
    else peer.halfClose()
    await this.closed(peer)
  }

  /** Waits for the connection's end. */
  async closed(peer: Peer, withinMs = 5000): Promise<void> {
    if (await peer.ends(withinMs)) return
    this.#violated('close', `the server did not end the connection within ${withinMs} ms`, peer)
    peer.drop()
  }

  #violated(rule: string, what: string, peer: Peer): void {
    this.stage.violated(rule, what, peer.session.name)
  }
}
