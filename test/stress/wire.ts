/**
 * What the server sends, read by hand and strictly: the suite must not share the server's own idea of a packet.
 * What it sends itself is put together in ../support/bytes.ts.
 */

const HEADER = 5
const ID = 33
const MSG = 257

export interface Member {
  readonly index: bigint
  readonly userId: string
}

export type Asked = 'login' | 'enter' | 'leave' | 'chat'

export type Received =
  | { readonly kind: 'answer'; readonly to: Asked; readonly result: number }
  | { readonly kind: 'came'; readonly member: Member }
  | { readonly kind: 'list'; readonly members: readonly Member[] }
  | { readonly kind: 'went'; readonly index: bigint }
  | { readonly kind: 'said'; readonly userId: string; readonly msg: string }

const ANSWERS: Readonly<Record<number, Asked>> = { 202: 'login', 207: 'enter', 216: 'leave', 222: 'chat' }

/** Cuts a stream into frames. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0)

  /** Bytes of a frame that is not whole. */
  get rest(): Buffer {
    return this.#rest
  }

  /** The frames that are whole now. @throws Error where a length cannot be */
  take(chunk: Buffer): Buffer[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: Buffer[] = []
    let at = 0
    while (bytes.length - at >= HEADER) {
      const length = bytes.readUInt16LE(at)
      if (length < HEADER) throw new Error(`a frame of ${length} bytes: ${hex(bytes.subarray(at))}`)
      if (bytes.length - at < length) break
      frames.push(bytes.subarray(at, at + length))
      at += length
    }
    this.#rest = bytes.subarray(at)
    return frames
  }
}

/** @throws Error where the frame is not what its id says, to the last byte */
export function read(frame: Buffer): Received {
  const id = frame.readUInt16LE(2)
  if (frame[4] !== 0) throw new Error(`flags are not 0: ${hex(frame)}`)
  const asked = ANSWERS[id]
  if (asked) return { kind: 'answer', to: asked, result: sized(frame, HEADER + 2).readUInt16LE(HEADER) }
  switch (id) {
    case 208:
      return { kind: 'came', member: member(sized(frame, HEADER + 42), HEADER) }
    case 209: {
      const count = frame[HEADER] ?? 0
      sized(frame, HEADER + 1 + 42 * count)
      return {
        kind: 'list',
        members: Array.from({ length: count }, (_, n) => member(frame, HEADER + 1 + 42 * n)),
      }
    }
    case 217:
      return { kind: 'went', index: sized(frame, HEADER + 8).readBigUInt64LE(HEADER) }
    case 223:
      sized(frame, HEADER + ID + MSG)
      return { kind: 'said', userId: text(frame, HEADER, ID), msg: text(frame, HEADER + ID, MSG) }
    default:
      throw new Error(`packet ${id} is none that a client gets: ${hex(frame)}`)
  }
}

function member(frame: Buffer, at: number): Member {
  if (frame[at + 8] !== ID) throw new Error(`id_len is ${frame[at + 8]}, expected ${ID}: ${hex(frame)}`)
  return { index: frame.readBigUInt64LE(at), userId: text(frame, at + 9, ID) }
}

function sized(frame: Buffer, length: number): Buffer {
  if (frame.length !== length) throw new Error(`${frame.length} bytes, expected ${length}: ${hex(frame)}`)
  return frame
}

function text(frame: Buffer, at: number, size: number): string {
  const field = frame.subarray(at, at + size)
  const end = field.indexOf(0)
  if (end === -1) throw new Error(`text without a NUL at byte ${at}: ${hex(frame)}`)
  if (field.subarray(end).some((byte) => byte !== 0))
    throw new Error(`bytes behind the NUL of the text at byte ${at}: ${hex(frame)}`)
  return field.toString('utf8', 0, end)
}

/** The first bytes, for a person. */
export function hex(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, 48)).toString('hex')
  return bytes.length > 48 ? `${shown}… (${bytes.length} bytes)` : shown
}
