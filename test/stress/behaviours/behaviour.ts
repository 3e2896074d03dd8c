import type { Actor } from '../actor.js'
import type { Setting } from '../stage.js'

/** Something that peers do, well-behaved or not. Whatever it decides comes from the actor's `random`. */
export interface Behaviour {
  readonly name: string
  /** How often it is chosen, against the others. */
  readonly weight: number
  /** Only with these accounts; with any, unless told. */
  readonly auth?: Setting['auth']
  /** Plays it once; whether it came to what it is about, as the epoch may end before. */
  run(actor: Actor): Promise<boolean>
}
