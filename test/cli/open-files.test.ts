/** A process that may open few files. */

import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { parley, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'

const serve = (openFiles: number, ...args: readonly string[]) =>
  parley(['serve', '--port', '0', '--http-port', '0', '--data', temporaryFolder(), ...args], { openFiles })

test('who cannot have a file is turned away, which is told and counted, and health and the others go on', async () => {
  const program = serve(90)
  const [, , room = ''] = await program.shows(
    /"level":"warn".*limit of open files, (90), leaves room for (\d+) connections, and 2000 .*ulimit -n \d+.*LimitNOFILE/,
  )
  const [, url = ''] = await program.shows(/health and metrics on (http:\S+)"/)
  const [, port = ''] = await program.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  const alice = await RawPeer.connect(Number(port))
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  const crowd = await Promise.all(Array.from({ length: 120 }, () => RawPeer.connect(Number(port))))
  onTestFinished(async () => {
    await Promise.all([alice, ...crowd].map((peer) => peer.close()))
  })
  await program.shows(/"level":"warn".*"limit":"open-files".*no file descriptors are left/)
  await expect.poll(() => crowd.filter((peer) => peer.ended).length).toBe(121 - Number(room))

  const get = async (page: string): Promise<string> => (await fetch(`${url}/${page}`)).text()
  const all = await Promise.all(Array.from({ length: 4 }, () => get('healthz')))
  expect(new Set(all)).toEqual(new Set(['ok\n']))
  const metrics = await get('metrics')
  expect(metrics).toContain(`parley_connections_total{outcome="open-files"} ${121 - Number(room)}\n`)
  expect(metrics).toContain(`parley_limit{name="open-files"} ${room}\n`)
  expect(program.output.match(/no file descriptors are left/g)).toHaveLength(1)

  await Promise.all(crowd.map((peer) => peer.close()))
  await expect.poll(() => get('metrics')).toContain('\nparley_connections 1\n')
  const bob = await RawPeer.connect(Number(port))
  crowd.push(bob)
  await bob.ask(bytes.login('bob'), bytes.loginResponse(0))
})

test('where there are files enough nothing is said of them', async () => {
  const program = serve(4096, '--max-users', '100')
  await program.shows(/chat from another terminal/)
  expect(program.output).not.toContain('open files')
})
