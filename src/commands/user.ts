/** `parley user` */

import { setTimeout } from 'node:timers/promises'
import { type AccountStore, NOTICED_MS } from '../accounts/account-store.js'
import type { Beginning } from '../accounts/lmdb-open.js'
import { type Checked, checkPassword, checkUserId } from '../accounts/names.js'
import { openAccountStore, type StoreOptions } from '../accounts/open-store.js'
import { hashPassword } from '../accounts/passwords.js'
import { escaped } from '../ops/terminal-text.js'
import { hearLibraries } from '../ops/unexpected.js'
import { askPassword, openTerminal } from './terminal.js'

export const userCommands = {
  add: (given: string, where: StoreOptions) =>
    withStore(where, 'begin-unless-lost', async (store) => {
      const id = inForm('user id', checkUserId(given))
      if ((await store.find(id)) !== undefined) throw new Error(`${id} is registered already`)
      if (!(await store.add(id, await newPassword(id), true))) throw new Error(`${id} is registered already`)
      say(`${id} is registered`)
    }),

  remove: (given: string, where: StoreOptions) =>
    withStore(where, 'refuse', async (store) => {
      const id = await known(store, given)
      if (!(await store.remove(id))) throw unknown(id)
      await noticed()
      say(`${id} is removed`)
    }),

  passwd: (given: string, where: StoreOptions) =>
    withStore(where, 'refuse', async (store) => {
      const id = await known(store, given)
      if (!(await store.change(id, await newPassword(id)))) throw unknown(id)
      await noticed()
      say(`the password of ${id} is changed`)
    }),

  rename: (given: string, to: string, where: StoreOptions) =>
    withStore(where, 'refuse', async (store) => {
      const id = await known(store, given)
      const next = inForm('user id', checkUserId(to))
      if (next === id) throw new Error(`${id} is the name already; expected another one`)
      const outcome = await store.rename(id, next)
      if (outcome === 'unknown') throw unknown(id)
      if (outcome === 'taken') throw new Error(`${next} is registered already`)
      await noticed()
      say(`${id} is ${next} now`)
    }),

  kick: (given: string, where: StoreOptions) =>
    withStore(where, 'refuse', async (store) => {
      const id = await known(store, given)
      if (!(await store.kick(id))) throw unknown(id)
      await noticed()
      say(`the sessions of ${id} are ended`)
    }),

  list: (where: StoreOptions) =>
    withStore(where, 'refuse', async (store) => {
      for (const id of await store.list()) say(id)
    }),

  async backup(
    file: string,
    { redis, data, force }: StoreOptions & { readonly force: boolean },
  ): Promise<void> {
    if (redis !== undefined) throw new Error(redisWay('back them up', 'redis-cli --rdb FILE'))
    const { backupAccounts } = await import('../accounts/lmdb-backup.js')
    await backupAccounts(data, file, force)
    say(`${file} holds the accounts`)
  },

  async restore(file: string, { redis, data }: StoreOptions): Promise<void> {
    if (redis !== undefined) throw new Error(redisWay('restore them', 'its dump.rdb or append-only file'))
    const { restoreAccounts } = await import('../accounts/lmdb-backup.js')
    const { accounts, before } = await restoreAccounts(data, file)
    say(
      `${accounts} accounts are restored${before === undefined ? '' : `; what was there before is ${before}`}`,
    )
  },
}

const redisWay = (what: string, how: string): string =>
  `the accounts are in Redis: ${what} as Redis does it, with ${how} (https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/)`

async function withStore(
  where: StoreOptions,
  beginning: Beginning,
  work: (store: AccountStore) => Promise<void>,
): Promise<void> {
  hearLibraries(() => undefined) // what fails, the command says
  const store = await openAccountStore(where, beginning)
  try {
    await work(store)
  } catch (error) {
    await store.close().catch(() => undefined)
    throw error
  }
  await store.close()
}

/** Every server has ended the sessions by then. */
const noticed = (): Promise<unknown> => setTimeout(NOTICED_MS)

/** The hash of a password that a client can send. */
async function newPassword(id: string): Promise<string> {
  const terminal = openTerminal()
  const password = await askPassword(terminal, id).finally(() => terminal.close())
  return hashPassword(inForm('password', checkPassword(password)))
}

/**
 * The user as typed, or else in the form in which ids are registered now: accounts of earlier versions may have others.
 * @throws Error where there is neither
 */
async function known(store: AccountStore, given: string): Promise<string> {
  for (const id of [given, checkUserId(given).text])
    if (id !== undefined && (await store.find(id)) !== undefined) return id
  throw unknown(given)
}

const unknown = (id: string): Error => new Error(`there is no user ${id}`)

function inForm(what: string, { text, problem }: Checked): string {
  if (text === undefined) throw new Error(`the ${what} ${problem}`)
  return text
}

function say(line: string): void {
  process.stdout.write(`${escaped(line)}\n`)
}
