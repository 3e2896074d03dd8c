/** What the compiler says to a handler that does not do what the spec says. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = 'dist/test/handler-types'

const HEAD = `
import { Result } from '../../../generated/typescript/enums.js'
import type { RoomChatRequestHandler, RoomEnterRequestHandler, LoginRequestHandler } from '../../../generated/typescript/handlers.js'
import type { Services, Session } from '../../../src/handlers/types.js'
export type Chat = RoomChatRequestHandler<Session, Services>
export type Enter = RoomEnterRequestHandler<Session, Services>
export type Login = LoginRequestHandler<Session, Services>
void Result
const user = { userIndex: 1n, userId: 'a' }
void user
`
const CASES: Readonly<Record<string, { readonly handler: string; readonly error: RegExp | undefined }>> = {
  'what the spec says compiles': {
    handler: `export const h: Enter = (c, { roomNumber }) => roomNumber === 0
      ? c.refuse(Result.ENTER_ROOM_FULL_USER)
      : c.sendRoomNewUserNotify({ user }).sendRoomUserListNotify({ users: [] }).sendRoomUserListNotify({ users: [] }).reply()
      export const l: Login = async (c, request) => (await c.askRequestLogin(request)).reply()`,
    error: undefined,
  },
  'an undeclared packet': {
    handler: `export const h: Chat = (c) => c.sendRoomNewUserNotify({ user }).reply()`,
    error: /TS(2339|2551): Property 'sendRoomNewUserNotify' does not exist on type 'RoomChatRequestContext/,
  },
  'the wrong order': {
    handler: `export const h: Enter = (c) => c.sendRoomUserListNotify({ users: [] }).sendRoomNewUserNotify({ user }).reply()`,
    error: /TS(2339|2551): Property 'sendRoomUserListNotify' does not exist on type 'RoomEnterRequestContext/,
  },
  'a send left out': {
    handler: `export const h: Chat = (c) => c.reply()`,
    error: /TS(2339|2551): Property 'reply' does not exist on type 'RoomChatRequestContext/,
  },
  'a send twice': {
    handler: `export const h: Chat = (c) => c.sendRoomChatNotify({ userId: '', msg: '' }).sendRoomChatNotify({ userId: '', msg: '' }).reply()`,
    error:
      /TS(2339|2551): Property 'sendRoomChatNotify' does not exist on type 'RoomChatRequestAfterRoomChatNotify'/,
  },
  'a result that refusals does not name': {
    handler: `export const h: Chat = (c) => c.refuse(Result.ENTER_ROOM_FULL_USER)`,
    error: /TS2345: Argument of type '54' is not assignable to parameter of type '[\d |]+'/,
  },
  'a refusal after the others were told': {
    handler: `export const h: Chat = (c) => c.sendRoomChatNotify({ userId: '', msg: '' }).refuse(Result.CHAT_MSG_TOO_LONG)`,
    error: /TS(2339|2551): Property 'refuse' does not exist/,
  },
  'no answer': {
    handler: `export const h: Chat = (c) => { c.sendRoomChatNotify({ userId: '', msg: '' }) }`,
    error: /TS2322: Type '.*=> void' is not assignable to type 'Chat'/,
  },
  'an answer of its own making': {
    handler: `export const h: Chat = () => ({ answered: true })`,
    error: /TS2322: .*Property 'answered' is private in type 'Answer'|not assignable to type 'Answer/,
  },
  'a login that is not asked about': {
    handler: `export const h: Login = (c) => c.reply()`,
    error: /TS(2339|2551): Property 'reply' does not exist on type 'LoginRequestContext/,
  },
  'a packet without a field': {
    handler: `export const h: Chat = (c) => c.sendRoomChatNotify({ userId: '' }).reply()`,
    error: /TS2741: Property 'msg' is missing/,
  },
}

test('only what the spec declares compiles', () => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const names = Object.keys(CASES)
  for (const [i, name] of names.entries())
    writeFileSync(`${FOLDER}/case${i}.ts`, HEAD + (CASES[name]?.handler ?? ''))
  writeFileSync(
    `${FOLDER}/tsconfig.json`,
    JSON.stringify({ extends: '../../../tsconfig.json', include: ['.'], exclude: [] }),
  )
  const { stdout } = spawnSync('node_modules/.bin/tsc', ['-p', FOLDER], { encoding: 'utf8' })
  const said = names.map((name, i) => {
    const errors = stdout.split(/\n(?=\S)/).filter((line) => line.includes(`case${i}.ts(`))
    return `${name}: ${errors.join('\n')}`
  })
  for (const [i, name] of names.entries()) {
    const expected = CASES[name]?.error
    if (expected === undefined) expect(said[i]).toBe(`${name}: `)
    else expect(said[i]).toMatch(expected)
  }
})
