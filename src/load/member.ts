/** One connection of the load: a user who logs in, enters a room, hears and perhaps talks. */

import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Result } from '../../generated/typescript/enums.js'
import { frameLengthAt, HEADER_SIZE, packetIdAt } from '../../generated/typescript/header.js'
import { encodeLoginRequest } from '../../generated/typescript/packets/login-request.js'
import { LoginResponseView } from '../../generated/typescript/packets/login-response.js'
import { RoomChatNotifyView } from '../../generated/typescript/packets/room-chat-notify.js'
import {
  ROOM_CHAT_REQUEST_SIZE,
  writeRoomChatRequest,
} from '../../generated/typescript/packets/room-chat-request.js'
import { RoomChatResponseView } from '../../generated/typescript/packets/room-chat-response.js'
import { encodeRoomEnterRequest } from '../../generated/typescript/packets/room-enter-request.js'
import { RoomEnterResponseView } from '../../generated/typescript/packets/room-enter-response.js'
import { PacketId, serverFrameLimits } from '../../generated/typescript/packets.js'
import { FrameReader } from '../../generated/typescript/runtime/frame-reader.js'
import type { Text } from '../../generated/typescript/runtime/text.js'
import { openSocket } from '../commands/open-socket.js'
import type { Workload } from './workload.js'

export interface MemberEvents {
  /** The answer to its next message. */
  answered(member: Member, result: number): void
  heard(member: Member, text: Text): void
  /** The connection is over, though nobody wanted it to be. */
  lost(member: Member, why: string): void
}

/** Bytes that wait to go out, from which on a sender is held up by the server. */
const HELD_UP = 256 * 1024
/** ms. */
const ANSWER_MS = 30_000
const LOGIN_TRIES = 8
/** Between two of them, ms. */
const LOGIN_PAUSE_MS = 1000

const TURNED_AWAY =
  'it may have a limit on connections (--address-connections, --address-connect-rate, --connections)'

const format = {
  headerSize: HEADER_SIZE,
  lengthAt: frameLengthAt,
  idAt: packetIdAt,
  limitsOf: serverFrameLimits,
}
const views = {
  login: new LoginResponseView(),
  enter: new RoomEnterResponseView(),
  chat: new RoomChatResponseView(),
  notify: new RoomChatNotifyView(),
}

export class Member {
  readonly index: number
  /** Messages sent so far. */
  sent = 0
  answers = 0
  readonly #events: MemberEvents
  readonly #socket: Socket
  readonly #reader = new FrameReader(format)
  /** Messages that go out with the next flush. */
  #batch = Buffer.alloc(0)
  #batched = 0
  #answer: ((result: number) => void) | undefined
  #left = false

  constructor(index: number, socket: Socket, events: MemberEvents) {
    this.index = index
    this.#socket = socket
    this.#events = events
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => this.#lost(error.message))
    socket.on('close', () => this.#lost('closed by the server'))
  }

  /** Sent and not answered. */
  get open(): number {
    return this.sent - this.answers
  }

  /** The server does not read: what is due has to wait. */
  get heldUp(): boolean {
    return this.#socket.writableLength > HELD_UP
  }

  /** Adds a message to what goes out with the next flush. */
  say(msg: Text): void {
    const need = this.#batched + ROOM_CHAT_REQUEST_SIZE
    if (need > this.#batch.length) {
      const grown = Buffer.alloc(2 * need)
      this.#batch.copy(grown, 0, 0, this.#batched)
      this.#batch = grown
    }
    this.#batched = writeRoomChatRequest({ msg }, this.#batch, this.#batched)
    this.sent++
  }

  flush(): void {
    if (this.#batched === 0) return
    this.#socket.write(Buffer.from(this.#batch.subarray(0, this.#batched)))
    this.#batched = 0
  }

  /** Sends a request and waits for its result. */
  async ask(packet: Uint8Array, what: string): Promise<number> {
    const { promise, resolve, reject } = withResolvers<number>()
    const timer = setTimeout(
      () => reject(new Error(`no answer to ${what} within ${ANSWER_MS / 1000} s`)),
      ANSWER_MS,
    )
    const lost = (): void =>
      reject(new Error(`the server closed the connection instead of answering ${what}; ${TURNED_AWAY}`))
    this.#answer = resolve
    this.#socket.once('close', lost)
    try {
      this.#socket.write(packet)
      return await promise
    } finally {
      clearTimeout(timer)
      this.#socket.off('close', lost)
      this.#answer = undefined
    }
  }

  /** Hangs up; nothing more is told of it. */
  leave(): void {
    this.#left = true
    this.#socket.destroy()
  }

  #receive(chunk: Buffer): void {
    try {
      this.#reader.read(chunk, (frame) => this.#handle(frame))
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error))
      this.leave()
    }
  }

  #handle(frame: Uint8Array): void {
    switch (packetIdAt(frame, 0)) {
      case PacketId.ROOM_CHAT_NOTIFY:
        this.#events.heard(this, views.notify.wrap(frame).msgText)
        break
      case PacketId.ROOM_CHAT_RESPONSE:
        this.answers++
        this.#events.answered(this, views.chat.wrap(frame).result)
        break
      case PacketId.LOGIN_RESPONSE:
        this.#answer?.(views.login.wrap(frame).result)
        break
      case PacketId.ROOM_ENTER_RESPONSE:
        this.#answer?.(views.enter.wrap(frame).result)
        break
    }
  }

  #lost(why: string): void {
    if (this.#left) return
    this.#left = true
    this.#events.lost(this, why)
  }
}

/** Connects, logs in and enters the room. @throws Error that says what to do, where the server refuses */
export async function openMember(
  index: number,
  { server, userPrefix, password, firstRoom, roomSize }: Workload,
  events: MemberEvents,
): Promise<Member> {
  const { socket, ready } = openSocket(server)
  const { promise, resolve, reject } = withResolvers<void>()
  const unreachable = (error: Error): void =>
    reject(new Error(`cannot reach the server at ${server.host}:${server.port}: ${advised(error.message)}`))
  socket.once('error', unreachable)
  socket.once(ready, resolve)
  await promise
  socket.off('error', unreachable)
  const member = new Member(index, socket, events)
  try {
    await logIn(member, `${userPrefix}${index}`, password)
    const roomNumber = firstRoom + Math.floor(index / roomSize)
    const enter = await member.ask(encodeRoomEnterRequest({ roomNumber }), `entering room ${roomNumber}`)
    if (enter !== Result.NONE) throw refused(`entering room ${roomNumber}`, enter)
    return member
  } catch (error) {
    member.leave()
    throw error
  }
}

/** A server that is busy with other logins says so, and is asked again. */
async function logIn(member: Member, userId: string, password: string): Promise<void> {
  for (let n = 1; ; n++) {
    const result = await member.ask(encodeLoginRequest({ userId, password }), `the login of ${userId}`)
    if (result === Result.NONE) return
    if (result !== Result.LOGIN_TRY_AGAIN || n === LOGIN_TRIES)
      throw refused(`the login of ${userId}`, result)
    await sleep(LOGIN_PAUSE_MS)
  }
}

function advised(message: string): string {
  return /EMFILE|ENFILE/.test(message) ? `${message}; raise the limit on open files (ulimit -n)` : message
}

const advice: ReadonlyMap<number, string> = new Map([
  [Result.LOGIN_USER_USED_ALL_OBJ, 'start the server with a larger --max-users'],
  [Result.LOGIN_USER_ALREADY, 'somebody uses the name; choose another --user-prefix'],
  [
    Result.LOGIN_USER_INVALID_PW,
    'start the server with --auth open, or register the users and give their --password',
  ],
  [Result.ROOM_INVALID_INDEX, 'start the server with more --rooms, or use fewer, larger ones'],
  [Result.ENTER_ROOM_FULL_USER, 'start the server with a larger --room-capacity'],
])

function refused(what: string, result: number): Error {
  return new Error(
    `the server refused ${what}: ${resultName(result)}; ${advice.get(result) ?? 'see its log'}`,
  )
}

/** `kROOM_INVALID_INDEX` */
export function resultName(result: number): string {
  const name = Object.entries(Result).find(([, value]) => value === result)?.[0]
  return name === undefined ? `result ${result}` : `k${name}`
}

function withResolvers<T>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: Error) => void
} {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
