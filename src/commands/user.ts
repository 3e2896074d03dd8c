/** `parley user` */

import { LOGIN_REQUEST_LIMITS } from '../../generated/typescript/packets/login-request.js'
import { utf8Length } from '../../generated/typescript/runtime/text.js'
import type { AccountStore } from '../accounts/account-store.js'
import { openAccountStore, type StoreOptions } from '../accounts/open-store.js'
import { createPasswords } from '../accounts/passwords.js'
import { askPassword, openTerminal } from './terminal.js'

export interface UserOptions extends StoreOptions {
  readonly id: string
}

export const userCommands = {
  add: ({ id, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      checkFits('user id', id, LOGIN_REQUEST_LIMITS.userId)
      if ((await store.find(id)) !== undefined) throw new Error(`${id} is registered already`)
      if (!(await store.add(id, await newPassword(id)))) throw new Error(`${id} is registered already`)
      say(`${id} is registered`)
    }),

  remove: ({ id, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      if (!(await store.remove(id))) throw new Error(`there is no user ${id}`)
      say(`${id} is removed`)
    }),

  passwd: ({ id, ...where }: UserOptions) =>
    withStore(where, async (store) => {
      if ((await store.find(id)) === undefined) throw new Error(`there is no user ${id}`)
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
  checkFits('password', password, LOGIN_REQUEST_LIMITS.password)
  return createPasswords().hash(password)
}

function checkFits(what: string, text: string, limit: number): void {
  const length = utf8Length(text)
  if (length === 0) throw new Error(`the ${what} is empty; expected 1 to ${limit} bytes`)
  if (length > limit) throw new Error(`the ${what} takes ${length} bytes; expected at most ${limit}`)
  if (text.includes('\0')) throw new Error(`the ${what} has a NUL in it`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
