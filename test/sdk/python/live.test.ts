/** Two Python clients and a TypeScript one on a real server, through every sequence of the protocol. */

import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ChatClient, Result } from '../../../generated/typescript/index.js'
import type { Accounts } from '../../../src/accounts/accounts.js'
import { userIndex } from '../../support/bytes.js'
import { testServer } from '../../support/server.js'
import { type Puppet, puppet } from './puppet.js'
import type { Json } from './python.js'

const [CHEOLSU, YEONGHEE, MINSU] = ['김철수', '영희', '민수']
const member = (slot: number, user_id: string) => ({ user_index: Number(userIndex(slot)), user_id })
const [first, second, third] = [member(0, CHEOLSU), member(1, YEONGHEE), member(2, MINSU)]
const inTypeScript = ({ user_index, user_id }: typeof first) => ({
  userIndex: BigInt(user_index),
  userId: user_id,
})
const passwords: Accounts = {
  check: async (_, password) => (password === '비밀🔑' ? 'accepted' : 'wrong-password'),
  watch: () => undefined,
  problem: undefined,
  warnings: [],
  close: async () => undefined,
}

/** A TypeScript client, and what it has heard: the event and the packet. */
async function typescriptClient(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const client = new ChatClient({ send: (bytes) => socket.write(bytes), close: () => socket.end() })
  socket.on('data', (bytes) => client.receive(bytes))
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
  })
  const heard: unknown[] = []
  const names = ['roomNewUserNotify', 'roomUserListNotify', 'roomLeaveUserNotify', 'roomChatNotify'] as const
  for (const name of names) client.on(name, (packet) => heard.push([name, packet]))
  return { client, heard, login: (userId: string) => client.login({ userId, password: '비밀🔑' }) }
}

async function expectTold(who: Puppet, ...lines: readonly Json[]): Promise<void> {
  for (const line of lines) expect(await who.next()).toEqual(line)
}

async function expectRefused(request: Promise<unknown>, result: Result): Promise<void> {
  await expect(request).rejects.toMatchObject({ name: 'RefusedError', result })
}

test('two Python clients and a TypeScript one go through every sequence, in Korean and emoji', async () => {
  const server = await testServer({ maxUsers: 4, roomCapacity: 3 }, passwords)
  const cheolsu = await puppet(server.port)
  const yeonghee = await puppet(server.port)
  const minsu = await typescriptClient(server.port)
  const guest = await typescriptClient(server.port)

  // Nobody is logged in: the server answers what a client without states sends, the client sends nothing.
  cheolsu.raw('RoomEnterRequest', { room_number: 7 })
  await expectTold(cheolsu, { heard: 'RoomEnterResponse', result: 'ENTER_ROOM_NOT_USED_STATUS' })
  cheolsu.raw('RoomLeaveRequest')
  await expectTold(cheolsu, { heard: 'RoomLeaveResponse', result: 'USER_NOT_IN_ROOM' })
  cheolsu.raw('RoomChatRequest', { msg: '안녕' })
  await expectTold(cheolsu, { heard: 'RoomChatResponse', result: 'USER_IN_LOBBY' })
  cheolsu.call('room_chat', { msg: '안녕' })
  const takesRoom = 'kROOM_CHAT_REQUEST takes being in room, and this session is in'
  await expectTold(cheolsu, { failed: 'room_chat', message: `${takesRoom} connected`, state: 'connected' })

  // Login: a wrong password, a right one, a name that is taken, more users than allowed.
  const login = (user_id: string, password = '비밀🔑') => ({ user_id, password })
  cheolsu.call('login', login(CHEOLSU, '틀림'))
  await expectTold(cheolsu, { refused: 'login', result: 'LOGIN_USER_INVALID_PW', state: 'connected' })
  cheolsu.call('login', login(CHEOLSU))
  await expectTold(cheolsu, { done: 'login', state: 'lobby' })
  yeonghee.call('login', login(CHEOLSU))
  await expectTold(yeonghee, { refused: 'login', result: 'LOGIN_USER_ALREADY', state: 'connected' })
  yeonghee.call('login', login(YEONGHEE))
  await expectTold(yeonghee, { done: 'login', state: 'lobby' })
  await minsu.login(MINSU)
  await guest.login('손님')
  yeonghee.raw('LoginRequest', login('다섯째'))
  await expectTold(yeonghee, { heard: 'LoginResponse', result: 'LOGIN_USER_USED_ALL_OBJ' })

  // Entering: no such room; then the list before the answer, and the others hear of it; a full room.
  cheolsu.call('room_enter', { room_number: 99 })
  await expectTold(cheolsu, { refused: 'room_enter', result: 'ROOM_INVALID_INDEX', state: 'lobby' })
  const entered = { done: 'room_enter', state: 'room' }
  cheolsu.call('room_enter', { room_number: 7 })
  await expectTold(cheolsu, { heard: 'room_user_list_notify', users: [first] }, entered)
  yeonghee.call('room_enter', { room_number: 7 })
  await expectTold(yeonghee, { heard: 'room_user_list_notify', users: [first, second] }, entered)
  await minsu.client.roomEnter({ roomNumber: 7 })
  await expectTold(
    cheolsu,
    { heard: 'room_new_user_notify', user: second },
    { heard: 'room_new_user_notify', user: third },
  )
  await expectTold(yeonghee, { heard: 'room_new_user_notify', user: third })
  await expectRefused(guest.client.roomEnter({ roomNumber: 7 }), Result.ENTER_ROOM_FULL_USER)

  // Chat: the others hear it, the sender does not; what does not fit is not sent.
  const [hello, flag] = ['안녕하세요 👋🏽', '🇰🇷 반갑습니다']
  const longest = `${'가'.repeat(85)}!`
  cheolsu.call('room_chat', { msg: hello })
  await expectTold(cheolsu, { done: 'room_chat', state: 'room' })
  await expectTold(yeonghee, { heard: 'room_chat_notify', user_id: CHEOLSU, msg: hello })
  await minsu.client.roomChat({ msg: flag })
  await expectTold(yeonghee, { heard: 'room_chat_notify', user_id: MINSU, msg: flag })
  yeonghee.call('room_chat', { msg: `${longest}!` })
  const tooLong = 'kROOM_CHAT_REQUEST.msg: found 257 bytes, expected at most 256'
  await expectTold(yeonghee, { failed: 'room_chat', message: tooLong, state: 'room' })
  yeonghee.call('room_chat', { msg: longest })
  await expectTold(yeonghee, { done: 'room_chat', state: 'room' })
  await expectTold(
    cheolsu,
    { heard: 'room_chat_notify', user_id: MINSU, msg: flag },
    { heard: 'room_chat_notify', user_id: YEONGHEE, msg: longest },
  )

  // Leaving: the others hear of it; from the lobby there is no more talking, but another room.
  yeonghee.call('room_leave')
  await expectTold(yeonghee, { done: 'room_leave', state: 'lobby' })
  await expectTold(cheolsu, { heard: 'room_leave_user_notify', user_index: second.user_index })
  yeonghee.call('room_chat', { msg: hello })
  await expectTold(yeonghee, { failed: 'room_chat', message: `${takesRoom} lobby`, state: 'lobby' })
  yeonghee.call('room_enter', { room_number: 7 })
  await expectTold(yeonghee, { heard: 'room_user_list_notify', users: [first, third, second] }, entered)
  await expectTold(cheolsu, { heard: 'room_new_user_notify', user: second })

  // Disconnecting: the others hear of it, and the name is free again.
  expect(await cheolsu.end()).toEqual({ code: 0, left: [], complaints: '' })
  await expectTold(yeonghee, { heard: 'room_leave_user_notify', user_index: first.user_index })
  const again = await puppet(server.port)
  again.call('login', login(CHEOLSU))
  await expectTold(again, { done: 'login', state: 'lobby' })
  minsu.client.close()
  await expectTold(yeonghee, { heard: 'room_leave_user_notify', user_index: third.user_index })
  expect(await yeonghee.end()).toEqual({ code: 0, left: [], complaints: '' })

  const [a, b, c] = [inTypeScript(first), inTypeScript(second), inTypeScript(third)]
  expect(minsu.heard).toEqual([
    ['roomUserListNotify', { users: [a, b, c] }],
    ['roomChatNotify', { userId: CHEOLSU, msg: hello }],
    ['roomChatNotify', { userId: YEONGHEE, msg: longest }],
    ['roomLeaveUserNotify', { userIndex: b.userIndex }],
    ['roomNewUserNotify', { user: b }],
    ['roomLeaveUserNotify', { userIndex: a.userIndex }],
  ])
  expect(server.closeReasons).toEqual([])
})
