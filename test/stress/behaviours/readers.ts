/** Peers that do not read, or say nothing. */

import type { Actor } from '../actor.js'
import type { Behaviour } from './behaviour.js'
import { stayOrGo } from './talk.js'

/** Reads nothing for a while, then everything: nothing is missing. */
export const slowReader: Behaviour = {
  name: 'a slow reader',
  weight: 5,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    for (let n = random.between(1, 5); n > 0 && !stage.over; n--) {
      peer.stopReading()
      await stage.pause(random.between(100, 800))
      peer.readOn()
      await stage.pause(random.between(10, 100))
    }
    return stayOrGo(actor, peer)
  },
}

/** In how long a member that never reads has to be gone while much is said, ms. */
const CLOSED_MS = 15_000
/** Members that talk to it, and what they have in flight. */
const TALKERS = 6
const IN_FLIGHT = 30

/**
 * Never reads, in a room of its own where others talk without a pause: it is closed for it, and the others lose
 * nothing. What the kernel takes on its own comes first, some megabytes.
 */
export const neverReads: Behaviour = {
  name: 'a reader that never reads',
  weight: 0.4,
  auth: 'open',
  async run(actor) {
    const { stage } = actor
    if (!stage.first(neverReads.name)) return false
    const room = stage.options.rooms - 1
    const sleeper = await actor.inRoom([room])
    if (!sleeper) return false
    sleeper.session.neglectful = true
    sleeper.stopReading()
    const talkers: Actor[] = []
    for (let n = 0; n < TALKERS; n++) talkers.push(actor.companion(n))
    const since = performance.now()
    let gone = false
    await Promise.all(
      talkers.map(async (talker) => {
        const peer = await talker.inRoom([room])
        if (!peer) return
        while (!gone && !peer.over && performance.now() - since < CLOSED_MS) {
          await Promise.all(Array.from({ length: IN_FLIGHT }, () => peer.chat('')))
          const stay = peer.session.stay
          if (stay && wentFrom(stay.beats, sleeper.session.stay?.index)) gone = true
        }
        await talker.goAway(peer)
      }),
    )
    if (!gone && performance.now() - since >= CLOSED_MS)
      stage.violated('output-budget', 'a member that never reads is still there', sleeper.session.name)
    sleeper.drop()
    return gone
  },
}

/** Connects and says nothing, or half a login: closed at the login deadline. */
export const silent: Behaviour = {
  name: 'connected, and no login',
  weight: 3,
  async run(actor) {
    const { random, stage } = actor
    const deadlineMs = stage.options.loginDeadlineMs
    if (stage.left < deadlineMs / 2) {
      await stage.pause(random.between(10, 100))
      return false
    }
    const peer = await actor.connect()
    if (random.chance(0.5)) peer.write(Buffer.alloc(random.between(1, 4), 71))
    const since = performance.now()
    if (await peer.ends(deadlineMs + 2000)) {
      const after = performance.now() - since
      if (after < deadlineMs - 200 && peer.endedCleanly && !stage.over) {
        stage.violated(
          'login-deadline',
          `closed after ${after.toFixed(0)} ms, before its time`,
          peer.session.name,
        )
      }
    } else {
      stage.violated('login-deadline', 'a connection without a login is still open', peer.session.name)
      peer.drop()
    }
    return true
  },
}

function wentFrom(
  beats: readonly { readonly kind: string; readonly index?: bigint }[],
  index: bigint | undefined,
): boolean {
  return beats.slice(-200).some((beat) => beat.kind === 'went' && beat.index === index)
}
