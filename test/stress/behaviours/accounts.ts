/** The operator ends a user's sessions. */

import { execFile } from 'node:child_process'
import type { Actor } from '../actor.js'
import type { Behaviour } from './behaviour.js'
import { overItsRate } from './endings.js'

const CLI = new URL('../../../src/cli.js', import.meta.url).pathname
/** In how long the sessions have to be gone once `parley user` is done, ms. */
const GONE_MS = 3000
/** How often a round starts the program: each time takes as much as ten logins. */
const TIMES = 3

/** A user is kicked or removed while it says more than it may: its session ends, and the room hears it go once. */
export const kicked: Behaviour = {
  name: 'kicked, or its account removed, while it is over its rate',
  weight: 0.5,
  auth: 'password',
  async run(actor) {
    const { stage, random } = actor
    if (!stage.first(`${kicked.name} ${random.below(TIMES)}`)) return false
    const peer = await overItsRate(actor)
    if (!peer) return false
    const asked = performance.now()
    const command = random.pick(['kick', 'remove'])
    peer.mayEnd = true
    const done = await user(actor, command)
    stage.tally.add('parley user', done ? command : `${command} failed`)
    if (!done) return false
    if (!(await peer.ends(GONE_MS)) && !stage.options.storeFailedSince(asked))
      stage.violated('kick', `a session is there after parley user ${command}`, peer.session.name)
    await actor.goAway(peer)
    return true
  },
}

/** `parley user COMMAND NAME`; whether it worked. */
function user(actor: Actor, command: string): Promise<boolean> {
  const args = [CLI, 'user', command, actor.name, ...actor.stage.options.admin]
  return new Promise((resolve) => execFile(process.execPath, args, (error) => resolve(error === null)))
}
