import { expect, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import { testServer } from '../support/server.js'

test('a password is the same however it was typed: as one character, or as a letter and an accent', async () => {
  const server = await testServer({}, passwordAccounts(memoryStore(), passwords(), 'first-login'))
  for (const form of ['NFC', 'NFD'] as const) {
    const peer = await server.peer()
    await peer.ask(bytes.login('alice', 'José'.normalize(form)), bytes.loginResponse(0))
    await peer.close()
    await expect.poll(() => server.counts().users).toBe(0)
  }
})
