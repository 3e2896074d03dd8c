/** Disks that are full, as far as a file-size limit can play them: no rights are needed for it. */

import { execFileSync } from 'node:child_process'
import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { type Program, parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

const PAGE = 4096

function limitFiles({ pid }: Program, size: number | 'unlimited'): void {
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${size}:unlimited`])
}

async function login(port: string, id: string): Promise<number> {
  const peer = await RawPeer.connect(Number(port))
  peer.send(bytes.login(id))
  const answer = await peer.frame()
  await peer.close()
  return answer.readUInt16LE(5)
}

test.each([
  ['before LMDB writes', (path: string) => statSync(path).size + 2 * PAGE],
  [
    'as LMDB commits',
    (path: string) => {
      truncateSync(path, 256 * PAGE) // a hole, so that the file seems to have room
      return 12 * PAGE
    },
  ],
])(
  'a disk that is full, found %s: registrations are refused until there is room, and all else goes on',
  async (_, limitOf) => {
    const data = temporaryFolder()
    const path = join(data, 'accounts.mdb')
    const { program, port } = await serve('--data', data, '--http-port', '0')
    const [, url = ''] = await program.shows(/health and metrics on (http:\/\/127\.0\.0\.1:\d+)"/)
    const ready = async (): Promise<string> => {
      const response = await fetch(`${url}/readyz`)
      return `${response.status} ${await response.text()}`
    }
    expect(await login(port, 'alice')).toBe(0)
    limitFiles(program, limitOf(path))

    const results: number[] = []
    while (!results.includes(34) && results.length < 500)
      results.push(await login(port, `user${results.length}`))
    expect(new Set(results)).toEqual(new Set([0, 34]))
    expect(await ready()).toMatch(/^503 account store: accounts cannot be written: .*(EFBIG|File too large)/i)
    expect(await login(port, 'alice')).toBe(0)
    await program.shows(/"level":"error".*accounts cannot be written: .*(EFBIG|File too large)/i)

    limitFiles(program, 'unlimited')
    expect(await login(port, 'another')).toBe(0)
    expect(await ready()).toBe('200 ready\n')
    await program.shows(/accounts can be written again/)
    expect(await login(port, 'user0')).toBe(0)
    program.signal('SIGTERM')
    expect(await program.exit()).toBe(0)
    const list = parley(['user', 'list', '--data', data])
    await list.exit()
    const kept = results.flatMap((result, n) => (result === 0 ? [`user${n}`] : []))
    expect(list.output.trim().split('\n')).toEqual(expect.arrayContaining([...kept, 'alice', 'another']))
  },
)

test('/readyz recovers by itself, though nobody registers', async () => {
  const data = temporaryFolder()
  const { program, port } = await serve('--data', data, '--http-port', '0')
  const [, url = ''] = await program.shows(/health and metrics on (http:\/\/127\.0\.0\.1:\d+)"/)
  limitFiles(program, 4096)
  expect(await login(port, 'alice')).toBe(34)
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  limitFiles(program, 'unlimited')
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200)
})

test('a start, and a registration from the command line, say in one line that there is no room', async () => {
  const data = temporaryFolder()
  const limited = async (...args: readonly string[]): Promise<string> => {
    const program = parley([...args, '--data', data], { env: { PARLEY_PASSWORD: 'pw' }, fileSize: 4096 })
    return `${await program.exit()} ${program.output}`
  }
  const start = `1 parley: cannot use the data folder ${data}: EFBIG: file too large, write\n`
  expect(await limited('serve', '--port', '0')).toBe(start)
  expect(await limited('user', 'add', 'alice')).toBe(start)
  expect(
    await parley(['user', 'add', 'alice', '--data', data], { env: { PARLEY_PASSWORD: 'pw' } }).exit(),
  ).toBe(0)
  truncateSync(join(data, 'accounts.mdb'), 4096 * 5)
  expect(await limited('user', 'add', 'bob')).toBe(
    '1 parley: accounts cannot be written: EFBIG: file too large, write\n',
  )
})
