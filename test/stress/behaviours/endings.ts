/** Sessions that end while something of theirs is under way: a burst over their rate, or a login. */

import type { Actor } from '../actor.js'
import type { Peer } from '../peer.js'
import type { Behaviour } from './behaviour.js'

/** Chats in one write, more than a session may say at once. */
export const OVER_THE_RATE = 450
/** In how long a member that has gone is on no list any more, ms: what it said before is handled first. */
const GONE_MS = 8000

/** A member that has said more than it may just now: the server does not read it for a while. */
export async function overItsRate(actor: Actor): Promise<Peer | undefined> {
  const peer = await actor.inRoom()
  if (!peer) return undefined
  const packets: Buffer[] = []
  const answers = Array.from({ length: OVER_THE_RATE }, () => peer.chat('', (packet) => packets.push(packet)))
  peer.write(Buffer.concat(packets))
  await answers[0]
  return peer
}

export const goneWhileThrottled: Behaviour = {
  name: 'gone while it is over its rate',
  weight: 3,
  async run(actor) {
    const peer = await overItsRate(actor)
    if (!peer) return false
    const room = peer.session.stay?.room
    await actor.goAway(peer, ['reset', 'drop', 'half-close'])
    // With reject, the id is free once the end was handled; the list of its next visit shows whether it has left.
    return comesBack(actor, room)
  },
}

/** The server ends it, as its user logs in again. */
export const replacedWhileThrottled: Behaviour = {
  name: 'replaced while it is over its rate',
  weight: 3,
  async run(actor) {
    const { stage } = actor
    if (stage.options.duplicateLogin !== 'replace') return true
    const peer = await overItsRate(actor)
    if (!peer) return false
    peer.mayEnd = true
    const room = peer.session.stay?.room
    const back = await comesBack(actor, room)
    if (back) await actor.closed(peer)
    return back
  },
}

/** Logs in again, and into the same room: its list has nobody twice. */
async function comesBack(actor: Actor, room: number | undefined): Promise<boolean> {
  const { stage } = actor
  const until = performance.now() + GONE_MS
  if (room === undefined || stage.left < 100) return false
  await stage.loginTurn()
  const again = await actor.connect()
  if (!(await actor.logIn(again, actor.name, until - performance.now()))) {
    again.drop()
    return false
  }
  const there = await actor.enter(again, [room])
  const twice = again.session.stay?.list.filter(({ userId }) => userId === actor.name).length ?? 0
  if (twice > 1)
    stage.violated('lists', `${actor.name} is in room ${room} ${twice} times`, again.session.name)
  await actor.goAway(again)
  return there
}

/** Logs in just before the server gives up waiting for a login; the id is free again whatever came of it. */
export const lastMoment: Behaviour = {
  name: 'a login at its deadline',
  weight: 2,
  async run(actor) {
    const { random, stage } = actor
    const { loginDeadlineMs } = stage.options
    if (stage.left < loginDeadlineMs * 1.2) return false
    await stage.loginTurn()
    const peer = await actor.connect()
    await stage.pause(loginDeadlineMs - random.between(-100, 100))
    const result = await peer.login(actor.name)
    stage.tally.add('logins at their deadline', String(result))
    await actor.goAway(peer)
    const again = await actor.loggedIn()
    if (again) await actor.goAway(again)
    return true
  },
}
