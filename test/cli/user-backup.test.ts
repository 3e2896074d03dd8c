/** Backups of accounts, and putting them back, beside a server that runs. */

import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

async function user(store: readonly string[], args: readonly string[]): Promise<string> {
  const program = parley(['user', ...args, ...store], { env: { PARLEY_PASSWORD: 'pw' } })
  return `${await program.exit()} ${program.output}`
}

test('accounts of the data folder are backed up and restored beside a server that goes on', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const file = join(folder, 'backup')
  const store = ['--data', data]
  expect(await user(store, ['backup', file])).toMatch(/^1 parley: there is no accounts file in /)
  const { program, port } = await serve(...store)
  const login = async (id: string, password = 'pw'): Promise<number> => {
    const peer = await RawPeer.connect(Number(port))
    peer.send(bytes.login(id, password))
    const answer = await peer.frame()
    await peer.close()
    return answer.readUInt16LE(5)
  }
  expect(await login('alice')).toBe(0)
  expect(await user(store, ['backup', file])).toBe(`0 ${file} holds the accounts\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await user(store, ['backup', file])).toBe(`1 parley: ${file} exists; --force overwrites it\n`)
  expect(await user(store, ['backup', file, '--force'])).toBe(`0 ${file} holds the accounts\n`)
  expect(await login('bob')).toBe(0)

  expect(await user(store, ['restore', file])).toMatch(
    /^0 1 accounts are restored; what was there before is .*data\/accounts\.mdb\.before-[\dTZ-]+\n$/,
  )
  await program.shows(/"warn".*the accounts file is another one now, and is used/)
  expect(await login('alice', 'other')).toBe(33)
  expect(await login('bob', 'other')).toBe(0) // nobody's again
  expect(await user(store, ['list'])).toBe('0 alice\nbob\n')
  expect(readdirSync(folder).sort()).toEqual(['backup', 'data'])
  const kept = readdirSync(data).find((name) => name.includes('before')) ?? ''
  expect(readdirSync(data).sort()).toEqual(['accounts.mdb', kept, 'accounts.mdb-lock'].sort())
  for (const name of readdirSync(data)) expect(statSync(join(data, name)).mode & 0o777).toBe(0o600)
  expect(await user(store, ['restore', join(data, kept)])).toMatch(/^0 2 accounts are restored/)
  expect(await login('bob')).toBe(0)
})

test('what is no backup is not restored, and the accounts are as they were', async () => {
  const data = temporaryFolder()
  const store = ['--data', data]
  await user(store, ['add', 'alice'])
  const cut = join(temporaryFolder(), 'cut')
  await user(store, ['backup', cut])
  truncateSync(cut, 4096 * 2 + 1)
  expect(await user(store, ['restore', cut])).toMatch(
    /^1 parley: .*cut is no backup of accounts: it is damaged, or cut short.*\n$/,
  )
  expect(await user(store, ['restore', 'package.json'])).toBe(
    '1 parley: package.json is no backup of accounts: it is not an LMDB file\n',
  )
  expect(await user(store, ['restore', join(data, 'nowhere')])).toMatch(
    /^1 parley: .*nowhere is not there, or is empty\n$/,
  )
  expect(readdirSync(data).sort()).toEqual(['accounts.mdb', 'accounts.mdb-lock'])
  expect(await user(store, ['list'])).toBe('0 alice\n')
})

test('what is no file is neither written over nor read, and the files of the store are not either', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  const store = ['--data', data]
  await user(store, ['add', 'alice'])
  const at = (name: string): string => join(folder, name)
  execFileSync('mkfifo', [at('pipe')])
  mkdirSync(at('folder'))
  writeFileSync(at('precious'), 'precious')
  symlinkSync(at('precious'), at('link'))
  const before = readdirSync(folder)
  const modes = before.map((name) => lstatSync(at(name)).mode)
  for (const [name, what] of [
    ['pipe', 'a named pipe; expected a file'],
    ['folder', 'a folder; expected a file'],
    ['link', 'a symbolic link; expected a file'],
    ['data/accounts.mdb', "the store's own file; expected another one"],
    ['data/accounts.mdb-lock', "the store's own file; expected another one"],
  ] as const) {
    const refusal = `1 parley: ${at(name)} is ${what}\n`
    expect(await user(store, ['backup', at(name), '--force'])).toBe(refusal)
    if (name !== 'link') expect(await user(store, ['restore', at(name)])).toBe(refusal)
  }
  expect(await user(store, ['backup', at('nowhere/file')])).toMatch(
    /^1 parley: .*nowhere\/file cannot be written: ENOENT: no such file or directory\n$/,
  )
  expect(readdirSync(folder)).toEqual(before)
  expect(before.map((name) => lstatSync(at(name)).mode)).toEqual(modes)
  expect(readFileSync(at('precious'), 'utf8')).toBe('precious')
  expect(await user(store, ['list'])).toBe('0 alice\n')
})

test('accounts in Redis are backed up as Redis does it', async () => {
  const store = ['--redis', 'redis://user:secret-word@127.0.0.1:1']
  for (const command of ['backup', 'restore']) {
    const said = await user(store, [command, 'file'])
    expect(said).toMatch(/^1 parley: the accounts are in Redis: .* as Redis does it, with .*\n$/)
    expect(said).not.toContain('secret-word')
  }
})
