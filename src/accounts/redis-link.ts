/**
 * Keeps one client open, and knows whether it may be asked: it probes four times a second, and replaces a client
 * that has ended or does not answer. TCP alone would take minutes to notice a link that fell silent, and
 * seconds, growing, to try it again.
 */

import type { Log } from '../ops/log.js'
import { within } from './deadline.js'
import { openClient, type RedisClient, type Send } from './redis-client.js'
import { isMisconfiguration, isOver, isReplica, reasonOf } from './redis-errors.js'
import { describeTarget, type RedisTarget } from './redis-url.js'

/** Between two probes, and between two attempts to connect; ms. */
const PAUSE = 250
/** For the first attempt, which tells what is wrong from what is only away; ms. */
const START_PATIENCE = 5000

export interface RedisLinkOptions {
  readonly target: RedisTarget
  /** A key that is never there. */
  readonly probeKey: string
  /** For each command, ms. */
  readonly deadline: number
  readonly log?: Log | undefined
}

export class RedisLink {
  readonly #options: RedisLinkOptions
  #closing = false
  /** The one to ask: open, just being opened, or why it could not be opened. */
  #client: Promise<RedisClient>
  /** The last that was open. */
  #open: RedisClient | undefined
  /** Date.now() */
  #openedAt = 0
  #problem: string | undefined
  #returned: () => void = () => undefined
  #over: Promise<void> = Promise.resolve()
  /** Ends the pause between two checks. */
  #wake: (closing: boolean) => void = () => undefined

  private constructor(options: RedisLinkOptions) {
    this.#options = options
    this.#client = this.#connect(START_PATIENCE)
  }

  /**
   * Comes back also while Redis cannot be reached: that may pass.
   * @throws Error where the URL, the password, the rights or the certificate are wrong
   */
  static async open(options: RedisLinkOptions): Promise<RedisLink> {
    const link = new RedisLink(options)
    const error = await link.#check()
    if (isMisconfiguration(error)) {
      await link.close()
      throw link.#explained(error)
    }
    link.#tell(true)
    link.#over = link.#keep(error)
    return link
  }

  /** Why it cannot be asked just now, as far as is known; undefined while it can. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** @throws Error with Redis's reason, or after the deadline; it holds no argument of the command */
  readonly send: Send = (command, ...args) =>
    this.#inTime(this.#client.then((client) => client.send(command, ...args)))

  /** @throws as `send` does */
  async masters(): Promise<Send[]> {
    const client = await this.#inTime(this.#client)
    return client.masters().map(
      (send): Send =>
        (...command) =>
          this.#inTime(send(...command)),
    )
  }

  /** Calls back, from now on, when Redis can be asked over a new connection, or again: it may be another one. */
  whenReturned(returned: () => void): void {
    this.#returned = returned
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#wake(true)
    this.#open?.close()
    await this.#over
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    try {
      return await within(this.#options.deadline, answer)
    } catch (error) {
      // What ended the connection says more than that it is over.
      if (isOver(error) && this.#problem !== undefined) throw new Error(this.#problem)
      throw this.#explained(error)
    }
  }

  #explained(error: unknown): Error {
    const { target } = this.#options
    return new Error(`${describeTarget(target)}: ${reasonOf(error, target.password)}`)
  }

  /** @param error why the last check failed; undefined where it did not */
  async #keep(error: unknown): Promise<void> {
    for (let last = error; ; ) {
      await this.#pause(last === undefined)
      if (this.#closing) return
      const before = this.#open
      if (this.#open === undefined || this.#open.ended) this.#client = this.#connect()
      else if (isReplica(last)) await this.#succeed(this.#open)
      const wasWell = last === undefined
      last = await this.#check()
      this.#tell(wasWell)
      if (last === undefined && !(wasWell && before === this.#open)) this.#returned()
    }
  }

  /** Until the next check; cut short by the end of a connection that was well, unless it keeps on ending. */
  #pause(well: boolean): Promise<void> {
    const hurries = (): boolean => well && Date.now() - this.#openedAt > PAUSE
    return new Promise((resolve) => {
      if (this.#closing || (hurries() && this.#open?.ended)) return resolve()
      const timer = setTimeout(resolve, PAUSE)
      this.#wake = (closing) => {
        if (!closing && !hurries()) return
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Whether it may be asked, or the error that says why not. */
  async #check(): Promise<unknown> {
    try {
      const client = await this.#client
      await client.probe(this.#options.probeKey)
      this.#problem = undefined
      return undefined
    } catch (error) {
      this.#problem = this.#explained(error).message
      return error
    }
  }

  async #connect(patience?: number): Promise<RedisClient> {
    const client = await openClient(this.#options.target, patience)
    this.#open = client
    this.#openedAt = Date.now()
    void client.end.then(() => this.#wake(false))
    if (this.#closing) client.close()
    return client
  }

  /**
   * Under the name of a replica that was a master there may be its successor by now. Until there is, the replica
   * serves who is registered, and what was asked of it is answered.
   */
  async #succeed(replica: RedisClient): Promise<void> {
    try {
      this.#client = Promise.resolve(await this.#connect())
    } catch {
      return // the replica is still open
    }
    void replica
      .send('QUIT')
      .catch(() => undefined)
      .finally(() => replica.close())
  }

  /** Logs what has changed. */
  #tell(wasWell: boolean): void {
    const { log, target } = this.#options
    if (this.#closing || wasWell === (this.#problem === undefined)) return
    if (wasWell) log?.warn({ problem: this.#problem }, 'Redis cannot be used, and logins may fail')
    else log?.info(`${describeTarget(target)} can be used again`)
  }
}
