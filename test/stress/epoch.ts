/** Everybody comes, does as they please, and stops; then what everybody knows is compared. */

import { setTimeout as delay } from 'node:timers/promises'
import { Actor } from './actor.js'
import type { Behaviour } from './behaviours/behaviour.js'
import { OVER_THE_RATE } from './behaviours/endings.js'
import { behaviours } from './behaviours/index.js'
import { atOnce } from './behaviours/talk.js'
import type { Stay } from './history.js'
import { patience } from './patience.js'
import type { Peer } from './peer.js'
import type { Random } from './random.js'
import { listsAreTrue } from './rules/members.js'
import { EpochOver, type Stage } from './stage.js'
import { words } from './words.js'

/** Who just listens, in each room. */
const WITNESSES = 2
/** How often everybody is looked at, ms. */
const WATCH_MS = 500
/** In how long a request has to be answered, however busy the server is, ms. */
const ANSWER_MS = 15_000
/** Members that say more than they may at once while the server stops, and users who log in just then. */
const FLOODS = 4
const LATE_LOGINS = 8
/** In how long everybody has to know who is there, once nobody does anything, ms. */
const SETTLE_MS = 5000

export interface Cast {
  readonly seed: number
  readonly actors: number
}

/** Plays to the end; who is left in a room stays there, connected and silent. */
export async function playEpoch(stage: Stage, { seed, actors }: Cast): Promise<void> {
  const watch = setInterval(() => {
    dropWhoWaits(stage)
    // Residents wait for the last to stop, and must not seem to have gone.
    if (stage.over) for (const peer of stage.residents) void peer.sync()
  }, WATCH_MS)
  try {
    const cast = Array.from({ length: actors }, (_, n) => new Actor(`a${n}`, seed, stage))
    const witnesses = Array.from(
      { length: WITNESSES * stage.options.rooms },
      (_, n) => new Actor(`w${n}`, seed, stage),
    )
    const open = behaviours.filter(({ auth }) => auth === undefined || auth === stage.options.auth)
    await Promise.all([
      stage.watchReaders(),
      ...witnesses.map((actor, n) => witness(actor, n % stage.options.rooms)),
      ...cast.map((actor, n) => play(actor, open, open[n % open.length])),
    ])
    await compareLists(stage)
  } finally {
    clearInterval(watch)
  }
}

/** Those who are in a room talk without a pause, until their connection ends; a few say more than they may at once. */
export async function talkToTheEnd(stage: Stage, seed: number): Promise<void> {
  await Promise.all(
    stage.residents.map(async (peer, n) => {
      const { random } = new Actor(peer.session.userId, seed, stage)
      if (n < FLOODS) {
        await atOnce(peer, (send) => Array.from({ length: OVER_THE_RATE }, () => peer.chat('', send)))
      }
      while (!peer.over) {
        await Promise.all([peer.chat(words(random)), peer.chat(words(random))])
        await delay(random.between(0, 40))
      }
    }),
  )
}

/** Some log in while the server stops; each is answered, or ended. */
export async function logInAtTheEnd(stage: Stage, seed: number): Promise<void> {
  const late = Array.from({ length: LATE_LOGINS }, (_, n) => new Actor(`late${n}`, seed, stage))
  await Promise.all(
    late.map(async (actor) => {
      const peer = await actor.connect()
      await delay(actor.random.between(250, 350))
      stage.tally.add('logins in a drain', String(await peer.login(actor.name)))
      await actor.closed(peer)
    }),
  )
}

async function witness(actor: Actor, room: number): Promise<void> {
  const peer = await actor.inRoom([room])
  if (!peer) return
  while (!actor.stage.over && !peer.over) {
    await actor.stage.pause(500)
    await peer.sync()
  }
  if (!peer.over) actor.stage.residents.push(peer)
}

/** @param begin so that each behaviour comes up, however rare it is */
async function play(actor: Actor, open: readonly Behaviour[], begin: Behaviour | undefined): Promise<void> {
  const { random, stage } = actor
  await stage.pause(random.between(0, 1000))
  for (let next = begin; !stage.over; next = undefined) {
    const behaviour = next ?? choose(open, random)
    try {
      if (await behaviour.run(actor)) stage.tally.add('behaviours', behaviour.name)
    } catch (error) {
      if (error instanceof EpochOver) return
      stage.violated(
        'failed',
        `${behaviour.name}: ${error instanceof Error ? error.stack : error}`,
        actor.name,
      )
      return
    } finally {
      await actor.tidyUp()
    }
  }
}

function choose(from: readonly Behaviour[], random: Random): Behaviour {
  const weights = from.flatMap((behaviour) =>
    Array<Behaviour>(Math.ceil(behaviour.weight * 10)).fill(behaviour),
  )
  return random.pick(weights)
}

function dropWhoWaits(stage: Stage): void {
  for (const peer of stage.peers) {
    const waits = peer.session.waitsSince(performance.now())
    const enough = patience(ANSWER_MS) + stage.history.stoodStill(performance.now() - (waits?.ms ?? 0))
    if (!waits || waits.ms < enough || peer.session.neglectful || peer.session.wild) continue
    stage.violated(
      'unanswered',
      `a ${waits.kind} request has had no answer for ${Math.round(waits.ms)} ms`,
      peer.session.name,
    )
    peer.drop()
  }
}

/** Nobody does anything any more: each member's list has to become that of those who are there. */
async function compareLists(stage: Stage): Promise<void> {
  const since = performance.now()
  for (;;) {
    await Promise.all(stage.residents.map((peer) => (peer.over ? undefined : peer.sync())))
    const present = stage.residents.map(stayOf).filter((stay) => stay !== undefined)
    const wrong = listsAreTrue(present)
    if (wrong.length === 0) {
      stage.tally.add('checks', 'lists compared', present.length)
      return
    }
    if (performance.now() - since > patience(SETTLE_MS)) {
      stage.history.violations.push(...wrong)
      return
    }
    await delay(50)
  }
}

function stayOf(peer: Peer): Stay | undefined {
  return peer.session.stay
}
