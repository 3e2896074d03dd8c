/** gen --watch, as a process beside an editor. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parley, temporaryFolder } from '../support/program.js'

const SPEC = readFileSync('protocol/chat.yaml', 'utf8')

it('generates on every save, tells mistakes and goes on, and follows a file that is replaced', async () => {
  const folder = temporaryFolder()
  const spec = join(folder, 'chat.yaml')
  writeFileSync(spec, SPEC)
  const watch = parley(['gen', spec, '--no-handlers', '--out', join(folder, 'out'), '--watch'])
  await watch.shows(/0 removed\nwatching .*chat\.yaml; Ctrl-C ends it/)

  writeFileSync(spec, SPEC.replace('Rooms count from 0.', 'Rooms count from zero.'))
  await watch.shows(/(?:[\s\S]*? written, ){2}/)
  expect(readFileSync(join(folder, 'out/typescript/packets/room-enter-request.ts'), 'utf8')).toContain(
    'from zero.',
  )

  writeFileSync(spec, SPEC.replace('type: user_info', 'type: usr_info'))
  await watch.shows(/error unknown-type: no type usr_info[\s\S]*1 problem in .*; nothing was written/)

  // As editors save that write a new file first.
  writeFileSync(`${spec}.new`, SPEC)
  renameSync(`${spec}.new`, spec)
  await watch.shows(/(?:[\s\S]*? written, ){3}/)
  expect(readFileSync(join(folder, 'out/typescript/packets/room-enter-request.ts'), 'utf8')).toContain(
    'from 0.',
  )

  watch.signal('SIGINT')
  await watch.exit()
})
