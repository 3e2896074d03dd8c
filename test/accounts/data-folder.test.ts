/** Who may read the accounts: password hashes are for the server alone. */

import { chmodSync, chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import { temporaryFolder } from '../support/program.js'

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const files = ['accounts.mdb', 'accounts.mdb-lock'] as const

/** Opens the store and closes it; what it warned of. */
async function open(data: string): Promise<string[]> {
  const told: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void told.push(JSON.parse(line).msg) })
  const store = openLmdbStore(data, log)
  await store.add('alice', 'hash')
  await store.close()
  return told
}

test.each([0o000, 0o022, 0o077, 0o277])(
  'with a umask of %i, folder and files are for their owner alone',
  async (umask) => {
    const data = join(temporaryFolder(), 'data')
    const before = process.umask(umask)
    onTestFinished(() => void process.umask(before))
    expect(await open(data)).toEqual([])
    expect(modeOf(data)).toBe('700')
    for (const file of files) expect(modeOf(join(data, file))).toBe('600')
  },
)

test('what an earlier version left open to others is closed at the start', async () => {
  const data = join(temporaryFolder(), 'data')
  await open(data)
  chmodSync(data, 0o755)
  for (const file of files) chmodSync(join(data, file), 0o664)
  expect(await open(data)).toEqual([])
  expect(modeOf(data)).toBe('700')
  for (const file of files) expect(modeOf(join(data, file))).toBe('600')
})

test('a folder that holds other things keeps its mode, with a warning; the files in it are closed', async () => {
  const data = join(temporaryFolder(), 'shared')
  mkdirSync(data)
  chmodSync(data, 0o755)
  writeFileSync(join(data, 'notes'), '')
  expect(await open(data)).toEqual([
    `others may enter the data folder ${data} (mode 755); it is left as it is, because it holds notes too`,
  ])
  expect(modeOf(data)).toBe('755')
  for (const file of files) expect(modeOf(join(data, file))).toBe('600')
})

test.skipIf(process.geteuid?.() !== 0)(
  "what is somebody else's, and open, is warned of (needs root)",
  async () => {
    const data = join(temporaryFolder(), 'data')
    await open(data)
    for (const file of files) chmodSync(join(data, file), 0o666)
    chmodSync(data, 0o777)
    chownSync(data, 12_345, 12_345)
    chmodSync(join(data, '..'), 0o755)
    process.seteuid?.(65_534)
    onTestFinished(() => process.seteuid?.(0))
    const warnings = await open(data)
    expect(warnings).toHaveLength(3)
    for (const warning of warnings) expect(warning).toMatch(/^others may use .* \(mode \d+\), .*: EPERM/)
  },
)
