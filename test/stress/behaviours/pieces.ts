/** Packets that arrive in other pieces than they were meant. */

import * as bytes from '../../support/bytes.js'
import { WITHOUT_A_WORD } from '../actor.js'
import { words } from '../words.js'
import type { Behaviour } from './behaviour.js'
import { stayOrGo } from './talk.js'

/** A whole conversation, cut somewhere, or before every byte. */
export const split: Behaviour = {
  name: 'packets in pieces',
  weight: 8,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random } = actor
    const packets: Buffer[] = []
    const answers = Array.from({ length: random.between(1, 4) }, () =>
      peer.chat(words(random), (packet) => packets.push(packet)),
    )
    const all = Buffer.concat(packets)
    const everywhere = Array.from({ length: all.length - 1 }, (_, n) => n + 1)
    await peer.writeCut(all, random.chance(0.3) ? everywhere : everywhere.filter(() => random.chance(0.01)))
    await Promise.all(answers)
    return stayOrGo(actor, peer)
  },
}

/** Half a frame, a pause, the other half: nobody waits for it but the session itself. */
export const stall: Behaviour = {
  name: 'half a frame, then nothing for a while',
  weight: 5,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    let packet = Buffer.alloc(0)
    const answer = peer.chat(words(random), (whole) => {
      packet = Buffer.from(whole)
    })
    const place = random.between(1, packet.length - 1)
    peer.write(packet.subarray(0, place))
    await stage.pause(random.between(200, 1500))
    peer.write(packet.subarray(place))
    await answer
    return stayOrGo(actor, peer)
  },
}

/** Gone in the middle of a frame, by a reset, an end or without a word. */
export const cutOff: Behaviour = {
  name: 'gone in the middle of a frame',
  weight: 6,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    const packet = peer.neverWhole(words(random))
    peer.write(packet.subarray(0, random.between(1, packet.length - 1)))
    await stage.pause(random.pick([0, 0, 10]))
    await actor.goAway(peer, WITHOUT_A_WORD)
    return true
  },
}

/** Says something, and that it will say no more; what it said is answered before the server's end. */
export const halfClose: Behaviour = {
  name: 'half-close, and read to the end',
  weight: 6,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random, stage } = actor
    const answers = Array.from({ length: random.between(1, 60) }, () => peer.chat(words(random)))
    if (random.chance(0.3)) answers.push(peer.leave())
    if (random.chance(0.3)) peer.write(bytes.chat('never whole').subarray(0, random.between(1, 200)))
    peer.halfClose()
    await actor.closed(peer, 10_000)
    const unanswered = (await Promise.all(answers)).filter((result) => result === undefined).length
    if (unanswered > 0) {
      stage.violated(
        'half-close',
        `${unanswered} of ${answers.length} requests before the end have no answer`,
        peer.session.name,
      )
    }
    return true
  },
}
