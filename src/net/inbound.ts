/** What a session has sent and nobody has handled yet: bytes in a pooled ring, and the frames in them. */

import { frameLengthAt, HEADER_SIZE, packetIdAt } from '../../generated/typescript/header.js'
import {
  CLIENT_MAX_FRAME,
  type ClientPacketId,
  clientFrameLimits,
  isClientPacketId,
  isServerSideId,
  PacketId,
} from '../../generated/typescript/packets.js'
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
  /** The stream cannot be followed, or the client may not send this. */
  | { readonly kind: 'violation'; readonly reason: Violation; readonly detail: string }
)

export type Violation = 'frame-length' | 'server-side-packet'

export class Inbound {
  readonly #pool: RingPool
  #ring: RingBuffer | undefined
  /** Bytes still to come of a frame that is being skipped. */
  #skip = 0
  /**
   * What did not fit into the ring any more, as it came from the socket, and how far it has been taken over. So a burst
   * a little larger than the ring is handled in one turn, and its socket need not be paused.
   */
  #rest: Uint8Array | undefined
  #restAt = 0

  constructor(pool: RingPool) {
    this.#pool = pool
  }

  /** Takes the chunk, which must stay as it is; or nothing, where the ring is full already. Returns bytes taken. */
  accept(chunk: Uint8Array): number {
    if (this.#rest) return 0
    const skipped = Math.min(this.#skip, chunk.length)
    this.#skip -= skipped
    const left = chunk.length - skipped
    if (left === 0) return chunk.length
    let ring = this.#ring ?? this.#pool.take(left)
    if (left > ring.free) ring = this.#pool.exchange(ring)
    this.#ring = ring
    const at = skipped + ring.write(chunk, skipped)
    if (at < chunk.length) {
      this.#rest = chunk
      this.#restAt = at
    }
    return chunk.length
  }

  /** Whether next() has something. */
  get ready(): boolean {
    const ring = this.#filled()
    if (!ring || ring.length < HEADER_SIZE) return false
    const { scratch, frameLength } = this.#pool
    // Read where it stands: only a header that wraps around the ring's end is put together elsewhere.
    const whole = ring.unbroken >= HEADER_SIZE
    const header = whole ? ring.bytes : ring.peek(HEADER_SIZE, scratch)
    const at = whole ? ring.front : 0
    const length = frameLengthAt(header, at)
    return length <= ring.length || check(packetIdAt(header, at), length, frameLength) !== undefined
  }

  /** The frame at the front; undefined until it is whole. It is valid until the next call, of any session's. */
  next(): Next | undefined {
    const ring = this.#filled()
    if (!ring || ring.length < HEADER_SIZE) return undefined
    const { scratch, frameLength } = this.#pool
    const whole = ring.unbroken >= HEADER_SIZE
    const header = whole ? ring.bytes : ring.peek(HEADER_SIZE, scratch)
    const at = whole ? ring.front : 0
    const length = frameLengthAt(header, at)
    const id = packetIdAt(header, at)
    const other = check(id, length, frameLength)
    if (other?.kind === 'unknown') this.#skipFrame(ring, length)
    if (other) return other
    if (length > ring.length || !isClientPacketId(id)) return undefined
    frame.id = id
    frame.length = length
    frame.bytes = ring.peek(length, scratch)
    ring.consume(length)
    return frame
  }

  /** Gives the ring back where nothing is left in it. Frames handed out before are no longer valid then. */
  rest(): void {
    if (this.#ring?.length === 0 && !this.#rest) this.clear()
  }

  /** Gives the ring back with whatever is in it. */
  clear(): void {
    if (this.#ring) this.#pool.giveBack(this.#ring)
    this.#ring = undefined
    this.#rest = undefined
  }

  /** The ring, with as much of the rest as there is room for. */
  #filled(): RingBuffer | undefined {
    const ring = this.#ring
    const rest = this.#rest
    if (!ring || !rest) return ring
    const skipped = Math.min(this.#skip, rest.length - this.#restAt)
    this.#skip -= skipped
    this.#restAt += skipped
    this.#restAt += ring.write(rest, this.#restAt)
    if (this.#restAt === rest.length) this.#rest = undefined
    return ring
  }

  #skipFrame(ring: RingBuffer, length: number): void {
    const here = Math.min(length, ring.length)
    ring.consume(here)
    this.#skip = length - here
  }
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
    return wrongLength(
      id,
      length,
      limits.min === limits.max ? `${limits.min}` : `${limits.min} to ${limits.max}`,
    )
  }
  if (length > frameLength) return wrongLength(id, length, `at most ${frameLength}, the limit on frames`)
  return limits ? undefined : { kind: 'unknown', id, length }
}

function wrongLength(id: number, length: number, expected: string): Next {
  const detail = `packet ${id}: ${length} bytes, expected ${expected}`
  return { kind: 'violation', reason: 'frame-length', length, detail }
}
