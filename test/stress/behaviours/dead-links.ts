/** Links that die without a word: neither side is told. */

import type { Actor } from '../actor.js'
import type { Behaviour } from './behaviour.js'
import { stayOrGo } from './talk.js'

/** What is said to the member whose link is dead. */
const CHATS = 3
/** In how long its user has to be able to log in again, ms. */
const BACK_MS = 8000

/**
 * A member's link dies while it is spoken to; its user comes back on another one, and gets in as far as the server is
 * told to replace sessions.
 */
export const deadLink: Behaviour = {
  name: 'a link that dies without a word',
  weight: 2,
  async run(actor) {
    const { stage } = actor
    const { links, duplicateLogin } = stage.options
    const peer = await actor.inRoom(undefined, { link: true })
    const room = peer?.session.stay?.room
    if (!peer || room === undefined) return false
    peer.session.neglectful = true
    try {
      const talker = actor.companion(0)
      const other = await talker.inRoom([room])
      links.die(peer.port)
      for (let n = 0; other && n < CHATS; n++) await other.chat('are you there?')
      const back = duplicateLogin === 'reject' || (await comesBack(actor, room))
      if (other) await stayOrGo(talker, other)
      return back
    } finally {
      links.bury(peer.port)
      peer.drop()
    }
  },
}

/** The user logs in again, and is in the room once. */
async function comesBack(actor: Actor, room: number): Promise<boolean> {
  const { stage } = actor
  if (stage.over) return false
  await stage.loginTurn()
  const again = await actor.connect()
  const back = await actor.logIn(again, actor.name, BACK_MS)
  if (back && (await actor.enter(again, [room]))) {
    const times = again.session.stay?.list.filter(({ userId }) => userId === actor.name).length
    if (times !== 1)
      stage.violated('lists', `${actor.name} is in room ${room} ${times} times`, again.session.name)
  }
  await stayOrGo(actor, again)
  return back
}
