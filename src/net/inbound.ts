/** What a session has sent and nobody has handled yet: bytes in a pooled ring, and the frames in them. */

import { frameLengthAt, HEADER_SIZE, packetIdAt } from '../../generated/typescript/header.js'
import {
  CLIENT_MAX_FRAME,
  type ClientPacketId,
  clientFrameLimits,
  isClientPacketId,
  isServerSideId,
} from '../../generated/typescript/packets.js'
import type { RingBuffer } from './ring-buffer.js'
import { RingPool } from './ring-pool.js'

/** Bytes: some pages of chat, and always the longest packet that a client can send. */
const RING_CAPACITY = 2 ** Math.ceil(Math.log2(Math.max(4096, CLIENT_MAX_FRAME)))
const RINGS_KEPT = 1024

export function createRingPool(): RingPool {
  return new RingPool(RING_CAPACITY, RINGS_KEPT)
}

/** Where a frame that wraps around its ring's end is put together; one is enough, frames are handled one by one. */
const scratch = new Uint8Array(RING_CAPACITY)

/** The next frame of a session, or why there can't be one. */
export type Next =
  | { readonly kind: 'frame'; readonly id: ClientPacketId; readonly bytes: Uint8Array }
  /** An id that the spec does not know, from a newer client: the frame has been skipped. */
  | { readonly kind: 'unknown'; readonly id: number }
  /** The stream cannot be followed, or the client may not send this. */
  | { readonly kind: 'violation'; readonly reason: Violation; readonly detail: string }

export type Violation = 'frame-length' | 'server-side-packet'

export class Inbound {
  readonly #pool: RingPool
  #ring: RingBuffer | undefined
  /** Bytes still to come of a frame that is being skipped. */
  #skip = 0

  constructor(pool: RingPool) {
    this.#pool = pool
  }

  /** Takes bytes of the chunk; fewer than all of them where the ring is full. Returns how many. */
  accept(chunk: Uint8Array): number {
    const skipped = Math.min(this.#skip, chunk.length)
    this.#skip -= skipped
    if (skipped === chunk.length) return skipped
    this.#ring ??= this.#pool.take()
    return skipped + this.#ring.write(chunk, skipped)
  }

  /** Whether next() has something. */
  get ready(): boolean {
    const ring = this.#ring
    if (!ring || ring.length < HEADER_SIZE) return false
    const header = ring.peek(HEADER_SIZE, scratch)
    const length = frameLengthAt(header, 0)
    return length <= ring.length || check(packetIdAt(header, 0), length) !== undefined
  }

  /** The frame at the front; undefined until it is whole. Its bytes are valid until the next call. */
  next(): Next | undefined {
    const ring = this.#ring
    if (!ring || ring.length < HEADER_SIZE) return undefined
    const header = ring.peek(HEADER_SIZE, scratch)
    const length = frameLengthAt(header, 0)
    const id = packetIdAt(header, 0)
    const other = check(id, length)
    if (other?.kind === 'unknown') this.#skipFrame(ring, length)
    if (other) return other
    if (length > ring.length || !isClientPacketId(id)) return undefined
    const bytes = ring.peek(length, scratch)
    ring.consume(length)
    return { kind: 'frame', id, bytes }
  }

  /** Gives the ring back where nothing is left in it. Frames handed out before are no longer valid then. */
  rest(): void {
    if (this.#ring?.length === 0) this.clear()
  }

  /** Gives the ring back with whatever is in it. */
  clear(): void {
    if (this.#ring) this.#pool.giveBack(this.#ring)
    this.#ring = undefined
  }

  #skipFrame(ring: RingBuffer, length: number): void {
    const here = Math.min(length, ring.length)
    ring.consume(here)
    this.#skip = length - here
  }
}

/** What a header alone tells: undefined where the frame may come. Nothing is buffered for one that may not. */
function check(id: number, length: number): Next | undefined {
  if (length < HEADER_SIZE) {
    return {
      kind: 'violation',
      reason: 'frame-length',
      detail: `packet ${id}: ${length} bytes, expected ${HEADER_SIZE} or more`,
    }
  }
  const limits = clientFrameLimits(id)
  if (limits) {
    if (length >= limits.min && length <= limits.max) return undefined
    const expected = limits.min === limits.max ? `${limits.min}` : `${limits.min} to ${limits.max}`
    return {
      kind: 'violation',
      reason: 'frame-length',
      detail: `packet ${id}: ${length} bytes, expected ${expected}`,
    }
  }
  if (isServerSideId(id)) {
    return { kind: 'violation', reason: 'server-side-packet', detail: `packet ${id} is the server's own` }
  }
  return { kind: 'unknown', id }
}
