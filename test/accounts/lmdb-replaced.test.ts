/** What operators do to the accounts file beside a server that has it open. */

import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { AccountStore } from '../../src/accounts/account-store.js'
import { CurrentFile } from '../../src/accounts/lmdb-current.js'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import * as bytes from '../support/bytes.js'
import { parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

interface Scene {
  readonly data: string
  readonly path: string
  readonly store: AccountStore
  /** Messages of warnings and errors. */
  readonly told: string[]
  /** A good file with the accounts of the beginning: user0 to user99. */
  readonly backup: string
  /** Another one, with one account. */
  readonly other: string
}

/** A store that is open, with accounts that came after its backup was taken. */
async function scene(): Promise<Scene> {
  const data = join(temporaryFolder(), 'data')
  const path = join(data, 'accounts.mdb')
  const told: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void told.push(JSON.parse(line).msg) })
  const store = openLmdbStore(data, log)
  onTestFinished(() => store.close())
  await Promise.all(Array.from({ length: 100 }, (_, n) => store.add(`user${n}`, 'hash'.padEnd(97, '.'))))
  const backup = join(temporaryFolder(), 'backup')
  copyFileSync(path, backup)
  for (let n = 0; n < 20; n += 1) await store.add(`later${n}`, 'hash')
  const elsewhere = temporaryFolder()
  const another = openLmdbStore(elsewhere)
  await another.add('stranger', 'hash')
  await another.close()
  return { data, path, store, told, backup, other: join(elsewhere, 'accounts.mdb') }
}

/** What is registered, as another process sees it. */
async function listed(data: string): Promise<string[]> {
  const program = parley(['user', 'list', '--data', data])
  expect(await program.exit()).toBe(0)
  return program.output.trim().split('\n')
}

const replaced: Readonly<Record<string, (scene: Scene, from: string) => void>> = {
  'moved over it': ({ path }, from) => {
    copyFileSync(from, `${path}.new`)
    renameSync(`${path}.new`, path)
  },
  'copied over it in place': ({ path }, from) => writeFileSync(path, readFileSync(from)),
  'put into the folder, which was made anew': ({ data, path }, from) => {
    rmSync(data, { recursive: true })
    mkdirSync(data)
    copyFileSync(from, path)
  },
  'put in its place together with another lock': ({ path }, from) => {
    rmSync(path)
    rmSync(`${path}-lock`)
    copyFileSync(from, path)
    writeFileSync(`${path}-lock`, 'what else? '.repeat(1000))
  },
  'copied over it in place, and its lock as well': ({ path }, from) => {
    writeFileSync(path, readFileSync(from))
    writeFileSync(`${path}-lock`, Buffer.alloc(8192))
  },
}

for (const [how, replace] of Object.entries(replaced)) {
  test(`a good file ${how} is used by the next registration, and the log says so`, async () => {
    const found = await scene()
    const { data, store, told, backup } = found
    replace(found, backup)
    expect(await store.add('new', 'hash')).toBe(true)
    expect(store.problem).toBeUndefined()
    expect(told).toEqual(['the accounts file is another one now, and is used'])
    expect(await store.find('later0')).toBeUndefined()
    expect(await store.find('user99')).toBeDefined()
    const names = await listed(data)
    expect(names).toHaveLength(101)
    expect(names).toContain('new')
    // And again, with a file that has nothing to do with it.
    replace(found, found.other)
    expect(await store.list()).toEqual(['stranger'])
    expect(await store.add('newer', 'hash')).toBe(true)
    expect(await listed(data)).toEqual(['newer', 'stranger'])
  })
}

const spoilt: Readonly<Record<string, readonly [spoil: (scene: Scene) => void, problem: RegExp]>> = {
  'its folder is removed': [({ data }) => rmSync(data, { recursive: true }), /accounts\.mdb is gone/],
  'it is removed': [({ path }) => rmSync(path), /accounts\.mdb is gone/],
  'it is emptied': [({ path }) => truncateSync(path), /it is empty/],
  'half of it is there': [
    ({ path, backup }) => {
      const good = readFileSync(backup)
      truncateSync(path, 4096 * 3)
      writeFileSync(path, good.subarray(0, 4096 * 3))
    },
    /damaged, or cut short/,
  ],
  'its pages were written over in place': [
    ({ path }) => {
      const file = openSync(path, 'r+')
      const length = statSync(path).size - 2 * 4096
      writeSync(file, Buffer.alloc(length, 'what else? '), 0, length, 2 * 4096)
      closeSync(file)
    },
    /it is damaged/,
  ],
  'something else was copied over it': [
    ({ path }) => writeFileSync(path, 'what else? '.repeat(100_000)),
    /is not an LMDB file/,
  ],
  'something else is in its place': [
    ({ path }) => {
      rmSync(path)
      writeFileSync(path, 'what else? '.repeat(1000))
    },
    /is not an LMDB file/,
  ],
}

for (const [what, [spoil, problem]] of Object.entries(spoilt)) {
  test(`while ${what}, nothing is acknowledged and nothing is made; a good file is used at once`, async () => {
    const found = await scene()
    const { data, path, store, told, backup } = found
    spoil(found)
    const left = existsSync(path)
    await expect(store.find('user0')).rejects.toThrow(problem)
    await expect(store.add('new', 'hash')).rejects.toThrow(problem)
    expect(store.problem).toMatch(problem)
    await expect(store.list()).rejects.toThrow(problem)
    expect(told).toEqual(['the accounts file cannot be used'])
    expect(existsSync(path)).toBe(left)

    mkdirSync(data, { recursive: true })
    copyFileSync(backup, path)
    expect(await store.find('user99')).toBeDefined()
    expect(store.problem).toBeUndefined()
    expect(await store.add('new', 'hash')).toBe(true)
    expect(await listed(data)).toHaveLength(101)
  })
}

test('damage that LMDB alone meets is a problem until another file is there', async () => {
  const { data, store, backup, path, told } = await scene()
  await store.close()
  const log = pino({ level: 'warn' }, { write: (line: string) => void told.push(JSON.parse(line).msg) })
  const current = new CurrentFile(data, false, log)
  onTestFinished(() => current.close())
  const find = (): Promise<unknown> => current.read(({ db }) => db.get('user99'))
  const fail = (message: string): Promise<unknown> =>
    current.read(() => {
      throw new Error(message)
    })
  // Of one operation: the file is used on.
  await expect(fail('MDB_BAD_VALSIZE: Unsupported size')).rejects.toThrow('MDB_BAD_VALSIZE')
  expect(current.problem).toBeUndefined()
  // LMDB has to be opened anew, and the file is good.
  for (let n = 0; n < 3; n += 1) {
    await expect(fail('MDB_PANIC: environment had fatal error')).rejects.toThrow('MDB_PANIC')
    expect(current.problem).toBeUndefined()
    expect(await find()).toBeDefined()
  }
  await expect(fail('MDB_CORRUPTED: Located page was wrong type')).rejects.toThrow('MDB_CORRUPTED')
  const problem = /accounts\.mdb is damaged: MDB_CORRUPTED: .*; put a good copy/
  expect(current.problem).toMatch(problem)
  for (let n = 0; n < 3; n += 1) await expect(find()).rejects.toThrow(problem)
  expect(told).toEqual(['the accounts file cannot be used'])
  copyFileSync(backup, `${path}.new`)
  renameSync(`${path}.new`, path)
  expect(await find()).toBeDefined()
  expect(current.problem).toBeUndefined()
})

test('that it was removed is noticed while nobody asks for it', async () => {
  const { data, store } = await scene()
  rmSync(data, { recursive: true })
  await expect.poll(() => store.problem).toMatch(/is gone/)
})

test('a write that was on its way as the file was replaced is not acknowledged', async () => {
  const { path, backup, store } = await scene()
  const write = store.add('new', 'hash')
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)))
  copyFileSync(backup, `${path}.new`)
  renameSync(`${path}.new`, path)
  const outcome = await write.catch(() => 'not kept')
  const kept = (await store.find('new')) !== undefined
  expect([outcome, kept]).toEqual(kept ? [true, true] : ['not kept', false])
})

test('two servers and a command go on together in the file that was moved over theirs', async () => {
  const { data, path, backup, store } = await scene()
  await store.close()
  const servers = [await serve('--data', data), await serve('--data', data)]
  const login = async (port: string, id: string): Promise<string> => {
    const peer = await RawPeer.connect(Number(port))
    peer.send(bytes.login(id))
    const answer = await peer.frame()
    await peer.close()
    return answer.toString('hex')
  }
  const [one = '', other = ''] = servers.map(({ port }) => port)
  expect(await login(one, 'before')).toBe(bytes.loginResponse(0).toString('hex'))
  expect(await login(other, 'before')).toBe(bytes.loginResponse(0).toString('hex'))
  copyFileSync(backup, `${path}.new`)
  renameSync(`${path}.new`, path)
  const names = Array.from({ length: 20 }, (_, n) => `both${n}`)
  for (const [n, name] of names.entries()) {
    expect(await login(n % 2 ? one : other, name)).toBe(bytes.loginResponse(0).toString('hex'))
  }
  const now = await listed(data)
  expect(now).toHaveLength(120)
  expect(now).toEqual(expect.arrayContaining(names))
})
