/** Members that behave, and talk. */

import type { Actor } from '../actor.js'
import type { Peer } from '../peer.js'
import { filler, words } from '../words.js'
import type { Behaviour } from './behaviour.js'

/** Says something now and then, for a while or until the epoch's end; then stays until everybody has stopped. */
export const talk: Behaviour = {
  name: 'talk',
  weight: 30,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    const stays = random.chance(0.5)
    for (let n = random.between(3, 30); (stays || n > 0) && !stage.over; n--) {
      await peer.chat(words(random))
      await stage.pause(random.between(5, 250))
    }
    return stayOrGo(actor, peer)
  },
}

/** Says many things in one write, and has them answered in their order. */
export const burst: Behaviour = {
  name: 'talk in bursts',
  weight: 12,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    for (let n = random.between(1, 8); n > 0 && !stage.over; n--) {
      await atOnce(peer, (send) =>
        Array.from({ length: random.between(2, 40) }, () => peer.chat(words(random), send)),
      )
      await stage.pause(random.between(50, 300))
    }
    return stayOrGo(actor, peer)
  },
}

/** Messages that fill the field: to the last byte but one, and to the last, which is refused. */
export const longMessages: Behaviour = {
  name: 'messages that fill their field',
  weight: 4,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    for (const bytes of [255, 256, 257]) {
      const keyBytes = `${peer.session.name}#${peer.session.chats + 1}`.length
      await peer.chat(filler(keyBytes, bytes))
    }
    return stayOrGo(actor, peer)
  },
}

/** Sends what `requests` asks for in one write. */
export async function atOnce<T>(
  peer: Peer,
  requests: (send: (packet: Buffer) => void) => readonly Promise<T>[],
): Promise<readonly T[]> {
  const packets: Buffer[] = []
  const answers = requests((packet) => packets.push(packet))
  peer.write(Buffer.concat(packets))
  return Promise.all(answers)
}

/** At the epoch's end, everybody who is in a room stays in it, so that lists can be compared. */
export async function stayOrGo(actor: Actor, peer: Peer): Promise<true> {
  if (actor.stage.over && !peer.over && peer.session.state === 'room') actor.stage.residents.push(peer)
  else await actor.goAway(peer)
  return true
}
