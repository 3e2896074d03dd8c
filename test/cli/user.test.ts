/** Accounts from the command line, also while the server runs. */

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
  await older.add('al ice', 'hash')
  await older.close()
  expect(await user(store, ['list'])).toBe('0 José\nal ice\n')
  expect(await user(store, ['passwd', 'al ice'], 'pw')).toBe('0 the password of al ice is changed\n')
  expect(await user(store, ['remove', 'al ice'])).toBe('0 al ice is removed\n')
  const { port } = await serve(...store, '--registration', 'closed')
  const peer = await RawPeer.connect(Number(port))
  await peer.ask(bytes.login('José', 'é'), bytes.loginResponse(0))
  await peer.close()
  expect(await user(store, ['remove', 'José'.normalize('NFD')])).toBe('0 José is removed\n')
})
