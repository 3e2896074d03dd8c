/** `parley user` */

import type { AccountStore } from '../accounts/account-store.js'
import { type Checked, checkPassword, checkUserId } from '../accounts/names.js'
import { openAccountStore, type StoreOptions } from '../accounts/open-store.js'
import { createPasswords } from '../accounts/passwords.js'
import { askPassword, openTerminal } from './terminal.js'

export interface UserOptions extends StoreOptions {
  readonly id: string
}

export const userCommands = {
  add: ({ id: given, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      const id = inForm('user id', checkUserId(given))
      if ((await store.find(id)) !== undefined) throw new Error(`${id} is registered already`)
      if (!(await store.add(id, await newPassword(id)))) throw new Error(`${id} is registered already`)
      say(`${id} is registered`)
    }),

  remove: ({ id: given, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      const id = await known(store, given)
      if (!(await store.remove(id))) throw new Error(`there is no user ${id}`)
      say(`${id} is removed`)
    }),

  passwd: ({ id: given, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      const id = await known(store, given)
      if (!(await store.change(id, await newPassword(id)))) throw new Error(`there is no user ${id} any more`)
      say(`the password of ${id} is changed`)
    }),

  list: (where: UserOptions) =>
    withStore(where, async (store) => {
      for (const id of await store.list()) say(id)
    }),
}

async function withStore(where: StoreOptions, work: (store: AccountStore) => Promise<void>): Promise<void> {
  const store = await openAccountStore(where)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

/** The hash of a password that a client can send. */
async function newPassword(id: string): Promise<string> {
  const terminal = openTerminal()
  const password = await askPassword(terminal, id).finally(() => terminal.close())
  return createPasswords().hash(inForm('password', checkPassword(password)))
}

/**
 * The user as typed, or else in the form in which ids are registered now: accounts of earlier versions may have others.
 * @throws Error where there is neither
 */
async function known(store: AccountStore, given: string): Promise<string> {
  for (const id of [given, checkUserId(given).text])
    if (id !== undefined && (await store.find(id)) !== undefined) return id
  throw new Error(`there is no user ${given}`)
}

function inForm(what: string, { text, problem }: Checked): string {
  if (text === undefined) throw new Error(`the ${what} ${problem}`)
  return text
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
