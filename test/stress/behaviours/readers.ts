/** Peers that do not read, or say nothing. */

import type { Actor } from '../actor.js'
import { patience } from '../patience.js'
import type { Behaviour } from './behaviour.js'
import { atOnce, stayOrGo } from './talk.js'

/** What a slow reader's talker has in flight, and how often it says so much for the reader to fall behind. */
const BURST = 40
const BURSTS = 40

/**
 * Reads nothing for a while, in a room where much is said, then slowly, then everything: nothing is missing, and
 * nothing comes twice. Its link has small buffers, so what it does not read soon waits in the server.
 */
export const slowReader: Behaviour = {
  name: 'a slow reader that falls behind',
  weight: 4,
  async run(actor) {
    const { random, stage } = actor
    const { links } = stage.options
    const reader = await actor.inRoom(undefined, { link: true })
    const room = reader?.session.stay?.room
    if (!reader || room === undefined) return false
    reader.mayEnd = reader.mayBeReset = true // more may wait for it than is allowed
    const talker = actor.companion(0)
    const other = await talker.inRoom([room])
    let fellBehind = false
    for (let n = random.between(1, 3); other && n > 0 && !stage.over; n--) {
      const since = performance.now()
      links.hold(reader.port)
      for (
        let bursts = 0;
        bursts < BURSTS && stage.waitingSeen < since && !other.over && !stage.over;
        bursts++
      )
        await atOnce(other, (send) => Array.from({ length: BURST }, () => other.chat('', send)))
      fellBehind ||= stage.waitingSeen > since
      if (random.chance(0.5)) {
        links.slow(reader.port, random.between(50_000, 500_000))
        await stage.pause(random.between(10, 500))
      }
      links.pass(reader.port)
      await reader.sync()
    }
    links.pass(reader.port)
    if (other) await stayOrGo(talker, other)
    await stayOrGo(actor, reader)
    return fellBehind
  },
}

/** In how long a member that never reads has to be gone while much is said, ms. */
const CLOSED_MS = 15_000
/** Members that talk to it, and what they have in flight. */
const TALKERS = 3
const IN_FLIGHT = 30

/**
 * Never reads, in a room of its own where others talk without a pause: it is closed for it, and the others lose
 * nothing.
 */
export const neverReads: Behaviour = {
  name: 'a reader that never reads',
  weight: 0.4,
  async run(actor) {
    const { stage } = actor
    if (!stage.first(neverReads.name)) return false
    const room = stage.options.rooms - 1
    const sleeper = await actor.inRoom([room], { link: true })
    if (!sleeper) return false
    sleeper.session.neglectful = true
    stage.options.links.hold(sleeper.port)
    const talkers: Actor[] = []
    for (let n = 0; n < TALKERS; n++) talkers.push(actor.companion(n))
    const since = performance.now()
    const late = (): boolean => performance.now() - since > patience(CLOSED_MS)
    let talked = false
    await Promise.all(
      talkers.map(async (talker) => {
        const peer = await talker.inRoom([room])
        if (!peer) return
        while (!sleeper.over && !peer.over && !late()) {
          await Promise.all(Array.from({ length: IN_FLIGHT }, () => peer.chat('')))
          talked = true
        }
        await talker.goAway(peer)
      }),
    )
    const gone = sleeper.over
    if (talked && !gone && late())
      stage.violated('output-budget', 'a member that never reads is still there', sleeper.session.name)
    sleeper.drop()
    return gone
  },
}

/** How old the time may be that the server takes a connection's beginning for, ms. */
const TICKS_MS = 150

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
    if (await peer.ends(deadlineMs + 2000)) {
      // From before it connected: the server's time begins later, whatever holds up this process.
      const after = performance.now() - peer.since
      if (after < deadlineMs - TICKS_MS && peer.endedCleanly && !stage.over) {
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
