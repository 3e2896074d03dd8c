/** Accounts from the command line, also while the server runs. */

import { existsSync, readdirSync, renameSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLmdbStore } from '../../src/accounts/lmdb-store.js'
import * as bytes from '../support/bytes.js'
import { parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'
import { testRedis } from '../support/redis.js'

/** Where accounts are, as flags. */
const stores = {
  'the data folder': async () => ['--data', temporaryFolder()],
  Redis: async () => ['--redis', (await testRedis()).url, '--redis-prefix', 'game:'],
}

async function user(store: readonly string[], args: readonly string[], password?: string): Promise<string> {
  const program = parley(['user', ...args, ...store])
  if (password !== undefined) program.type(password)
  program.endInput()
  return `${await program.exit()} ${program.output}`
}

for (const [where, makeStore] of Object.entries(stores)) {
  test(`in ${where}, users are added, listed, changed and removed, and the running server knows at once`, async () => {
    const store = await makeStore()
    const { port } = await serve(...store, '--registration', 'closed')
    const login = async (password: string): Promise<string> => {
      const program = parley(['chat', '--port', port, '--user', 'alice'])
      program.type(password, '/quit')
      await program.exit()
      return program.output
    }
    expect(await login('first')).toBe('parley: unknown user or wrong password\n')
    expect(await user(store, ['add', 'alice'], 'first')).toBe('0 alice is registered\n')
    expect(await user(store, ['add', '가나다'], 'pw')).toBe('0 가나다 is registered\n')
    expect(await user(store, ['list'])).toBe('0 alice\n가나다\n')
    expect(await login('first')).toMatch(/you are in room 0/)
    expect(await user(store, ['passwd', 'alice'], 'second')).toBe('0 the password of alice is changed\n')
    expect(await login('first')).toBe('parley: unknown user or wrong password\n')
    expect(await login('second')).toMatch(/you are in room 0/)
    expect(await user(store, ['remove', 'alice'])).toBe('0 alice is removed\n')
    expect(await login('second')).toBe('parley: unknown user or wrong password\n')
  })

  test(`in ${where}, a user is renamed, kicked and removed while logged in, on each server, and it is logged`, {
    timeout: 180_000,
  }, async () => {
    const store = await makeStore()
    for (const id of ['alice', 'bob']) await user(store, ['add', id], 'pw')
    const servers = [await serve(...store), await serve(...store)]
    const chatOn = async (id: string): Promise<RawPeer[]> => {
      const peers = await Promise.all(servers.map(({ port }) => RawPeer.connect(Number(port))))
      for (const peer of peers) await peer.ask(bytes.login(id), bytes.loginResponse(0))
      return peers
    }
    const stays = await chatOn('bob')
    for (const [command, said, logged, reason] of [
      [['kick', 'alice'], 'the sessions of alice are ended', 'account kicked', 'kicked'],
      [['rename', 'alice', 'anna'], 'alice is anna now', 'account renamed', 'account-changed'],
      [['passwd', 'anna'], 'the password of anna is changed', 'account password changed', 'account-changed'],
      [['remove', 'anna'], 'anna is removed', 'account removed', 'account-changed'],
    ] as const) {
      const id = command[1]
      const peers = await chatOn(id)
      expect(await user(store, command, 'pw')).toBe(`0 ${said}\n`)
      for (const peer of peers) await peer.expectEnd()
      for (const { program } of servers) {
        await program.shows(new RegExp(`"level":"info".*"user":"${id}".*"msg":"${logged}"`))
        await program.shows(new RegExp(`"reason":"${reason}","detail":"${logged}"`))
      }
    }
    await user(store, ['add', 'carol'], 'pw')
    for (const { program } of servers) await program.shows(/"user":"carol".*"account added"/)
    for (const peer of stays)
      await peer.ask(
        bytes.enter(0),
        bytes.userList({ index: bytes.userIndex(0), userId: 'bob' }),
        bytes.enterResponse(0),
      )
    for (const peer of stays) await peer.close()
  })

  test(`in ${where}, nobody is renamed to an id that is taken or is none`, async () => {
    const store = await makeStore()
    for (const id of ['bob', 'carol']) await user(store, ['add', id], 'pw')
    expect(await user(store, ['kick', 'anna'])).toBe('1 parley: there is no user anna\n')
    expect(await user(store, ['rename', 'anna', 'alice'])).toBe('1 parley: there is no user anna\n')
    expect(await user(store, ['rename', 'carol', 'bob'])).toBe('1 parley: bob is registered already\n')
    expect(await user(store, ['rename', 'carol', 'carol'])).toBe(
      '1 parley: carol is the name already; expected another one\n',
    )
    expect(await user(store, ['rename', 'carol', 'b o b'])).toMatch(/^1 parley: the user id has U\+0020/)
    expect(await user(store, ['list'])).toBe('0 bob\ncarol\n')
  })

  test(`in ${where}, what cannot be done is said, with exit code 1`, async () => {
    const store = await makeStore()
    await user(store, ['add', 'alice'], 'pw')
    expect(await user(store, ['add', 'alice'], 'pw')).toBe('1 parley: alice is registered already\n')
    expect(await user(store, ['remove', 'bob'])).toBe('1 parley: there is no user bob\n')
    expect(await user(store, ['passwd', 'bob'], 'pw')).toBe('1 parley: there is no user bob\n')
    expect(await user(store, ['add', 'a'.repeat(33)], 'pw')).toBe(
      '1 parley: the user id takes 33 bytes; expected at most 32\n',
    )
    expect(await user(store, ['add', 'bob smith'], 'pw')).toBe(
      '1 parley: the user id has U+0020, which a name cannot have\n',
    )
    expect(await user(store, ['add', 'bob'], '')).toBe('1 parley: the password is empty\n')
    expect(await user(store, ['add', 'bob'], 'p'.repeat(34))).toBe(
      '1 parley: the password takes 34 bytes; expected at most 33\n',
    )
    expect(await user(store, ['add', 'bob'], 'p\tw')).toBe(
      '1 parley: the password has a character that cannot be seen, or does not exist\n',
    )
    expect(await user(store, ['add', 'bob'])).toBe(
      '1 parley: no password; expected one on standard input or in PARLEY_PASSWORD\n',
    )
  })
}

test('ids and passwords are kept in the form that a login has; accounts that have another are still changed and removed', async () => {
  const data = temporaryFolder()
  const store = ['--data', data]
  expect(await user(store, ['add', 'José'.normalize('NFD')], 'é'.normalize('NFD'))).toBe(
    '0 José is registered\n',
  )
  const older = openLmdbStore(data)
  await older.add('\u001b[2Jev\nil\u202e', 'hash')
  await older.add('al ice', 'hash')
  await older.close()
  expect(await user(store, ['list'])).toBe('0 \\u001b[2Jev\\u000ail\\u202e\nJosé\nal ice\n')
  expect(await user(store, ['passwd', 'al ice'], 'pw')).toBe('0 the password of al ice is changed\n')
  expect(await user(store, ['remove', 'al ice'])).toBe('0 al ice is removed\n')
  const { port } = await serve(...store, '--registration', 'closed')
  const peer = await RawPeer.connect(Number(port))
  await peer.ask(bytes.login('José', 'é'), bytes.loginResponse(0))
  await peer.close()
  expect(await user(store, ['remove', 'José'.normalize('NFD')])).toBe('0 José is removed\n')
})

/** What a command may be given where there is no accounts file. */
const others = [
  ['list'],
  ['kick', 'alice'],
  ['passwd', 'alice'],
  ['remove', 'alice'],
  ['rename', 'alice', 'anna'],
]

test('where there is no accounts file, only add makes one', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'deep', 'data')
  for (const command of [...others, ['backup', join(folder, 'copy')]]) {
    expect(await user(['--data', data], command, 'pw')).toBe(
      `1 parley: there is no accounts file in ${data}; "parley serve" and "parley user add" make one, "parley user restore" puts a copy there\n`,
    )
  }
  expect(readdirSync(folder)).toEqual([])
  expect(await user(['--data', data], ['add', 'alice'], 'pw')).toBe('0 alice is registered\n')
})

const losses: Readonly<Record<string, (path: string) => void>> = {
  'moved away': (path) => renameSync(path, `${path}.away`),
  emptied: (path) => truncateSync(path),
}
for (const [how, lose] of Object.entries(losses)) {
  test(`while a server runs whose accounts file was ${how}, no command makes another`, async () => {
    const data = join(temporaryFolder(), 'data')
    const store = ['--data', data]
    const { program, port } = await serve(...store)
    const login = async (password: string): Promise<number> => {
      const peer = await RawPeer.connect(Number(port))
      peer.send(bytes.login('alice', password))
      const answer = await peer.frame()
      await peer.close()
      return answer.readUInt16LE(5)
    }
    expect(await login('pw')).toBe(0)
    const path = join(data, 'accounts.mdb')
    lose(path)
    const names = readdirSync(data)
    expect(await login('attacker')).toBe(34)
    for (const command of [...others, ['add', 'bob'], ['backup', join(data, '..', 'copy')]]) {
      expect(await user(store, command, 'pw')).toMatch(
        /^1 parley: .*accounts file in .* so there were accounts: put them back with "parley user restore".*\n$/,
      )
    }
    expect(readdirSync(data)).toEqual(names)
    expect(existsSync(join(data, '..', 'copy'))).toBe(false)
    expect(await login('attacker')).toBe(34)
    program.signal('SIGTERM')
    expect(await program.exit()).toBe(0)
    const { program: anew } = await serve(...store)
    await anew.shows(/"warn".*was gone or empty, and begins anew: anybody can register any id/)
  })
}

test.skipIf(!existsSync('/proc/self'))(
  'a data folder where none can be made is refused at once',
  async () => {
    const program = parley(['serve', '--data', '/proc/parley/data', '--port', '0', '--http-port', 'off'])
    expect(await program.exit()).toBe(1)
    expect(program.output).toMatch(/parley: cannot use the data folder \/proc\/parley\/data: ENOENT.*\n$/)
  },
)
