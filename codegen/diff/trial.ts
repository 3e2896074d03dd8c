/**
 * Whether packets read differently, found out by trying: values are written with the one side's spec and read with
 * the other's.
 */

import { decodeFrame, decodePacket } from '../interpret/decode.js'
import { CodecProblem } from '../interpret/reasons.js'
import type { Field, Packet, Protocol, Struct } from '../model/model.js'
import type { Alignment } from './align.js'
import { framesToTry } from './frames-to-try.js'
import type { Pair } from './match.js'
import { differenceBetween } from './meaning.js'
import { structsIn } from './structs.js'
import { structWords } from './value-words.js'

export const DIRECTIONS = [
  'old client → new server',
  'new server → old client',
  'new client → old server',
  'old server → new client',
] as const
export type Direction = (typeof DIRECTIONS)[number]

/** A packet that the reader reads otherwise than the writer meant it. */
export interface Witness {
  readonly direction: Direction
  readonly packet: string
  readonly bytes: string
  readonly meant: string
  readonly read: string
}

/** A packet as the old spec and as the new one has it; undefined where it has none. */
export type Exchange = Pair<Packet | undefined>

interface Found extends Witness {
  /** Where the difference shows: the fields on either side. */
  readonly fields: readonly Field[]
}

export interface Trial {
  /** Prefers a difference in one of the fields. */
  witness(pair: Exchange, direction: Direction, focus: readonly Field[]): Witness | undefined
}

/** Differences of one packet among which the one that shows a change best is looked for. */
const ENOUGH = 60

/** @param enough differences of a packet to look for; 1 where any will do */
export function createTrial(protocols: Pair<Protocol>, alignment: Alignment, enough = ENOUGH): Trial {
  const known = new Map<Packet, Map<Direction, Found[]>>()
  const found = (writer: Packet, exchange: Exchange, direction: Direction): Found[] => {
    const before = known.get(writer)?.get(direction)
    if (before) return before
    const sides = {
      writer: { protocol: writerOf(protocols, direction), packet: writer },
      reader: { protocol: readerOf(protocols, direction), packet: readerOf(exchange, direction) },
    }
    const now = tryAll(sides, alignment, direction, enough)
    known.set(writer, (known.get(writer) ?? new Map()).set(direction, now))
    return now
  }
  return {
    witness(exchange, direction, focus) {
      const writer = writerOf(exchange, direction)
      if (writer?.from !== (direction.includes('client →') ? 'client' : 'server')) return undefined
      const all = found(writer, exchange, direction)
      const best = all.find(({ fields }) => fields.some((field) => focus.includes(field))) ?? all[0]
      return best && { direction, packet: best.packet, bytes: best.bytes, meant: best.meant, read: best.read }
    },
  }
}

function writerOf<T>(pair: Pair<T>, direction: Direction): T {
  return direction.startsWith('old') ? pair.old : pair.new
}

function readerOf<T>(pair: Pair<T>, direction: Direction): T {
  return direction.startsWith('old') ? pair.new : pair.old
}

interface Sides {
  readonly writer: { readonly protocol: Protocol; readonly packet: Packet }
  readonly reader: { readonly protocol: Protocol; readonly packet: Packet | undefined }
}

function tryAll(
  { writer, reader }: Sides,
  alignment: Alignment,
  direction: Direction,
  enough: number,
): Found[] {
  const differing: Found[] = []
  for (const bytes of framesToTry(writer.protocol, writer.packet, reader.packet, alignment)) {
    const outcome = read({ writer, reader }, alignment, bytes)
    const hex = Buffer.from(bytes).toString('hex')
    if (outcome) differing.push({ direction, packet: writer.packet.name.spec, bytes: hex, ...outcome })
    if (differing.length === enough) break
  }
  return differing
}

function read(
  { writer, reader }: Sides,
  alignment: Alignment,
  bytes: Uint8Array,
): Pick<Found, 'meant' | 'read' | 'fields'> | undefined {
  const sent = writer.packet
  // As it stands on the wire: a float loses digits there.
  const { value } = decodePacket(writer.protocol, sent, bytes)
  const meant = structWords(sent.body, value)
  try {
    const { packet, value: got } = decodeFrame(reader.protocol, bytes)
    if (packet !== reader.packet)
      return { meant, read: `${packet.name.spec} ${structWords(packet.body, got)}`, fields: [] }
    if (packet.from !== sent.from)
      return { meant, read: `refused: ${packet.name.spec} does not come from a ${sent.from}`, fields: [] }
    const difference = differenceBetween(alignment, sent.body, packet.body, value, got)
    if (!difference) return undefined
    const { field, path } = difference
    const other = alignment.partner(field)
    return {
      meant: `${path} = ${difference.meant}`,
      read: `${path} = ${difference.read}`,
      fields: other ? [field, other] : [field],
    }
  } catch (error) {
    if (!(error instanceof CodecProblem)) throw error
    const { reason, message, field } = error
    const outcome = reason === 'id' ? 'nothing' : 'refused'
    const problem = reason === 'id' ? message.replace(/^.*?: /, '') : message
    return {
      meant,
      read: `${outcome}: ${problem}`,
      fields: reader.packet ? fieldsAt(reader.packet.body, field) : [],
    }
  }
}

/** `users[1].user_id` as the fields on the way. */
function fieldsAt({ fields }: Struct, path: string): Field[] {
  const [first = '', ...rest] = path.split('.')
  const field = fields.find(({ name }) => name.spec === first.replace(/\[\d+\]$/, ''))
  if (!field) return []
  return [field, ...structsIn(field.shape).flatMap((struct) => fieldsAt(struct, rest.join('.')))]
}
