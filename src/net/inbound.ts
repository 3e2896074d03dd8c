/** What a session has sent and nobody has handled yet: bytes as they came or in a pooled ring, and the frames in them. */

import { frameLengthAt, HEADER_SIZE, packetIdAt } from '../../generated/typescript/header.js'
import {
  answersMalformed,
  CLIENT_MAX_FRAME,
  type ClientPacketId,
  clientFrameLimits,
  isClientPacketId,
  isServerSideId,
  PacketId,
} from '../../generated/typescript/packets.js'
import { FirstBytes } from './foreign.js'
import type { RingBuffer } from './ring-buffer.js'
import { RingPool } from './ring-pool.js'

/** Bytes of a large ring at least. */
const LARGE_RING = 4096

/**
 * Rings that hold the longest packet that a client may send.
 * @param frameLength longer ones close their session, bytes
 */
export function createRingPool(frameLength = 65_535): RingPool {
  const longest = Math.max(LARGE_RING, Math.min(CLIENT_MAX_FRAME, frameLength))
  return new RingPool(2 ** Math.ceil(Math.log2(longest)), frameLength)
}

/** The next frame of a session, or why there can't be one. */
export type Next = {
  /** Bytes of the whole frame, as its header says. */
  readonly length: number
} & (
  | { readonly kind: 'frame'; readonly id: ClientPacketId; readonly bytes: Uint8Array }
  /** An id that the spec does not know, from a newer client: the frame has been skipped. */
  | { readonly kind: 'unknown'; readonly id: number }
  /** No such packet is as long; the spec has an answer for that, and the frame has been skipped. */
  | { readonly kind: 'malformed'; readonly id: ClientPacketId; readonly detail: string }
  /** The stream cannot be followed, or the client may not send this. */
  | { readonly kind: 'violation'; readonly reason: Violation; readonly detail: string }
)

export type Violation = 'frame-length' | 'server-side-packet' | 'foreign-protocol'

export class Inbound {
  readonly #pool: RingPool
  /** The older bytes; taken when a frame has come in part, or more comes than has been handled. */
  #ring: RingBuffer | undefined
  /**
   * The newer bytes, as they came from the socket, and how far they have been read. Where there is no ring, frames are
   * read where they stand in here: a chunk of whole frames, which is nearly every one, costs no copy and no ring.
   */
  #chunk: Uint8Array | undefined
  #chunkAt = 0
  /** Bytes still to come of a frame that is being skipped. */
  #skip = 0
  /** That frame, where it is to be answered: told of once its last byte has come. */
  #malformed: Next | undefined
  /** Something of this protocol has come, or what came first is being looked at. */
  #begun = false
  /** What came first, where that is no packet and may be another protocol. */
  #first: FirstBytes | undefined

  constructor(pool: RingPool) {
    this.#pool = pool
  }

  /** Takes the chunk, which must stay as it is; or nothing, where the ring is full already. Returns bytes taken. */
  accept(chunk: Uint8Array): number {
    if (this.#chunk) this.#store()
    if (this.#chunk) return 0
    this.#chunk = chunk
    this.#chunkAt = 0
    if (this.#ring) this.#store()
    else this.#passOver()
    return chunk.length
  }

  /** Whether next() has something. */
  get ready(): boolean {
    if (this.#malformed) return this.#hasSkipped()
    if (this.#first && this.#foreign()) return true
    if (!this.#look()) return false
    const { header, at, available } = front
    const length = frameLengthAt(header, at)
    return length <= available || check(packetIdAt(header, at), length, this.#pool.frameLength) !== undefined
  }

  /** The frame at the front; undefined until it is whole. It is valid until the next call, of any session's. */
  next(): Next | undefined {
    if (this.#malformed) return this.#takeMalformed()
    const foreign = this.#first && this.#foreign()
    if (foreign) return foreign
    if (!this.#look()) return undefined
    const { header, at, available } = front
    const length = frameLengthAt(header, at)
    const id = packetIdAt(header, at)
    const other = check(id, length, this.#pool.frameLength)
    if (other?.kind === 'unknown' || other?.kind === 'malformed') this.#skipFrame(length, available)
    if (!this.#begun) {
      this.#begun = true
      const foreign =
        other && other.kind !== 'malformed' && this.#lookAtFirst(header.subarray(at, at + available))
      if (foreign) return foreign
    }
    if (other?.kind === 'malformed') {
      this.#malformed = other
      return this.#takeMalformed()
    }
    if (other) return other
    if (length > available || !isClientPacketId(id)) return undefined
    frame.id = id
    frame.length = length
    frame.bytes = this.#ring?.peek(length, this.#pool.scratch) ?? part(header, at, length)
    this.#consume(length)
    return frame
  }

  /**
   * Keeps as little as can be until more comes: no ring where nothing is left, and no chunk for the sake of a part of a
   * frame. Frames handed out before are no longer valid then.
   */
  rest(): void {
    if (this.#ring?.length === 0 && !this.#chunk) this.clear()
    else if (this.#chunk && !this.ready) this.#store()
  }

  /** Bytes that wait to be handled. */
  get length(): number {
    return (this.#ring?.length ?? 0) + (this.#chunk ? this.#chunk.length - this.#chunkAt : 0)
  }

  /** Bytes of memory that they take. */
  get memory(): number {
    return (this.#ring?.capacity ?? 0) + (this.#chunk?.length ?? 0)
  }

  /** Lets go of a chunk of which most has been handled. Frames handed out before are no longer valid then. */
  compact(): void {
    const chunk = this.#chunk
    if (!chunk || this.#chunkAt < chunk.length / 2) return
    this.#chunk = new Uint8Array(chunk.subarray(this.#chunkAt))
    this.#chunkAt = 0
  }

  /** Gives the ring back with whatever is in it. */
  clear(): void {
    if (this.#ring) this.#pool.giveBack(this.#ring)
    this.#ring = undefined
    this.#chunk = undefined
  }

  /** Puts into `front` where the next header stands; false where it has not come yet. */
  #look(): boolean {
    if (this.#ring && this.#chunk) this.#store()
    const ring = this.#ring
    if (ring) {
      if (ring.length < HEADER_SIZE) return false
      // Read where it stands: only a header that wraps around the ring's end is put together elsewhere.
      const whole = ring.unbroken >= HEADER_SIZE
      front.header = whole ? ring.bytes : ring.peek(HEADER_SIZE, this.#pool.scratch)
      front.at = whole ? ring.front : 0
      front.available = ring.length
      return true
    }
    const chunk = this.#chunk
    if (!chunk || chunk.length - this.#chunkAt < HEADER_SIZE) return false
    front.header = chunk
    front.at = this.#chunkAt
    front.available = chunk.length - this.#chunkAt
    return true
  }

  /** Moves as much of the chunk into the ring as there is room for. */
  #store(): void {
    this.#passOver()
    const chunk = this.#chunk
    if (!chunk) return
    const left = chunk.length - this.#chunkAt
    let ring = this.#ring ?? this.#pool.take(left)
    if (left > ring.free) ring = this.#pool.exchange(ring)
    this.#ring = ring
    this.#advance(ring.write(chunk, this.#chunkAt))
  }

  /** Passes over what the chunk has of a frame that is being skipped. */
  #passOver(): void {
    if (!this.#chunk) return
    const skipped = Math.min(this.#skip, this.#chunk.length - this.#chunkAt)
    if (skipped > 0) this.#first?.add(this.#chunk.subarray(this.#chunkAt, this.#chunkAt + skipped))
    this.#skip -= skipped
    this.#advance(skipped)
  }

  /** Goes on in the chunk, and lets go of it at its end. */
  #advance(count: number): void {
    this.#chunkAt += count
    if (this.#chunkAt === this.#chunk?.length) this.#chunk = undefined
  }

  #skipFrame(length: number, available: number): void {
    const here = Math.min(length, available)
    this.#consume(here)
    this.#skip = length - here
  }

  #lookAtFirst(bytes: Uint8Array): Next | undefined {
    this.#first = new FirstBytes()
    this.#first.add(bytes)
    return this.#foreign()
  }

  /** That the first bytes are another protocol's. They are looked at while they tell, or their frame goes on. */
  #foreign(): Next | undefined {
    this.#passOver()
    const detail = this.#first?.verdict
    if (detail === 'perhaps' && this.#skip > 0) return undefined
    if (detail !== undefined && detail !== 'perhaps')
      return { kind: 'violation', reason: 'foreign-protocol', length: 0, detail }
    this.#first = undefined
    return undefined
  }

  #hasSkipped(): boolean {
    this.#passOver()
    return this.#skip === 0
  }

  #takeMalformed(): Next | undefined {
    if (!this.#hasSkipped()) return undefined
    const malformed = this.#malformed
    this.#malformed = undefined
    return malformed
  }

  #consume(length: number): void {
    if (this.#ring) this.#ring.consume(length)
    else this.#advance(length)
  }
}

/** Where the next header stands, and how many bytes are there from it on: one for all sessions, filled by each look. */
const front: { header: Uint8Array; at: number; available: number } = {
  header: new Uint8Array(0),
  at: 0,
  available: 0,
}

/** A chunk that is one whole frame, as a client that waits for answers sends it, needs no view made. */
function part(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return length === bytes.length ? bytes : bytes.subarray(at, at + length)
}

/** The frame that next() hands out: one for all sessions, as a frame is handled before the next is looked at. */
const frame: { kind: 'frame'; id: ClientPacketId; length: number; bytes: Uint8Array } = {
  kind: 'frame',
  id: PacketId.LOGIN_REQUEST,
  length: 0,
  bytes: new Uint8Array(0),
}

/** What a header alone tells: undefined where the frame may come. Nothing is buffered for one that may not. */
function check(id: number, length: number, frameLength: number): Next | undefined {
  if (length < HEADER_SIZE) return wrongLength(id, length, `${HEADER_SIZE} or more`)
  const limits = clientFrameLimits(id)
  if (!limits && isServerSideId(id)) {
    const detail = `packet ${id} is the server's own`
    return { kind: 'violation', reason: 'server-side-packet', length, detail }
  }
  if (limits && (length < limits.min || length > limits.max)) {
    const { min, max } = limits
    const wrong = wrongLength(id, length, min === max ? `${min}` : `${min} to ${max}`)
    const answered = length <= frameLength && isClientPacketId(id) && answersMalformed(id)
    return answered ? { kind: 'malformed', id, length, detail: wrong.detail } : wrong
  }
  if (length > frameLength) return wrongLength(id, length, `at most ${frameLength}, the limit on frames`)
  return limits ? undefined : { kind: 'unknown', id, length }
}

function wrongLength(id: number, length: number, expected: string): Next & { readonly kind: 'violation' } {
  const detail = `packet ${id}: ${length} bytes, expected ${expected}`
  return { kind: 'violation', reason: 'frame-length', length, detail }
}
