/** What goes wrong with a packet: it cannot be written, or it cannot be read. */

/** Why a value can't be written, in words that are the same in every language. */
export type EncodeReason =
  /** Not the type expected. */
  | 'type'
  /** A number that does not fit its type. */
  | 'range'
  /** More bytes than the field has. */
  | 'too-long'
  /** Fewer bytes than a field has that nothing fills up. */
  | 'not-full'
  /** The terminator stands in the value. */
  | 'terminator'
  /** The value ends in what would be read as padding. */
  | 'padding'
  /** Text that the encoding can't say. */
  | 'text'
  /** Not what the spec's `valid` allows. */
  | 'valid'
  /** Given where `if` leaves the field out, or missing where it demands it. */
  | 'presence'
  /** Lengths or counts that have to agree do not, or that no length field can tell. */
  | 'length'
  /** Longer than the header can say. */
  | 'frame'
  /** A computed size has no room for any value. */
  | 'size'
  /** Not the case that a switch selects. */
  | 'case'

/** Why bytes can't be read. */
export type DecodeReason =
  /** Fewer bytes than needed. */
  | 'short'
  /** Bytes behind the last field. */
  | 'leftover'
  /** Bytes that are not of the text's encoding. */
  | 'text'
  /** No terminator. */
  | 'terminator'
  /** Other bytes than the spec fixes. */
  | 'contents'
  /** Not what the spec's `valid` allows. */
  | 'valid'
  /** The header tells of another length than the frame has. */
  | 'length'
  /** Another packet's id. */
  | 'id'
  /** A computed size or count is below 0. */
  | 'size'
  /** A switch has no case for the value. */
  | 'case'

/** The value does not fit the packet; nothing of it counts as written. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  /** Packet and field as the spec spells them; the field with its path through nested types, or ''. */
  readonly packet: string
  readonly field: string
  readonly reason: EncodeReason
  /** What was found and what was expected. */
  readonly problem: string

  constructor(packet: string, field: string, reason: EncodeReason, problem: string) {
    super(`${place(packet, field)}: ${problem}`)
    this.packet = packet
    this.field = field
    this.reason = reason
    this.problem = problem
  }
}

/** The bytes are not this packet. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  readonly packet: string
  readonly field: string
  /** Bytes from the start of the packet, header included. */
  readonly offset: number
  readonly reason: DecodeReason
  readonly problem: string

  constructor(packet: string, field: string, offset: number, reason: DecodeReason, problem: string) {
    super(`${place(packet, field)} at byte ${offset}: ${problem}`)
    this.packet = packet
    this.field = field
    this.offset = offset
    this.reason = reason
    this.problem = problem
  }
}

/** The same error, told from the packet or type that holds the one it happened in. */
export function within(error: unknown, packet: string, field: string, index?: number): unknown {
  const path = index === undefined ? field : `${field}[${index}]`
  if (error instanceof EncodeError)
    return new EncodeError(packet, join(path, error.field), error.reason, error.problem)
  if (error instanceof DecodeError)
    return new DecodeError(packet, join(path, error.field), error.offset, error.reason, error.problem)
  return error
}

function join(outer: string, inner: string): string {
  return inner === '' ? outer : `${outer}.${inner}`
}

function place(packet: string, field: string): string {
  return field === '' ? packet : `${packet}.${field}`
}
