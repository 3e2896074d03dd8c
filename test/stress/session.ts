/** What one session's stream may say, given what was sent on it; and what it tells of rooms goes to the history. */

import { type Chat, type History, NEVER, type Stay } from './history.js'
import type { Asked, Member, Received } from './wire.js'

export type Request =
  /** `results`: those that are right; any that a login with the right password may have, unless told. */
  | { readonly kind: 'login'; readonly userId: string; readonly results?: readonly number[] }
  | { readonly kind: 'enter'; readonly room: number; readonly exists: boolean }
  | { readonly kind: 'leave' }
  | {
      readonly kind: 'chat'
      readonly chat: Chat
      readonly tooLong: boolean
      /** Its body cannot be read. */
      readonly unreadable?: true
    }

interface Pending {
  readonly request: Request
  readonly sentAt: number
  /** ms. */
  readonly time: number
  readonly resolve: (result: number | undefined) => void
}

type State = 'connected' | 'lobby' | 'room'

export class Session {
  readonly name: string
  readonly #history: History
  readonly #pending: Pending[] = []
  #listing: Member[] = []
  #state: State = 'connected'
  #chats = 0
  userId = ''
  stay: Stay | undefined
  /** Sent bytes that may mean anything: answers are not held against what was asked. */
  wild = false
  /** Did not read for a while on purpose: what it misses is its own fault. */
  neglectful = false

  constructor(name: string, history: History) {
    this.name = name
    this.#history = history
  }

  get state(): State {
    return this.#state
  }

  /** Chats made so far. */
  get chats(): number {
    return this.#chats
  }

  /** How long the oldest request has waited for its answer, ms. */
  waitsSince(now: number): { readonly kind: Asked; readonly ms: number } | undefined {
    const oldest = this.#pending[0]
    return oldest && { kind: oldest.request.kind, ms: now - oldest.time }
  }

  /** A chat with a key of its own; `whole` unless it will be cut off. */
  newChat(words: string, whole = true): Chat {
    const key = `${this.name}#${++this.#chats}`
    const chat: Chat = {
      key,
      text: words === '' ? key : `${key} ${words}`,
      session: this.name,
      userId: this.userId,
      sentAt: this.#history.tick(),
    }
    if (!whole) chat.result = NEVER
    this.#history.chats.set(key, chat)
    return chat
  }

  /** The result; undefined where the connection ends first. */
  sent(request: Request): Promise<number | undefined> {
    return new Promise((resolve) => {
      this.#pending.push({ request, sentAt: this.#history.tick(), time: performance.now(), resolve })
    })
  }

  received(packet: Received): void {
    if (packet.kind === 'answer') this.#answered(packet.to, packet.result)
    else if (packet.kind === 'list') this.#listing.push(...packet.members)
    else this.#heard(packet)
  }

  /** @param finAt the tick at which the client said that it would send no more */
  ended(clean: boolean, finAt: number | undefined): void {
    if (clean && !this.neglectful && this.stay) {
      this.stay.beats.push({ kind: 'went', index: this.stay.index })
      if (finAt !== undefined) this.stay.heardUntil = finAt
      // Whoever is ended by a drain has read everything that was accepted in its room.
      else if (this.#history.drainedAt !== undefined) this.stay.heardUntil = Number.POSITIVE_INFINITY
    }
    this.stay = undefined
    for (const { resolve } of this.#pending.splice(0)) resolve(undefined)
  }

  #answered(to: Asked, result: number): void {
    if (this.wild) return
    const pending = this.#pending.shift()
    if (pending?.request.kind !== to) {
      this.#violated(
        'answers',
        `a ${to} response (${result}) where ${pending?.request.kind ?? 'nothing'} was asked`,
      )
      return
    }
    const { request, sentAt, resolve } = pending
    const right = allowed(request, this.#state, this.#history.drainedAt !== undefined)
    if (!right.includes(result)) {
      this.#violated(
        'answers',
        `${to} in state ${this.#state} was answered with ${result}, expected ${right.join(' or ')}`,
      )
    }
    if (this.stay) this.stay.heardUntil = sentAt
    switch (request.kind) {
      case 'login':
        if (result === 0) this.#state = 'lobby'
        break
      case 'enter':
        if (result === 0) this.#entered(request.room)
        else if (this.#listing.length > 0) this.#violated('answers', `a user list and then ${result}`)
        this.#listing = []
        break
      case 'leave':
        if (result !== 0) break
        this.stay?.beats.push({ kind: 'went', index: this.stay.index })
        this.stay = undefined
        this.#state = 'lobby'
        break
      case 'chat':
        this.#chatAnswered(request.chat, result)
        break
    }
    resolve(result)
  }

  #entered(room: number): void {
    this.#state = 'room'
    const own = this.#listing.filter(({ userId }) => userId === this.userId)
    const [me] = own
    if (!me || own.length > 1) {
      this.#violated('members', `the list on entering room ${room} has ${this.userId} ${own.length} times`)
      return
    }
    this.stay = {
      session: this.name,
      userId: this.userId,
      room,
      index: me.index,
      enteredAt: this.#history.tick(),
      list: this.#listing,
      beats: [{ kind: 'came', index: me.index, userId: this.userId }],
      heardUntil: 0,
    }
    this.#history.stays.push(this.stay)
  }

  #chatAnswered(chat: Chat, result: number): void {
    chat.result = result
    chat.answeredAt = this.#history.tick()
    if (result !== 0 || !this.stay) return
    chat.room = this.stay.room
    this.stay.beats.push({ kind: 'said', key: chat.key })
  }

  #heard(packet: Exclude<Received, { kind: 'answer' | 'list' }>): void {
    if (!this.stay || this.#listing.length > 0) {
      const where = this.stay ? 'between a user list and its enter response' : 'outside of a room'
      this.#violated('boundaries', `heard ${packet.kind} ${where}`)
      return
    }
    if (packet.kind === 'came') {
      this.stay.beats.push({ kind: 'came', ...packet.member })
    } else if (packet.kind === 'went') {
      this.stay.beats.push({ kind: 'went', index: packet.index })
    } else {
      const [key = ''] = packet.msg.split(' ', 1)
      const chat = this.#history.chats.get(key)
      if (chat?.text !== packet.msg || chat.userId !== packet.userId) {
        this.#violated('made-up', `${packet.userId} never said ${JSON.stringify(packet.msg)}`)
      } else if (chat.session === this.name) {
        this.#violated('own-notify', `got its own ${key}`)
      } else {
        this.stay.beats.push({ kind: 'said', key })
      }
    }
  }

  #violated(rule: string, what: string): void {
    this.#history.violated(rule, what, this.name)
  }
}

/** The results that a request may have in a state. */
function allowed(request: Request, state: State, draining: boolean): readonly number[] {
  switch (request.kind) {
    case 'login':
      return state === 'connected' ? (request.results ?? [0, 31, 32, 34]) : [31]
    case 'enter':
      if (state !== 'lobby') return [53]
      return request.exists ? [0, 54] : [61]
    case 'leave':
      return state === 'room' ? [0] : [13]
    case 'chat':
      if (state !== 'room') return [82]
      if (request.unreadable) return [84]
      return [request.tooLong ? 83 : 0, 63, ...(draining ? [62] : [])]
  }
}
