/** A socket with a session's story. Every packet it sends is put together by hand, and sent in what pieces one likes. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import * as bytes from '../support/bytes.js'
import type { History } from './history.js'
import { patience } from './patience.js'
import { Session } from './session.js'
import { Trace } from './trace.js'
import { Frames, read } from './wire.js'

export interface PeerOptions {
  readonly port: number
  /** The address to connect from; any of 127.0.0.0/8. */
  readonly from?: string | undefined
  readonly rooms: number
  readonly name: string
  readonly history: History
  /** Called for every frame that arrives. */
  readonly arrived: () => void
}

/** Sends the bytes of a request; the socket's write, unless a behaviour has its own way. */
export type Send = (packet: Buffer) => void

export class Peer {
  readonly session: Session
  readonly trace = new Trace()
  readonly #socket: Socket
  readonly #history: History
  readonly #rooms: number
  readonly #frames = new Frames()
  /** Resolves once the connection is gone. */
  readonly closed: Promise<void>
  /** Just before it connected; performance.now(). */
  readonly since = performance.now()
  #localPort = 0
  #finAt: number | undefined
  #over = false
  /** The server sent its end, and not a reset. */
  endedCleanly = false
  /** The server may end it: it breaks rules, says nothing, or its user logs in elsewhere. */
  mayEnd = false
  /** It may be closed with a reset, for not reading. libuv reports a reset right behind data as an end. */
  mayBeReset = false
  #left = false

  private constructor(socket: Socket, { name, history, rooms, arrived }: PeerOptions) {
    this.session = new Session(name, history)
    this.#socket = socket
    this.#history = history
    this.#rooms = rooms
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('data', (chunk) => {
      try {
        for (const frame of this.#frames.take(chunk)) {
          const packet = read(frame)
          if (packet.kind === 'answer') this.trace.own('<', frame)
          else this.trace.heard('<', frame)
          this.session.received(packet)
          arrived()
        }
      } catch (error) {
        history.violated('wire', error instanceof Error ? error.message : String(error), name)
        socket.destroy()
      }
    })
    socket.on('end', () => this.#end(true))
    socket.on('error', (error) => this.trace.own(`! ${error.message}`))
    socket.on('close', () => this.#end(false))
  }

  /** @throws Error where nobody listens */
  static async connect(options: PeerOptions): Promise<Peer> {
    const { port, from } = options
    const where = { port, host: '127.0.0.1', ...(from !== undefined && { localAddress: from }) }
    const socket = connect({ ...where, noDelay: true, allowHalfOpen: true })
    const peer = new Peer(socket, options)
    try {
      await once(socket, 'connect')
    } catch (error) {
      await peer.closed
      throw error
    }
    peer.#localPort = socket.localPort ?? 0
    peer.trace.own(`connected from port ${socket.localPort}`)
    return peer
  }

  /** The port of its own end. */
  get port(): number {
    return this.#localPort
  }

  /** Nothing more will come, from either side's doing. */
  get over(): boolean {
    return this.#over
  }

  /** Sends the bytes as they are. */
  readonly write: Send = (packet) => {
    this.trace.own('>', packet)
    if (!this.#socket.destroyed && this.#finAt === undefined) this.#socket.write(packet)
  }

  /** Sends the bytes in pieces, cut before these places, each in a packet of its own. */
  async writeCut(packet: Buffer, places: readonly number[]): Promise<void> {
    this.trace.own(`> in ${places.length + 1} pieces`, packet)
    let from = 0
    for (const place of [...places, packet.length]) {
      if (this.#socket.destroyed) return
      this.#socket.write(packet.subarray(from, place))
      from = place
      await nextTurn()
    }
  }

  /** The result of each request; undefined where the connection ends before it. */
  login(
    userId: string,
    password = userId,
    { results, send = this.write }: { results?: readonly number[]; send?: Send } = {},
  ): Promise<number | undefined> {
    if (this.session.state === 'connected') this.session.userId = userId
    send(bytes.login(userId, password))
    return this.#ask({ kind: 'login', userId, ...(results && { results }) })
  }

  enter(room: number, send: Send = this.write): Promise<number | undefined> {
    send(bytes.enter(room))
    return this.#ask({ kind: 'enter', room, exists: room >= 0 && room < this.#rooms })
  }

  leave(send: Send = this.write): Promise<number | undefined> {
    send(bytes.leave())
    return this.#ask({ kind: 'leave' })
  }

  chat(words: string, send: Send = this.write): Promise<number | undefined> {
    const chat = this.session.newChat(words)
    send(bytes.chat(chat.text))
    return this.#ask({ kind: 'chat', chat, tooLong: Buffer.byteLength(chat.text) > 256 })
  }

  /** A chat whose body cannot be read. @param packet the whole frame */
  chatUnreadably(packet: Buffer): Promise<number | undefined> {
    this.write(packet)
    return this.#ask({ kind: 'chat', chat: this.session.newChat(''), tooLong: false, unreadable: true })
  }

  /** A chat's bytes that the caller will not send whole. */
  neverWhole(words: string): Buffer {
    return bytes.chat(this.session.newChat(words, false).text)
  }

  /** A request that changes nothing: when it is answered, all before it has been handled, and heard. */
  sync(): Promise<number | undefined> {
    return this.session.state === 'room' ? this.enter(0) : this.leave()
  }

  /** Says that it sends nothing more, and reads on. */
  halfClose(): void {
    if (this.#socket.destroyed || this.#finAt !== undefined) return
    this.#finAt = this.#history.tick()
    this.#left = true
    this.trace.own('half-closed')
    this.#socket.end()
  }

  /** Closes with a reset. */
  reset(): void {
    this.#left = true
    this.trace.own('reset')
    // Node cannot reset what it is shutting down, and would keep it open.
    if (this.#over || this.#finAt !== undefined) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
  }

  /** Closes without a word, and without reading what is on its way. */
  drop(): void {
    this.#left = true
    this.trace.own('dropped')
    this.#socket.destroy()
  }

  stopReading(): void {
    this.trace.own('stopped reading')
    this.#socket.pause()
  }

  readOn(): void {
    this.trace.own('read on')
    this.#socket.resume()
  }

  /** Waits for the connection's end; whether it came within the time, ms on an idle machine. */
  async ends(withinMs: number): Promise<boolean> {
    const since = performance.now()
    for (let left = patience(withinMs); left > 0; ) {
      if (this.#socket.destroyed && this.#over) return true
      const late = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        this.closed.finally(() => clearTimeout(timer))
      })
      await Promise.race([this.closed, late])
      left = patience(withinMs) + this.#history.stoodStill(since) - (performance.now() - since)
    }
    return this.#socket.destroyed && this.#over
  }

  #ask(request: Parameters<Session['sent']>[0]): Promise<number | undefined> {
    return this.#over ? Promise.resolve(undefined) : this.session.sent(request)
  }

  /** @param ended its stream has ended */
  #end(ended: boolean): void {
    if (this.#over) return
    this.#over = true
    const clean = ended && !this.mayBeReset
    this.endedCleanly = clean
    this.trace.own(ended ? 'the server ended it' : 'closed')
    const rest = this.#frames.rest
    if (clean && rest.length > 0 && !this.session.neglectful) {
      this.#history.violated(
        'wire',
        `the stream ends in the middle of a frame: ${rest.toString('hex')}`,
        this.session.name,
      )
    }
    const free = this.#left || this.mayEnd || this.session.neglectful || this.session.wild
    // Whoever has not logged in may be ended for that; logging in is looked at by Actor.
    if (!free && this.#history.drainedAt === undefined && this.session.state !== 'connected')
      this.#history.violated('ended', 'the server ended a session that did nothing wrong', this.session.name)
    this.session.ended(clean, this.#finAt)
    this.#socket.end()
  }
}
