/** What goes wrong with a packet: it cannot be written, or it cannot be read. */

/** The value does not fit the packet; nothing of it counts as written. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  /** Packet and field as the spec spells them; the field with its path through nested types, or ''. */
  readonly packet: string
  readonly field: string
  /** What was found and what was expected. */
  readonly problem: string

  constructor(packet: string, field: string, problem: string) {
    super(`${place(packet, field)}: ${problem}`)
    this.packet = packet
    this.field = field
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
  readonly problem: string

  constructor(packet: string, field: string, offset: number, problem: string) {
    super(`${place(packet, field)} at byte ${offset}: ${problem}`)
    this.packet = packet
    this.field = field
    this.offset = offset
    this.problem = problem
  }
}

/** The same error, told from the packet or type that holds the one it happened in. */
export function within(error: unknown, packet: string, field: string, index?: number): unknown {
  const path = index === undefined ? field : `${field}[${index}]`
  if (error instanceof EncodeError) return new EncodeError(packet, join(path, error.field), error.problem)
  if (error instanceof DecodeError)
    return new DecodeError(packet, join(path, error.field), error.offset, error.problem)
  return error
}

function join(outer: string, inner: string): string {
  return inner === '' ? outer : `${outer}.${inner}`
}

function place(packet: string, field: string): string {
  return field === '' ? packet : `${packet}.${field}`
}
