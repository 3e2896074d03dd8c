/** A disk that does not answer, as another process plays it that stands still in the middle of a write. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { type Program, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

const HOLD = `
import { open } from 'lmdb'
const db = open({ path: process.argv[1], noSubdir: true, overlappingSync: false })
db.transactionSync(() => {
  console.log('holds the lock')
  process.kill(process.pid, 'SIGSTOP')
})
await db.close()`

interface Scene {
  readonly program: Program
  login(id: string): Promise<number>
  ready(): Promise<string>
  /** Lets the other process go on. */
  release(): Promise<void>
}

/** A server with alice, whose writes wait. */
async function scene(): Promise<Scene> {
  const data = temporaryFolder()
  const { program, port } = await serve('--data', data, '--http-port', '0', '--drain', '0s')
  const [, url = ''] = await program.shows(/health and metrics on (http:\/\/127\.0\.0\.1:\d+)"/)
  const login = async (id: string): Promise<number> => {
    const peer = await RawPeer.connect(Number(port))
    peer.send(bytes.login(id))
    const answer = await peer.frame()
    await peer.close()
    return answer.readUInt16LE(5)
  }
  expect(await login('alice')).toBe(0)
  const path = join(data, 'accounts.mdb')
  const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLD, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  return {
    program,
    login,
    async ready() {
      const response = await fetch(`${url}/readyz`)
      return `${response.status} ${await response.text()}`
    },
    async release() {
      const ended = once(holder, 'exit')
      holder.kill('SIGCONT')
      await ended
    },
  }
}

test('registrations are answered in time, users who are registered log in, and it is over when the disk answers', async () => {
  const { login, ready, release } = await scene()
  const answers = await Promise.all(['bob', 'carol', 'dave', 'erin', 'frank', 'grace'].map(login))
  expect(new Set(answers)).toEqual(new Set([34]))
  expect(await login('alice')).toBe(0)
  expect(await ready()).toMatch(
    /^503 account store: accounts cannot be written: the disk, or another process/,
  )
  expect(await login('henry')).toBe(34)
  await release()
  await expect.poll(ready).toBe('200 ready\n')
  expect(await login('bob')).toBe(0)
})

test('a server that is told to stop meanwhile ends, and says that it could not do so cleanly', async () => {
  const { program, login } = await scene()
  expect(await login('bob')).toBe(34)
  program.signal('SIGTERM')
  expect(await program.exit()).not.toBe(0)
  expect(program.output).toMatch(/"could not stop cleanly"/)
})
