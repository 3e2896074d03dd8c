/** Files that the embedded store must not open: LMDB would end the process with a signal. */

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { checkLmdbFile } from '../../src/accounts/lmdb-file.js'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import { parley, temporaryFolder } from '../support/program.js'

/** A file with 300 accounts, some removed: two levels of pages, and free ones. */
let whole: Buffer

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  const store = openLmdbStore(folder)
  for (let n = 0; n < 300; n += 1) await store.add(`user${n}`, `hash of user${n}`.padEnd(97, '.'))
  for (let n = 0; n < 300; n += 7) await store.remove(`user${n}`)
  await store.close()
  whole = readFileSync(join(folder, 'accounts.mdb'))
  rmSync(folder, { recursive: true })
})

const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole)
  change(bytes)
  return bytes
}
const PAGE = 4096
/** Page number of the accounts' root, in the newer of the meta pages. */
const root = (): number =>
  Number(
    whole.readBigUInt64LE(152) > whole.readBigUInt64LE(PAGE + 152)
      ? whole.readBigUInt64LE(136)
      : whole.readBigUInt64LE(PAGE + 136),
  )

const unusable: Readonly<Record<string, [bytes: () => Buffer, said: RegExp]>> = {
  'some other file': [() => Buffer.alloc(20_000, 'what else? '), /it is not an LMDB file/],
  'a few bytes': [() => Buffer.from('accounts'), /it has 8 bytes, which is too short for an LMDB file/],
  'nothing but zeros': [() => Buffer.alloc(PAGE * 10), /it is not an LMDB file/],
  'one meta page': [() => whole.subarray(0, PAGE), /it has 4096 bytes, which is too short for an LMDB file/],
  'two meta pages and no more': [
    () => whole.subarray(0, 2 * PAGE),
    /damaged, or cut short: page \d+ is missing from its 2;/,
  ],
  'half a file': [() => whole.subarray(0, whole.length / 2), /damaged, or cut short: page \d+ is missing/],
  'a root of zeros': [
    () => changed((bytes) => bytes.fill(0, root() * PAGE, (root() + 1) * PAGE)),
    /damaged: page \d+ of \d+ is not as LMDB writes it/,
  ],
  'a root that leads to itself': [
    () =>
      changed((bytes) => {
        const base = root() * PAGE + 24
        for (let at = base; at < base + bytes.readUInt16LE(base - 4); at += 2)
          bytes.writeUInt16LE(root(), base + bytes.readUInt16LE(at))
      }),
    /damaged/,
  ],
  'a page size that cannot be': [
    () => changed((bytes) => bytes.writeUInt32LE(4095, 48)),
    /damaged: its page size is 4095/,
  ],
  'a file of a newer LMDB': [
    () => changed((bytes) => bytes.writeUInt32LE(3, 28)),
    /it has LMDB's data version 3; this version of Parley reads 2/,
  ],
}

describe('in the place of the accounts is', () => {
  for (const [what, [bytes, said]] of Object.entries(unusable)) {
    test(`${what}: it is refused in one line, and left as it is`, async () => {
      const data = temporaryFolder()
      const path = join(data, 'accounts.mdb')
      writeFileSync(path, bytes())
      const program = parley(['user', 'list', '--data', data])
      expect(await program.exit()).toBe(1)
      expect(program.output).toMatch(said)
      expect(
        program.output.startsWith(`parley: cannot use the data folder ${data}: ${path} cannot be read: `),
      ).toBe(true)
      expect(program.output.trim().split('\n')).toHaveLength(1)
      expect(program.output).toContain('put a good copy of it in its place, or move it away')
      expect(readFileSync(path).equals(bytes())).toBe(true)
      expect(readdirSync(data)).toEqual(['accounts.mdb'])
    })
  }
})

test('a file that is damaged anywhere is refused, or does not end the process', async () => {
  const data = temporaryFolder()
  const path = join(data, 'accounts.mdb')
  for (let page = 2; page < whole.length / PAGE; page += 1) {
    writeFileSync(
      path,
      changed((bytes) => bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE)),
    )
    rmSync(`${path}-lock`, { force: true })
    try {
      checkLmdbFile(path)
    } catch {
      continue
    }
    const store = openLmdbStore(data) // a page that nothing reaches
    expect((await store.list()).length).toBe(257)
    await store.close()
  }
})

test('an empty file is a store without accounts', async () => {
  const data = temporaryFolder()
  writeFileSync(join(data, 'accounts.mdb'), '')
  const store = openLmdbStore(data)
  expect(await store.list()).toEqual([])
  await store.close()
})

test('a copy of the file is as good as the file, also beside the lock of another', async () => {
  const data = temporaryFolder()
  writeFileSync(join(data, 'accounts.mdb'), whole)
  writeFileSync(join(data, 'accounts.mdb-lock'), 'what else? '.repeat(1000))
  const store = openLmdbStore(data)
  expect(await store.list()).toHaveLength(257)
  expect(await store.add('user0', 'hash')).toBe(true)
  copyFileSync(join(data, 'accounts.mdb'), join(data, 'copy'))
  checkLmdbFile(join(data, 'copy'))
  await store.close()
})

test('the file passes as often as it is looked at while others write', async () => {
  const data = temporaryFolder()
  const store = openLmdbStore(data)
  onTestFinished(() => store.close())
  for (let round = 0; round < 100; round += 1) {
    const writes = Array.from({ length: 30 }, (_, n) =>
      store.add(`user${round}-${n}`, 'hash'.padEnd(97, '.')),
    )
    checkLmdbFile(join(data, 'accounts.mdb'))
    await Promise.all(writes)
    checkLmdbFile(join(data, 'accounts.mdb'))
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.remove(`user${round}-${n}`)))
  }
  expect(await store.list()).toHaveLength(1000)
})

for (const [what, name] of [
  ['a folder in the place of the accounts', 'accounts.mdb'],
  ['a folder in the place of their lock', 'accounts.mdb-lock'],
] as const) {
  test(`${what} is refused`, () => {
    const data = temporaryFolder()
    mkdirSync(join(data, name))
    expect(() => openLmdbStore(data)).toThrow(
      `cannot use the data folder ${data}: ${join(data, name)} is not a file; move it away`,
    )
    expect(readdirSync(data)).toEqual([name])
  })
}

test('a data folder that cannot be made or written to is refused', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, 'text')
  expect(() => openLmdbStore(file)).toThrow(`cannot use the data folder ${file}: EEXIST`)
  expect(() => openLmdbStore(join(file, 'deeper'))).toThrow(/: ENOTDIR/)
  expect(readFileSync(file, 'utf8')).toBe('text')

  const data = join(folder, 'data')
  await openLmdbStore(data).close()
  chmodSync(folder, 0o755)
  chmodSync(join(data, 'accounts.mdb'), 0o444)
  asNobody(() => expect(() => openLmdbStore(data)).toThrow(/: EACCES.*accounts\.mdb'$/))
  rmSync(data, { recursive: true })
  mkdirSync(data, { mode: 0o555 })
  asNobody(() =>
    expect(() => openLmdbStore(data)).toThrow(
      /^cannot use the data folder .*data: EACCES: permission denied/,
    ),
  )
  expect(statSync(data).isDirectory()).toBe(true)
})

/** Who is root may write everywhere. */
function asNobody(work: () => void): void {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}
