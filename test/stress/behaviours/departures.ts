/** Leaving at every point of every sequence. */

import type { Actor } from '../actor.js'
import type { Peer } from '../peer.js'
import { words } from '../words.js'
import type { Behaviour } from './behaviour.js'

/** Each step is sent; a session goes right behind one, or once it was answered. */
const steps: Readonly<Record<string, (actor: Actor, peer: Peer) => Promise<number | undefined>>> = {
  login: (actor, peer) => peer.login(actor.name),
  enter: (actor, peer) => peer.enter(actor.random.below(actor.stage.options.rooms)),
  chat: (actor, peer) => peer.chat(words(actor.random)),
  leave: (_, peer) => peer.leave(),
  'enter again': (actor, peer) => peer.enter(actor.random.below(actor.stage.options.rooms)),
  'chat again': (actor, peer) => peer.chat(words(actor.random)),
}

export const leaveAnywhere: Behaviour = {
  name: 'leave at any point of the sequence',
  weight: 16,
  async run(actor) {
    const { random, stage } = actor
    const last = random.between(0, Object.keys(steps).length)
    const answered = random.chance(0.5)
    await stage.loginTurn()
    const peer = await actor.connect()
    let point = 'connect'
    for (const [name, step] of Object.entries(steps).slice(0, last)) {
      point = name
      const answer = step(actor, peer)
      // Answers are awaited up to the last step, unless everything is sent at once.
      if (name !== Object.keys(steps)[last - 1] || answered) await answer
    }
    stage.tally.add('left after', `${point}${answered && last > 0 ? ', answered' : ''}`)
    await actor.goAway(peer)
    return true
  },
}

/** Everything from login to leave in one write, so that the end arrives together with it. */
export const allAtOnce: Behaviour = {
  name: 'a whole visit in one write',
  weight: 6,
  async run(actor) {
    const { random, stage } = actor
    await stage.loginTurn()
    const peer = await actor.connect()
    const packets: Buffer[] = []
    const send = (packet: Buffer): void => {
      packets.push(packet)
    }
    const visit = [
      peer.login(actor.name, actor.name, { send }),
      peer.enter(random.below(stage.options.rooms), send),
      peer.chat(words(random), send),
      peer.leave(send),
      peer.enter(random.below(stage.options.rooms), send),
      peer.chat(words(random), send),
    ]
    peer.write(Buffer.concat(packets))
    if (random.chance(0.5)) await Promise.all(visit.slice(0, random.between(1, visit.length)))
    await actor.goAway(peer)
    return true
  },
}

/** In and out of rooms, also of the same one within a turn. */
export const churn: Behaviour = {
  name: 'in and out of rooms',
  weight: 8,
  async run(actor) {
    const { random, stage } = actor
    const peer = await actor.loggedIn()
    if (!peer) return false
    for (let n = random.between(2, 20); n > 0 && !stage.over; n--) {
      const packets: Buffer[] = []
      const send = (packet: Buffer): void => {
        packets.push(packet)
      }
      const room = random.below(stage.options.rooms)
      const answers = [peer.enter(room, send), peer.chat(words(random), send), peer.leave(send)]
      if (random.chance(0.5)) answers.push(peer.enter(room, send), peer.chat('', send), peer.leave(send))
      if (random.chance(0.3)) for (const packet of packets) peer.write(packet)
      else peer.write(Buffer.concat(packets))
      await Promise.all(answers)
      await stage.pause(random.between(0, 50))
    }
    await actor.goAway(peer)
    return true
  },
}
