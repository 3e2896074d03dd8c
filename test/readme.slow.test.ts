/** The commands of the README that measure. */

import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { npm, temporaryFolder } from './support/program.js'

test.skipIf(spawnSync('gcc', ['--version']).error !== undefined)(
  'npm run bench:ratio compares (needs gcc)',
  () => {
    const { stdout } = spawnSync('npm', ['run', '--silent', 'bench:ratio', '--', '--runs', '1'], {
      encoding: 'utf8',
    })
    for (const workload of ['dense', 'pipelined', 'sparse'])
      expect(stdout).toMatch(new RegExp(`^${workload} +here +[\\d.]+ of limit\\.c `, 'm'))
  },
)

test('npm run parley -- load puts load on a server with its defaults', async () => {
  const server = npm(['start', '--', '--port', '0', '--data', temporaryFolder()])
  const [, port = ''] = await server.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  const flags = [
    '--connections',
    '100',
    '--room-size',
    '10',
    '--senders',
    '2',
    '--rate',
    '100',
    '--seconds',
    '5',
  ]
  const load = npm(['run', 'parley', '--', 'load', ...flags, '--port', port])
  await load.shows(/checked: everything reached everybody in the room once, in order/)
  expect(await load.exit()).toBe(0)
})

test('npm run bench:slow-reader compares', () => {
  const { stdout } = spawnSync('npm', ['run', 'bench:slow-reader', '--', '1'], { encoding: 'utf8' })
  expect(stdout).toMatch(/^with \/ without: \d\.\d\d of the throughput, \d\.\d\d per CPU second$/m)
})
