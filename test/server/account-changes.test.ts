/** What becomes of sessions when somebody changes the account that they are logged in with. */

import { expect, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { hashPassword } from '../../src/accounts/passwords.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import { heldAccounts, testServer } from '../support/server.js'
import { aliceAndBob, alice as aliceInRoom, bob as bobInRoom } from '../support/two.js'

test.each([
  ['passwd', 'account-changed'],
  ['remove', 'account-changed'],
  ['rename', 'account-changed'],
  ['kick', 'kicked'],
] as const)(
  '%s ends the session of the user, whose room hears that it left, and nobody else',
  async (command, reason) => {
    const store = memoryStore()
    const accounts = passwordAccounts(store, passwords(), 'first-login')
    const server = await testServer({}, accounts)
    const [alice, bob] = await aliceAndBob(server)
    await alice.expect(bytes.newUser(bobInRoom))
    await {
      passwd: async () => store.change('alice', await hashPassword('another')),
      remove: () => store.remove('alice'),
      rename: () => store.rename('alice', 'anna'),
      kick: () => store.kick('alice'),
    }[command]()
    await bob.expect(bytes.leftUser(aliceInRoom))
    await alice.expectEnd()
    expect(server.closeReasons).toEqual([reason])
    await bob.ask(bytes.chat('still here'), bytes.chatResponse(0))
    expect(server.counts().users).toBe(1)
    const again = await server.peer()
    await again.ask(bytes.login('alice'), bytes.loginResponse(command === 'passwd' ? 33 : 0))
  },
)

test('that an account is added ends nothing, not even a session of its user', async () => {
  const held = heldAccounts()
  const store = memoryStore()
  const server = await testServer({}, { ...held, watch: store.watch })
  const alice = await server.peer()
  alice.send(bytes.login('alice'))
  await held.asked(1)
  await store.add('alice', 'hash', true)
  await held.answer(0, true)
  await alice.expect(bytes.loginResponse(0))
  await store.remove('bob')
  await store.add('bob', 'hash', true)
  await alice.ask(bytes.enter(0), bytes.userList(aliceInRoom), bytes.enterResponse(0))
})

test('a login whose password was being checked as the account changed is told to try again', async () => {
  const held = heldAccounts()
  const store = memoryStore()
  const server = await testServer({}, { ...held, watch: store.watch })
  await store.add('alice', 'hash')
  const early = await server.peer()
  early.send(bytes.login('alice'))
  await held.asked(1)
  await store.change('alice', 'new hash')
  const late = await server.peer()
  late.send(bytes.login('alice'))
  await held.answer(1, true)
  await late.expect(bytes.loginResponse(0))
  await held.answer(0, true)
  await early.expect(bytes.loginResponse(34))
  await late.ask(
    bytes.enter(0),
    bytes.userList({ index: bytes.userIndex(1), userId: 'alice' }),
    bytes.enterResponse(0),
  )
})
