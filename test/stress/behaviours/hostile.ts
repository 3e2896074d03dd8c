/** Peers that break the protocol. */

import * as bytes from '../../support/bytes.js'
import { u1, u2 } from '../../support/bytes.js'
import { foreign } from '../../support/foreign.js'
import type { Actor } from '../actor.js'
import type { Peer } from '../peer.js'
import { words } from '../words.js'
import type { Behaviour } from './behaviour.js'
import { stayOrGo } from './talk.js'

/** In how long a session that broke the protocol has to be ended, ms. */
const CLOSED_MS = 5000
/** The same for another protocol, ms; before the login deadline would end it. */
const FOREIGN_MS = 2000

const frame = (length: number, id: number): Buffer => Buffer.concat([u2(length), u2(id), u1(0)])

/** A header that ends the session at once, whatever comes behind it. */
const fatal: Readonly<Record<string, (actor: Actor) => Buffer>> = {
  'a length below the header': ({ random }) =>
    frame(random.between(0, 4), random.pick([201, 206, 221, 9999])),
  'a length that its packet cannot have': ({ random }) =>
    random.chance(0.5)
      ? frame(random.pick([5, 6, 8, 10, 70, 72, 4096, 65535]), 206)
      : frame(random.pick([6, 8, 10, 262, 4096, 65535]), 215),
  "an id that is the server's": ({ random }) =>
    bytes.packet(random.pick([11, 12, 202, 207, 208, 209, 216, 217, 222, 223, 1001, 1002]), u2(0)),
}

export const brokenFrames: Behaviour = {
  name: 'frames that cannot be',
  weight: 8,
  async run(actor) {
    const { random, stage } = actor
    const peer = await actor.inRoom()
    if (!peer) return false
    const kind = random.pick(Object.keys(fatal))
    const before = random.chance(0.5) ? peer.chat(words(random)) : undefined
    peer.mayEnd = true
    peer.write(fatal[kind]?.(actor) ?? Buffer.alloc(0))
    if (random.chance(0.5)) peer.write(random.bytes(random.between(1, 5000)))
    stage.tally.add('broken frames', kind)
    if (!(await peer.ends(CLOSED_MS)))
      stage.violated('close', `${kind} did not end the session`, peer.session.name)
    peer.drop()
    if (before && (await before) === undefined && peer.endedCleanly) {
      stage.violated('answers', 'what came before the broken frame was not answered', peer.session.name)
    }
    return true
  },
}

/** What other protocols say first: named in the log, and closed at once. */
export const foreignProtocols: Behaviour = {
  name: 'other protocols',
  weight: 3,
  async run(actor) {
    const { random, stage } = actor
    const kind = random.pick(Object.keys(foreign))
    const peer = await actor.connect()
    peer.session.wild = true
    peer.write(foreign[kind]?.raw ?? Buffer.alloc(0))
    stage.tally.add('other protocols', kind)
    if (!(await peer.ends(FOREIGN_MS))) stage.violated('close', `${kind} was not closed`, peer.session.name)
    peer.drop()
    return true
  },
}

/** Noise, or a login with some bits turned over, before any login. */
export const garbage: Behaviour = {
  name: 'garbage',
  weight: 6,
  async run(actor) {
    const { random, stage } = actor
    const peer = await actor.connect()
    peer.session.wild = true
    for (let n = random.between(1, 10); n > 0 && !peer.over; n--) {
      const noise = random.chance(0.5)
        ? random.bytes(random.between(1, 3000))
        : bytes.login(`noise-${random.below(1e6)}`)
      for (let flips = random.below(4); flips > 0; flips--) {
        const at = random.below(noise.length)
        noise[at] = (noise[at] ?? 0) ^ (1 << random.below(8))
      }
      peer.write(noise)
      await stage.pause(random.between(0, 20))
    }
    await actor.goAway(peer)
    return true
  },
}

/** Packets of a newer client are skipped, however long; the session goes on. */
export const unknownPackets: Behaviour = {
  name: 'packets that the server does not know',
  weight: 5,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random } = actor
    for (let n = random.between(1, 12); n > 0; n--) {
      const length = random.pick([0, 1, 58, 4091, 4092, 20_000, 65_530])
      peer.write(bytes.packet(random.pick([0, 1, 205, 300, 9999, 65_535]), random.bytes(length)))
      await peer.chat(words(random))
    }
    return stayOrGo(actor, peer)
  },
}

/** Text that is not UTF-8, in the last field of a login or a chat. */
const notText = ({ random }: Actor, size: number): Buffer =>
  Buffer.concat([Buffer.from(random.pick(['ff41', 'c080', 'eda080', 'f8888080']), 'hex')], size)

/** Whole frames whose body cannot be read are answered, however long; the session goes on. */
export const unreadablePackets: Behaviour = {
  name: 'packets that cannot be read',
  weight: 6,
  async run(actor) {
    const { random, stage } = actor
    await stage.loginTurn()
    const peer = await actor.connect()
    for (let n = random.below(3); n > 0; n--) {
      const length = random.pick([0, 65, 67, 20_000, 65_530])
      const body = random.chance(0.5) ? notText(actor, 66) : random.bytes(length)
      await peer.login(actor.name, '', { results: [33], send: () => peer.write(bytes.packet(201, body)) })
    }
    if (!(await actor.logIn(peer))) {
      peer.drop()
      return false
    }
    if (!(await actor.enter(peer))) return stayOrGo(actor, peer)
    const answers: Promise<unknown>[] = []
    for (let n = random.between(1, 12); n > 0; n--) {
      const body = random.chance(0.5)
        ? notText(actor, 257)
        : random.bytes(random.pick([0, 258, 9000, 65_530]))
      answers.push(peer.chatUnreadably(bytes.packet(221, body)), peer.chat(words(random)))
      if (random.chance(0.3)) await Promise.all(answers)
    }
    await Promise.all(answers)
    return stayOrGo(actor, peer)
  },
}

/** Too many of them are no client. */
export const unknownFlood: Behaviour = {
  name: 'a flood of unknown packets',
  weight: 2,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    peer.mayEnd = true
    peer.write(Buffer.concat(Array.from({ length: 400 }, () => bytes.packet(9999))))
    if (!(await peer.ends(CLOSED_MS + 5000)))
      actor.stage.violated('close', '400 unknown packets did not end the session', peer.session.name)
    peer.drop()
    return true
  },
}

/** Much more than the server takes at once: it may slow down, and loses nothing. */
export const flood: Behaviour = {
  name: 'flood',
  weight: 3,
  async run(actor) {
    const peer = await actor.inRoom()
    if (!peer) return false
    const { random } = actor
    const packets: Buffer[] = []
    const send = (packet: Buffer): void => {
      packets.push(packet)
    }
    const count = random.between(300, 450)
    const answers = Array.from({ length: count }, () => peer.chat('', send))
    peer.write(Buffer.concat(packets))
    await Promise.all(answers)
    return stayOrGo(actor, peer)
  },
}

/** Requests in states that do not take them: each has its own refusal, and changes nothing. */
export const wrongState: Behaviour = {
  name: 'requests in the wrong state',
  weight: 6,
  async run(actor) {
    const { random, stage } = actor
    await stage.loginTurn()
    const peer = await actor.connect()
    await refusedThere(peer, actor)
    if (!(await actor.logIn(peer))) {
      peer.drop()
      return false
    }
    await refusedThere(peer, actor)
    const { rooms } = stage.options
    for (const room of [-1, rooms, 2 ** 31 - 1, -(2 ** 31)]) await peer.enter(room)
    if (!(await actor.enter(peer))) return stayOrGo(actor, peer)
    for (let n = random.between(1, 5); n > 0; n--) {
      await peer.enter(random.between(-5, rooms + 5))
      await peer.login(random.pick([actor.name, 'somebody']))
      await peer.chat(words(random))
    }
    return stayOrGo(actor, peer)
  },
}

/** What neither a new session nor one in the lobby may do. */
async function refusedThere(peer: Peer, actor: Actor): Promise<void> {
  await peer.chat(words(actor.random))
  await peer.leave()
  if (peer.session.state === 'connected') await peer.enter(0)
  else await peer.login(actor.name)
}
