/** Who guesses passwords is slowed down, and keeps nobody out. */

import { expect, test } from 'vitest'
import { passwordAccounts } from '../../src/accounts/accounts.js'
import { passwords } from '../support/accounts.js'
import * as bytes from '../support/bytes.js'
import { memoryStore } from '../support/memory-store.js'
import { RawPeer } from '../support/raw-peer.js'
import { testServer } from '../support/server.js'

const limits = {
  addressFailures: 1,
  addressFailuresBurst: 20,
  accountFailures: 1,
  accountFailuresBurst: 10,
}

/** Alice is registered, and offline. */
async function withAlice(failures = limits, accountDeadline = 3000) {
  const accounts = passwordAccounts(memoryStore(), passwords(failures), 'first-login')
  const server = await testServer({ accountDeadline, limits: { loginDeadline: 60_000 } }, accounts)
  await (await server.user('alice')).close()
  await expect.poll(() => server.counts().users).toBe(0)
  return server
}

/** Guesses until it is stopped. @returns the answers */
async function guess(peer: RawPeer, until: () => boolean): Promise<number[]> {
  const answers: number[] = []
  while (!until()) {
    peer.send(bytes.login('alice', 'guess'))
    answers.push((await peer.frame()).readUInt16LE(5))
  }
  return answers
}

test('alice gets in with the right password while three connections from her address guess at hers', async () => {
  const server = await withAlice()
  let stopped = false
  const guessers = await Promise.all([server.peer(), server.peer(), server.peer()])
  const guessing = guessers.map((peer) => guess(peer, () => stopped))
  await expect.poll(() => server.counters.refused.of(33), { timeout: 10_000 }).toBeGreaterThanOrEqual(5)
  for (let n = 0; n < 5; n++) {
    const alice = await server.user('alice')
    await alice.close()
    await expect.poll(() => server.counts().users).toBe(0)
  }
  stopped = true
  const answers = (await Promise.all(guessing)).flat()
  expect(answers.filter((answer) => answer !== 33 && answer !== 34)).toEqual([])
})

test('right passwords count for nothing, and wrong ones do', async () => {
  const few = { ...limits, addressFailures: 0.001, addressFailuresBurst: 4 }
  const server = await withAlice(few)
  for (let n = 0; n < 10; n++) {
    await (await server.user('alice')).close()
    await expect.poll(() => server.counts().users).toBe(0)
  }
  const peer = await server.peer()
  let guesses = 0
  const answers = await guess(peer, () => ++guesses > 4)
  expect(answers).toContain(34)
})

test('and from an address that has not failed she does not wait at all', async () => {
  const server = await withAlice()
  let stopped = false
  const guesser = await server.peer()
  const guessing = guess(guesser, () => stopped)
  // Its burst is used up: from here on it waits, a second for each.
  await expect.poll(() => server.counters.refused.of(33), { timeout: 10_000 }).toBeGreaterThanOrEqual(5)
  const alice = await RawPeer.connect(server.port, '127.0.0.2')
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  await alice.close()
  stopped = true
  await guessing
})

test('nor do guessers at her address keep her out that connect anew for each guess', async () => {
  const server = await withAlice(limits, 12_000) // a check takes seconds where the cores are busy
  let stopped = false
  const guessing = [0, 1].map(async () => {
    while (!stopped) {
      const guesser = await RawPeer.connect(server.port)
      guesser.send(bytes.login('alice', 'guess'))
      await guesser.frame()
      await guesser.close()
    }
  })
  await expect.poll(() => server.counters.refused.of(33), { timeout: 20_000 }).toBeGreaterThanOrEqual(10)
  for (let n = 0; n < 2; n++) await (await server.user('alice')).close()
  stopped = true
  await Promise.all(guessing)
})
