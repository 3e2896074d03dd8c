import type { Session } from '../sessions/session.js'
import { clock } from './clock.js'
import { type SystemPacket, SystemQueue } from './system-queue.js'
import { UserQueue } from './user-queue.js'

/** What a turn does with what it finds in the queues. */
export interface TurnWork {
  systemPacket(packet: SystemPacket): void
  /** The session's frames, up to a limit; it comes again if there are more. */
  userPackets(session: Session): void
  /** Sends what the turn has produced. */
  deliver(): void
  /** How long the turn took, s. */
  took?(seconds: number): void
}

/**
 * The server's one loop: the system packets, then the user packets, then one write for each session that has
 * something to hear. It runs on setImmediate, so once for every round of the event loop that brought anything.
 */
export class TurnLoop {
  readonly #system = new SystemQueue()
  readonly #users = new UserQueue()
  readonly #work: TurnWork
  #scheduled: NodeJS.Immediate | undefined

  constructor(work: TurnWork) {
    this.#work = work
  }

  /** How long the queues are. */
  get queued(): { readonly system: number; readonly user: number } {
    return { system: this.#system.length, user: this.#users.length }
  }

  pushSystem(packet: SystemPacket): void {
    this.#system.push(packet)
    this.wake()
  }

  pushUser(session: Session): void {
    this.#users.push(session)
    this.wake()
  }

  /** Makes sure that a turn follows. */
  readonly wake = (): void => {
    this.#scheduled ??= setImmediate(this.#run)
  }

  readonly #run = (): void => {
    this.#scheduled = undefined
    clock.tick()
    const from = clock.measured
    for (const packet of this.#system.take()) this.#work.systemPacket(packet)
    for (const session of this.#users.take()) this.#work.userPackets(session)
    this.#work.deliver()
    this.#work.took?.((performance.now() - from) / 1000)
    if (this.#system.length > 0 || this.#users.length > 0) this.wake()
  }
}
