/** Starting the server, and what keeps it from starting. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parley, serve, temporaryFolder } from '../support/program.js'

test('it says where it listens and how to chat, and stops on a signal', async () => {
  const { program, port } = await serve()
  await program.shows(new RegExp(`npm run chat -- --user alice --room 0 --port ${port}`))
  for (const line of program.output.trim().split('\n'))
    expect(JSON.parse(line)).toHaveProperty('level', 'info')
  program.signal('SIGINT')
  expect(await program.exit()).toBe(0)
})

test('on a terminal it says so in text', async () => {
  const program = parley(['serve', '--port', '0', '--data', temporaryFolder()], { terminal: true })
  await program.shows(/listening on 127\.0\.0\.1:\d+/)
  await program.shows(/chat from another terminal: npm run chat/)
  expect(program.output).not.toContain('{"level"')
})

test('a flag has the same name in the environment', async () => {
  const env = { PARLEY_PORT: '0', PARLEY_AUTH: 'open', PARLEY_ROOM_CAPACITY: '2' }
  await parley(['serve'], { env }).shows(/listening on 127\.0\.0\.1:[1-9]/)
})

test('what keeps it from starting is said in one line, with exit code 1', async () => {
  const { port } = await serve()
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const cases: [args: string[], said: RegExp][] = [
    [['--port', port], new RegExp(`^parley: cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\n$`)],
    [['--port', '0', '--data', file], /^parley: cannot use the data folder .*file: .*\n$/],
    [['--port', '70000'], /^error: .*'70000' is invalid. expected an integer from 0 to 65535\n/],
    [['--room-capacity', '0'], /^error: .*'0' is invalid. expected an integer from 1 to 1000000\n/],
    [['--auth', 'none'], /^error: .*'none' is invalid. Allowed choices are password, open\.\n/],
    [['--prot', '1'], /^error: unknown option '--prot'\n\(Did you mean --port\?\)\n/],
  ]
  for (const [args, said] of cases) {
    const program = parley([
      'serve',
      ...(args.includes('--data') ? [] : ['--data', temporaryFolder()]),
      ...args,
    ])
    expect(await program.exit()).toBe(1)
    expect(program.output).toMatch(said)
  }
})
