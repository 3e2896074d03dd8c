/** A TCP or TLS socket as a session's link: bytes in to the session's ring, whole turns out. */

import type { Socket } from 'node:net'
import type { Limits } from '../config/limits.js'
import type { Counters } from '../ops/counters.js'
import { after } from '../queue/clock.js'
import type { Link, Session } from '../sessions/session.js'
import type { Place } from './admission.js'
import { procName } from './unacknowledged.js'

/**
 * How long the peer of a closed session may take to close its side, once the kernel has everything that it is sent, ms;
 * and while the server stops.
 */
const [LINGER_MS, LINGER_AT_STOP_MS] = [5000, 1000]

export interface ConnectionEvents {
  /** Sets up the session of a new connection. */
  readonly open: (link: Link) => Session
  /** Bytes have come in; read, or kept back as reading pauses. */
  readonly arrived: (session: Session) => void
  /** Nothing more will come. */
  readonly ended: (session: Session) => void
  /** Nothing will reach the client any more, either. */
  readonly lost: (session: Session) => void
  /** Some bytes wait for the session's reader. */
  readonly behind: (session: Session) => void
  /** More bytes wait for the session's reader than may. */
  readonly overrun: (session: Session, waiting: number) => void
  /** Whether the server stops. */
  readonly stopping: () => boolean
  readonly limits: Limits
  readonly counters: Counters
}

export function connect(socket: Socket, place: Place, events: ConnectionEvents): Session {
  return new Connection(socket, place, events).session
}

/**
 * Node gives what it has read to `push`, and a stream that flows passes it on as an event, with a look at its state
 * before and a tick after. Taken from `push`, a chunk costs 0.5 µs less, and reading can stop with it: a stream that is
 * paused reads on into a list of 16 KiB, which takes megabytes where bytes come one by one. What was kept before the
 * stream flowed, and the end, go the usual way, as everything would if Node should stop calling `push`.
 * @param read whether more may come
 * @returns reads on
 */
function readDirectly(socket: Socket, read: (chunk: Uint8Array) => boolean): () => void {
  const push = socket.push
  let stopped = false
  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    const direct = chunk instanceof Uint8Array && socket.readableFlowing && socket.readableLength === 0
    if (!direct) return push.call(socket, chunk, encoding)
    stopped = !read(chunk)
    return !stopped
  }
  socket.on('data', (chunk: Uint8Array) => {
    if (!read(chunk)) socket.pause()
  })
  return () => {
    socket.resume()
    if (stopped) push.call(socket, NOTHING) // ends a read in progress (Node's documentation of `push('')`)
    stopped = false
  }
}

const NOTHING = new Uint8Array(0)

class Connection implements Link {
  readonly peer: string
  readonly place: Place
  readonly session: Session
  readonly #socket: Socket
  readonly #events: ConnectionEvents
  #written = 0
  #procName: string | undefined
  /** Reads no more for now: one chunk more may come, and then Node stops reading. */
  #paused = false
  readonly #readOn: () => void
  /** What came while reading paused. */
  #kept: Uint8Array | undefined
  /** Nothing comes behind it. */
  #endRead = false
  #stopLingering: () => void = () => undefined

  constructor(socket: Socket, place: Place, events: ConnectionEvents) {
    this.#socket = socket
    this.place = place
    this.#events = events
    this.peer = socket.remoteAddress ?? ''
    this.session = events.open(this)
    this.#readOn = readDirectly(socket, (chunk) => this.#read(chunk))
    socket.on('end', () => {
      this.#endRead = true
      if (!this.#kept) this.#end()
    })
    socket.on('error', () => this.#end())
    socket.on('close', () => {
      this.#stopLingering()
      this.#end()
      events.lost(this.session)
    })
  }

  get written(): number {
    return this.#written
  }

  get waiting(): number {
    return this.#socket.writableLength
  }

  get lost(): boolean {
    return this.#socket.destroyed
  }

  get unread(): number {
    return (this.#kept?.length ?? 0) + this.#socket.readableLength
  }

  get procName(): string | undefined {
    if (this.#procName !== undefined) return this.#procName
    const { localAddress, remoteAddress, remotePort } = this.#socket
    if (localAddress !== undefined && remoteAddress !== undefined && remotePort !== undefined)
      this.#procName = procName(localAddress, remoteAddress, remotePort)
    return this.#procName
  }

  write(bytes: Uint8Array): void {
    const socket = this.#socket
    if (!socket.writable) return
    const { counters, limits, behind, overrun } = this.#events
    this.#written += bytes.length
    counters.bytesSent += bytes.length
    socket.write(bytes)
    const waiting = socket.writableLength
    if (waiting === 0) return
    if (waiting > limits.outputBudget) overrun(this.session, waiting)
    else behind(this.session)
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    const kept = this.#kept
    this.#kept = undefined
    const more = !kept || this.#read(kept)
    if (more && this.#endRead) this.#end()
    else if (more) this.#readOn()
  }

  end(): void {
    const socket = this.#socket
    if (socket.destroyed) return
    this.place.loggedOut()
    socket.end()
    this.#kept = undefined
    this.#readOn() // what still comes is read and dropped, so that the peer sees an end and not a reset
    this.#destroyIn(this.#events.limits.outputAge)
    socket.once('finish', () => this.#linger(LINGER_MS))
  }

  cut(): void {
    // A reset tells the reader that what it has is not all of it; TLS has no way to reset.
    if ('encrypted' in this.#socket) this.#socket.destroy()
    else this.#socket.resetAndDestroy()
  }

  /** Whether more may come. */
  #read(chunk: Uint8Array): boolean {
    const { session } = this
    if (session.ended) return true
    const { counters, arrived } = this.#events
    const accepted = this.#paused ? 0 : session.inbound.accept(chunk)
    counters.bytesReceived += accepted
    if (accepted === 0) this.#keep(chunk)
    arrived(session)
    return !this.#paused
  }

  /** TLS may hand out several chunks, and the end, although reading has stopped. */
  #keep(chunk: Uint8Array): void {
    if (!this.#paused) this.#events.counters.paused.add('ring-full')
    this.#paused = true
    this.#kept = this.#kept ? Buffer.concat([this.#kept, chunk]) : chunk
  }

  #end(): void {
    if (!this.session.ended) this.#events.ended(this.session)
  }

  /** In steps, because the server may be told to stop meanwhile. @param left ms */
  #linger(left: number): void {
    this.#stopLingering()
    this.#stopLingering = after(LINGER_AT_STOP_MS, () => {
      if (left <= LINGER_AT_STOP_MS || this.#events.stopping()) this.#socket.destroy()
      else this.#linger(left - LINGER_AT_STOP_MS)
    })
  }

  #destroyIn(ms: number): void {
    this.#stopLingering()
    this.#stopLingering = after(ms, () => this.#socket.destroy())
  }
}
