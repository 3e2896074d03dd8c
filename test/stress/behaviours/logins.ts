/** Logins that must not succeed, or not twice. */

import type { Actor } from '../actor.js'
import type { Behaviour } from './behaviour.js'

const TAKEN = 31
const REFUSED = 33
/** The account store is away, or too many logins wait. */
const AGAIN = 34

/** Two sessions, one id, at the same time: exactly one of them has it in the end. */
export const twins: Behaviour = {
  name: 'two sessions with one id',
  weight: 6,
  async run(actor) {
    const { random, stage } = actor
    const id = `${actor.name}-twin`
    await stage.loginTurn(2)
    const [one, other] = [await actor.connect(), await actor.connect()]
    const { duplicateLogin } = stage.options
    one.mayEnd = other.mayEnd = duplicateLogin !== 'reject'
    const asked = performance.now()
    const first = one.login(id)
    if (random.chance(0.5)) await first
    const results = await Promise.all([first, other.login(id)])
    stage.tally.add('twins', results.join(' and '))
    const names = [one.session.name, other.session.name]
    const winners = results.filter((result) => result === 0).length
    if (duplicateLogin === 'reject') {
      const right = winners === 1 && results.includes(TAKEN)
      const late = results.includes(AGAIN) && stage.slowLogin()
      if (!right && !late && !stage.options.storeFailedSince(asked) && !stage.over) {
        stage.violated('one-id', `two sessions with one id were answered ${results.join(' and ')}`, ...names)
      }
    } else if (winners === 2 && !(await one.ends(3000)) && !(await other.ends(100))) {
      stage.violated('one-id', 'two sessions have one id, and neither was closed for the other', ...names)
    }
    if (winners > 0) await actor.enter(results[1] === 0 ? other : one)
    await Promise.all([actor.goAway(one), actor.goAway(other)])
    return winners > 0
  },
}

const takeOverResults = {
  reject: [TAKEN, AGAIN],
  replace: [0, AGAIN],
  // It has just said something, but on a busy machine that is long ago.
  'replace-stale': [0, TAKEN, AGAIN],
} as const

/** In `replace`, the older session hears everything up to its end, and the room that it went. */
export const takeOver: Behaviour = {
  name: 'a login with an id that is in a room',
  weight: 4,
  async run(actor) {
    const { stage } = actor
    const older = await actor.inRoom()
    if (!older) return false
    const talking = older.chat('still here')
    await stage.loginTurn()
    const newer = await actor.connect()
    const asked = performance.now()
    const { duplicateLogin } = stage.options
    older.mayEnd = duplicateLogin !== 'reject'
    const result = await newer.login(actor.name, actor.name, { results: takeOverResults[duplicateLogin] })
    if (result === AGAIN && !stage.options.storeFailedSince(asked) && !stage.slowLogin())
      stage.violated('login', 'a second login was told to try again', newer.session.name)
    if (result === 0) await actor.closed(older, 3000)
    await talking
    await Promise.all([actor.goAway(older), actor.goAway(newer)])
    return true
  },
}

/** A password that is wrong, empty, or fills its field: refused, and the session may try again. */
export const wrongPassword: Behaviour = {
  name: 'wrong passwords',
  weight: 4,
  auth: 'password',
  async run(actor) {
    const peer = await actor.loggedIn() // so that there is an account
    if (!peer) return false
    await actor.goAway(peer)
    await actor.stage.loginTurn(3)
    const again = await actor.connect({ from: actor.address })
    const wrong = ['', 'wrong', 'p'.repeat(33), `${actor.name} `]
    let refused = false
    for (let n = 0; n < 2; n++) {
      const result = await again.login(actor.name, actor.random.pick(wrong), { results: [REFUSED, AGAIN] })
      refused ||= result === REFUSED
    }
    await actor.logIn(again)
    await actor.goAway(again)
    return refused
  },
}

/** An id without a NUL in its field can be read and never be written: refused. So is one that RFC 8265 does not allow. */
export const impossibleIds: Behaviour = {
  name: 'ids that cannot be',
  weight: 3,
  async run(actor) {
    const peer = await actor.connect()
    for (const id of [
      actor.name.padEnd(33, '_'),
      '',
      `${actor.name} a`,
      `${actor.name}\u200b`,
      `${actor.name}👋`,
    ])
      await peer.login(id, 'pw', { results: [REFUSED] })
    const right = await actor.logIn(peer, idOfEveryKind(actor))
    await actor.goAway(peer)
    return right
  },
}

/** Gone while the account store is asked; the id is free again at once. */
export const goneWhileAsked: Behaviour = {
  name: 'gone while the login is checked',
  weight: 5,
  async run(actor) {
    const { random, stage } = actor
    await stage.loginTurn()
    const peer = await actor.connect()
    void peer.login(actor.name)
    await stage.pause(random.pick([0, 1, 5, 20]))
    if (random.chance(0.5)) peer.reset()
    else peer.drop()
    const again = await actor.loggedIn()
    if (!again) return false
    await actor.goAway(again)
    return true
  },
}

/** Full to the last byte but the NUL, or in another script. */
function idOfEveryKind(actor: Actor): string {
  return actor.random.pick([
    actor.name.padEnd(32, '_'),
    `${actor.name}가나다`,
    `${actor.name}𐐷`,
    `${actor.name}日本`,
    `${actor.name}@a.b`,
  ])
}
