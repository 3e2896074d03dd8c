import type { RingPool } from '../net/ring-pool.js'
import { clock } from '../queue/clock.js'
import { type Link, Session } from './session.js'

/** Every session by its slot. Slots are used again, lowest first seen; generations tell their sessions apart. */
export class SessionTable {
  readonly #slots: (Session | undefined)[] = []
  readonly #generations: number[] = []
  readonly #free: number[] = []
  readonly #pool: RingPool
  #size = 0

  constructor(pool: RingPool) {
    this.#pool = pool
  }

  get size(): number {
    return this.#size
  }

  open(link: Link): Session {
    const slot = this.#free.pop() ?? this.#slots.length
    const generation = (this.#generations[slot] ?? 0) + 1
    this.#generations[slot] = generation
    const session = new Session(slot, generation, link, this.#pool, clock.now)
    this.#slots[slot] = session
    this.#size++
    return session
  }

  close(session: Session): void {
    if (this.#slots[session.slot] !== session) return
    this.#slots[session.slot] = undefined
    this.#free.push(session.slot)
    this.#size--
    session.gone = true
    session.inbound.clear()
    session.outbound.drop()
  }

  *[Symbol.iterator](): Iterator<Session> {
    for (const session of this.#slots) if (session) yield session
  }
}
