/** Why a codec refuses bytes or a value: one vocabulary for every language, with what each word means. */

export const DECODE_REASONS = {
  short: 'fewer bytes than needed',
  leftover: 'bytes behind the last field',
  text: 'bytes that are not of the encoding',
  terminator: 'the terminator is missing',
  contents: 'other bytes than the spec fixes',
  valid: 'not what `valid` allows, constants included',
  length: 'the header tells of another length than the frame has',
  id: "another packet's id",
  size: 'a computed size or count is below 0',
  case: 'a switch has no case for the value',
} as const

export const ENCODE_REASONS = {
  type: 'not the type expected',
  range: 'a number that does not fit its type',
  'too-long': 'more bytes than the field has',
  'not-full': 'fewer bytes than a field has that nothing fills up',
  terminator: 'the terminator stands in the value',
  padding: 'the value ends in what would be read as padding',
  text: 'text that the encoding cannot say',
  valid: 'not what `valid` allows',
  presence: 'given where `if` leaves it out, or missing where it demands it',
  length: 'lengths or counts that have to agree do not, or no length field can tell them',
  frame: 'longer than the header can say',
  size: 'a computed size has no room for any value',
  case: 'not the case that a switch selects',
} as const

export type DecodeReason = keyof typeof DECODE_REASONS
export type EncodeReason = keyof typeof ENCODE_REASONS

/** A packet that can't be written or read. Packet and field are as the spec spells them. */
export class CodecProblem extends Error {
  readonly packet: string
  /** With its path through nested types and lists, `users[1].user_id`; '' for the packet as a whole. */
  readonly field: string
  readonly reason: DecodeReason | EncodeReason

  constructor(
    packet: string,
    field: string,
    at: string,
    reason: DecodeReason | EncodeReason,
    problem: string,
  ) {
    super(`${field === '' ? packet : `${packet}.${field}`}${at}: ${problem}`)
    this.packet = packet
    this.field = field
    this.reason = reason
  }
}

/** The value does not fit the packet. */
export class EncodeProblem extends CodecProblem {
  override readonly name = 'EncodeProblem'
  override readonly reason: EncodeReason

  constructor(packet: string, field: string, reason: EncodeReason, problem: string) {
    super(packet, field, '', reason, problem)
    this.reason = reason
  }
}

/** The bytes are not this packet. */
export class DecodeProblem extends CodecProblem {
  override readonly name = 'DecodeProblem'
  override readonly reason: DecodeReason
  /** Bytes from the start of the packet, header included. */
  readonly offset: number

  constructor(packet: string, field: string, offset: number, reason: DecodeReason, problem: string) {
    super(packet, field, ` at byte ${offset}`, reason, problem)
    this.reason = reason
    this.offset = offset
  }
}
