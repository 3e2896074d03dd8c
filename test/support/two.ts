/** The two first users of a fresh server, in one room. */

import * as bytes from './bytes.js'
import type { RawPeer } from './raw-peer.js'
import type { TestServer } from './server.js'

export const alice = { index: bytes.userIndex(0), userId: 'alice' }
export const bob = { index: bytes.userIndex(1), userId: 'bob' }

/** Both logged in and in room 0; that bob has come in is the next thing alice hears. */
export async function aliceAndBob(server: TestServer): Promise<[alice: RawPeer, bob: RawPeer]> {
  const first = await server.user(alice.userId)
  const second = await server.user(bob.userId)
  await first.ask(bytes.enter(0), bytes.userList(alice), bytes.enterResponse(0))
  await second.ask(bytes.enter(0), bytes.userList(alice, bob), bytes.enterResponse(0))
  return [first, second]
}
