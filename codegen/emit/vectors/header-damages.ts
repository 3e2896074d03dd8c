import type { Frame } from '../../candidates/frames.js'
import { headerOffset } from '../../interpret/layout.js'
import { integerBytes } from '../../interpret/numbers.js'
import type { Packet, Protocol } from '../../model/model.js'
import type { Damage } from './malformed.js'
import { overwritten, withLength } from './places.js'

/** Frames whose header is not there whole, or tells of another length or packet. */
export function headerDamages(protocol: Protocol, packet: Packet, { bytes }: Frame): Damage[] {
  const { header } = protocol
  const half = Math.floor(header.size / 2)
  const lengths = [0, header.size - 1, bytes.length - 1, bytes.length + 1, header.maxFrame]
  return [
    { about: 'nothing at all', bytes: new Uint8Array(0), reason: 'short' },
    { about: 'half a header', bytes: bytes.slice(0, half), reason: 'short' },
    ...lengths.map(
      (length): Damage => ({
        about: `a frame length of ${length} in ${bytes.length} bytes`,
        bytes: withLength(protocol, bytes, length),
        reason: 'length',
      }),
    ),
    { about: 'a last byte that is missing', bytes: bytes.slice(0, -1), reason: 'length' },
    ...foreignId(protocol, packet, bytes),
  ]
}

function foreignId(protocol: Protocol, packet: Packet, bytes: Uint8Array): Damage[] {
  const { packetId } = protocol.header
  const { shape } = packetId
  if (shape.kind !== 'integer') return []
  const id = packet.id === 0 ? 1n : 0n
  const other = overwritten(bytes, headerOffset(protocol, packetId), integerBytes(shape, id))
  return [{ about: `the id ${id} instead of ${packet.id}`, bytes: other, reason: 'id' }]
}
