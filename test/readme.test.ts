/** What the README says is so: every command is run here, and its story of a new packet is played. */

import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { npm, parley, temporaryFolder } from './support/program.js'

const readme = readFileSync('README.md', 'utf8')
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block ?? '',
  )

test('it has the commands that are run below, and `npm ci && npm test`, which runs this, and no others', () => {
  expect(blocks('sh').join('')).toBe(
    'npm ci && npm start\n' +
      'npm run chat -- --user alice --room 3\n' +
      'npm run chat -- --user bob --room 3\n' +
      'npm run gen\n' +
      'npm start -- --config test/config/parley.yaml --check-config\n' +
      'npm run stress -- --seed 1 --minutes 1\n' +
      'npm run bench:slow-reader\n' +
      'npm run bench:ratio -- --runs 1\n' +
      'npm run parley -- load --connections 100 --room-size 10 --senders 2 --rate 100 --seconds 5\n' +
      'npm ci && npm test\n' +
      'npm run gen -- --watch\n' +
      'npm run lint\n' +
      'npm run parley -- diff HEAD\n' +
      'npm run parley -- docs --check\n' +
      'npm run parley -- sdk python --check\n' +
      'npm run parley -- sdk --kaitai lua,ruby --out dist/readers\n' +
      'npm run gen -- --ksy test/codegen/ksy/formats/png.ksy --out dist/png\n',
  )
  const inline = [...readme.matchAll(/`((?:npm|npx) [^`]*)`/g)].map(([, command]) => command)
  expect(new Set(inline)).toEqual(
    new Set([
      'npm run parley -- user add NAME',
      'npm run parley -- user --help',
      'npm start -- --help',
      'npm run chat',
      'npm run check',
      'npm run gen -- --check',
      'npm run gen',
      'npm ci',
      'npm run test:slow',
      'npm run test:faults',
      'npm run all',
      'npm run bench:gen',
      'npm run bench',
      'npm run bench -- --quick',
    ]),
  )
})

test('npm start serves, npm run chat chats, parley user add makes an account', async () => {
  const data = temporaryFolder()
  const server = npm(['start', '--', '--port', '0', '--data', data, '--registration', 'closed'])
  const [, port = ''] = await server.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  for (const user of ['alice', 'bob']) {
    const add = npm(['run', 'parley', '--', 'user', 'add', user, '--data', data])
    add.type('pw')
    await add.shows(new RegExp(`${user} is registered`))
  }
  const alice = npm(['run', 'chat', '--', '--user', 'alice', '--room', '3', '--port', port])
  alice.type('pw')
  await alice.shows(/you are in room 3/)
  const bob = npm(['run', 'chat', '--', '--user', 'bob', '--room', '3', '--port', port])
  bob.type('pw', 'hello alice')
  await alice.shows(/bob: hello alice/)
  alice.type('hello bob')
  await bob.shows(/alice: hello bob/)
  for (const person of [alice, bob]) {
    person.endInput()
    expect(await person.exit()).toBe(0)
  }
})

test('npm start -- --config FILE --check-config prints what would be in force', () => {
  const args = ['start', '--', '--config', 'test/config/parley.yaml', '--check-config']
  const { stdout, status } = spawnSync('npm', args, { encoding: 'utf8' })
  expect(stdout).toMatch(/^session-rate: 50 +# test\/config\/parley\.yaml:6:15$/m)
  expect(stdout).toMatch(/^session-burst: 100 +# default$/m)
  expect(status).toBe(0)
})

test('npm run bench and npm run bench:ratio say how they are used, and what is wrong with a flag', () => {
  const run = (...args: readonly string[]) =>
    spawnSync('npm', ['run', '--silent', ...args], { encoding: 'utf8' })
  expect(run('bench', '--', '--help').stdout).toMatch(/writes test\/bench\/RESULTS\.md/)
  expect(run('bench', '--', '--only', 'tea').stderr).toBe(
    'bench: --only: found tea, expected one of fanout, growth, codec\n',
  )
  expect(run('bench:ratio', '--', '--help').stdout).toMatch(/--against {2}a git ref/)
})

test('npm run parley -- user --help lists what can be done with accounts', async () => {
  const help = npm(['run', 'parley', '--', 'user', '--help'])
  for (const command of ['add', 'remove', 'passwd', 'rename', 'kick', 'list', 'backup', 'restore'])
    await help.shows(new RegExp(`^  ${command} `, 'm'))
})

test('npm start -- --help lists the flags', async () => {
  const help = npm(['start', '--', '--help'])
  await help.shows(/--room-capacity <number> +members of a room/)
})

test('a new packet: a stub that does not compile until it is filled in, and then works', async () => {
  const project = 'dist/test/readme'
  rmSync(project, { recursive: true, force: true })
  for (const part of ['protocol', 'codegen', 'src', 'generated', 'tsconfig.json', 'package.json']) {
    cpSync(part, `${project}/${part}`, { recursive: true })
  }
  symlinkSync('../../../node_modules', `${project}/node_modules`)
  const script = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('npm', ['run', ...args], { cwd: project, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }
  const [story = ''] = blocks('yaml')
  const spec = readFileSync(`${project}/protocol/chat.yaml`, 'utf8')
  writeFileSync(`${project}/protocol/chat.yaml`, spec + story)

  expect(script('gen', '--', '--check')).toMatchObject({ status: 1 })
  const gen = script('gen')
  expect(gen).toMatchObject({ status: 0 })
  expect(gen.output).toContain('src/handlers/room-wave-request.ts: new, to be filled in')
  expect(script('gen', '--', '--check')).toMatchObject({ status: 0 })

  const stub = 'src/handlers/room-wave-request.ts'
  const unfilled = spawnSync('node_modules/.bin/tsc', ['-p', 'src', '--noEmit'], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(unfilled.status).not.toBe(0)
  expect(unfilled.stdout).toMatch(
    /^src\/handlers\/room-wave-request\.ts\(\d+,\d+\): error TS2322: .*RoomWaveRequestHandler/m,
  )
  expect(unfilled.stdout.match(/^[\w./-]+(?=\()/gm)?.every((file) => file === stub)).toBe(true)

  const text = readFileSync(`${project}/${stub}`, 'utf8')
  const [handler = ''] = blocks('ts')
  writeFileSync(`${project}/${stub}`, text.replace(/export const[\s\S]*$/, handler))
  expect(script('gen').output).not.toContain('to be filled in')
  expect(readFileSync(`${project}/${stub}`, 'utf8')).toContain('hands }).reply()')
  execFileSync('node_modules/.bin/tsc', ['-b', 'src'], { cwd: project })

  const server = parley(['serve', '--port', '0', '--auth', 'open'], { cli: `${project}/dist/src/cli.js` })
  await server.shows(/listening/)
})

test('a mistake in the spec is shown as the README shows it', () => {
  const spec = readFileSync('protocol/chat.yaml', 'utf8')
  const project = temporaryFolder()
  writeFileSync(`${project}/chat.yaml`, spec.replace('type: user_info', 'type: usr_info'))
  const { status, stderr } = spawnSync(
    'node',
    ['dist/src/cli.js', 'gen', `${project}/chat.yaml`, '--out', `${project}/out`],
    {
      encoding: 'utf8',
    },
  )
  expect(status).toBe(1)
  expect(stderr).toMatch(
    /chat\.yaml:\d+:\d+ - error unknown-type: no type usr_info; did you mean user_info\?\n/,
  )
  expect(stderr).toMatch(/\n +\| +~{8}\n/)
})

test.each([
  [['lint'], 'protocol/chat.yaml: 0 findings'],
  [['parley', '--', 'diff', 'HEAD'], 'compatible'],
  [['parley', '--', 'docs', '--check'], 'generated/docs is up to date'],
  [['parley', '--', 'sdk', 'python', '--check'], 'generated/sdk/python is up to date'],
  [['parley', '--', 'sdk', '--kaitai', 'lua,ruby', '--out', 'dist/readers'], 'dist/readers/ruby'],
])('npm run %j', (args, said) => {
  const { stdout, stderr } = spawnSync('npm', ['run', ...args], { encoding: 'utf8' })
  expect(stdout + stderr).toContain(said)
})

test('npm run gen -- --watch watches', async () => {
  const watch = npm(['run', 'gen', '--', '--watch'])
  await watch.shows(/watching protocol\/chat\.yaml; Ctrl-C ends it/)
})

test('the reader and writer of PNG images, and what is done with them', async () => {
  const gen = spawnSync(
    'npm',
    ['run', 'gen', '--', '--ksy', 'test/codegen/ksy/formats/png.ksy', '--out', 'dist/png'],
    { encoding: 'utf8' },
  )
  expect(gen.stdout).toContain('files in dist/png')
  const [, example = ''] = blocks('ts')
  mkdirSync('dist/readme', { recursive: true })
  const config = { extends: '../../tsconfig.json', include: ['./*.ts'], exclude: [] }
  writeFileSync('dist/readme/tsconfig.json', JSON.stringify(config))
  writeFileSync('dist/readme/retitle.ts', example.replace('../dist/png', '../png'))
  execFileSync('node_modules/.bin/tsc', ['-p', 'dist/readme'])
  const module: unknown = await import(pathToFileURL('dist/readme/retitle.ts').href)
  const retitle: unknown = typeof module === 'object' && module !== null && Reflect.get(module, 'retitle')
  if (typeof retitle !== 'function') throw new Error('the example exports no retitle')
  const chunk = (kind: string, body: string): string => {
    const length = (body.length / 2).toString(16).padStart(8, '0')
    return `${length}${Buffer.from(kind).toString('hex')}${body}00000000`
  }
  const image = (title: string): Buffer =>
    Buffer.from(
      `89504e470d0a1a0a${chunk('tEXt', Buffer.from(`Title\0${title}`).toString('hex'))}${chunk('IEND', '')}`,
      'hex',
    )
  expect(Buffer.from(retitle(image('short'), 'a longer title'))).toEqual(image('a longer title'))
})
