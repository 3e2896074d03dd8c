/** Who is not logged in, and may not cost others anything. */

import type { Actor } from '../actor.js'
import { patience } from '../patience.js'
import type { Peer } from '../peer.js'
import type { Behaviour } from './behaviour.js'

const WRONG = 33
const LATER = 34
/** Guesses in flight on each connection. */
const GUESSES = 6

/** Somebody guesses passwords for an id, whose owner logs in meanwhile, and again. */
export const guesses: Behaviour = {
  name: "wrong passwords for somebody's id beside the right one",
  weight: 3,
  auth: 'password',
  async run(actor) {
    const { stage, random } = actor
    const owner = await actor.loggedIn() // so that there is an account
    if (!owner) return false
    await actor.goAway(owner)
    const [one, other] = [actor.companion(0), actor.companion(1)]
    const guessers = [await one.connect({ from: one.address }), await other.connect({ from: other.address })]
    const guessing = guessers.map((guesser) => guess(guesser, actor.name, random.between(2, GUESSES)))
    const right = await actor.loggedIn()
    if (right) await actor.enter(right)
    const answers = (await Promise.all(guessing)).flat()
    if (right) await actor.goAway(right)
    stage.tally.add('logins', 'guesses', answers.length)
    return answers.includes(WRONG)
  },
}

async function guess(peer: Peer, userId: string, times: number): Promise<readonly (number | undefined)[]> {
  const answers = Array.from({ length: times }, (_, n) =>
    peer.login(userId, `guess ${n}`, { results: [WRONG, LATER] }),
  )
  return Promise.all(answers)
}

/** Logins of a crowd, all at once and from one address. */
const CROWD = 25
/** In how long each of them has to be answered, ms. */
const CROWD_MS = 8000

/** Many log in at once: each is answered in time, with success or with a request to come back. */
export const crowd: Behaviour = {
  name: 'many logins at once',
  weight: 0.4,
  auth: 'password',
  async run(actor) {
    const { stage } = actor
    if (!stage.first(crowd.name)) return false
    const members = Array.from({ length: CROWD }, (_, n) => actor.companion(n))
    const results = await Promise.all(members.map((member) => comeAtOnce(member, actor.address)))
    return results.includes(0)
  },
}

async function comeAtOnce(member: Actor, from: string): Promise<number | undefined> {
  const { stage } = member
  const peer = await member.connect({ from })
  const asked = performance.now()
  const result = await peer.login(member.name)
  const took = performance.now() - asked
  stage.tally.add('crowd', String(result))
  if (took > patience(CROWD_MS))
    stage.violated(
      'login-deadline',
      `${member.name}, in a crowd, waited ${took.toFixed(0)} ms`,
      peer.session.name,
    )
  await member.goAway(peer)
  return result
}
