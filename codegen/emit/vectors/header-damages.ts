import { headerOffset } from '../../interpret/layout.js'
import { integerBytes } from '../../interpret/numbers.js'
import { limitsOf, type Protocol } from '../../model/model.js'
import type { Frame } from './frames.js'
import type { Damage } from './malformed.js'
import { overwritten, withLength } from './places.js'

/** Frames whose header is not there whole, or tells of another length or packet. */
export function headerDamages(protocol: Protocol, { bytes }: Frame): Damage[] {
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
    ...foreignId(protocol, bytes),
  ]
}

function foreignId(protocol: Protocol, bytes: Uint8Array): Damage[] {
  const { header, packets } = protocol
  const { shape } = header.packetId
  if (shape.kind !== 'integer') return []
  let id = 0
  while (packets.some((packet) => packet.id === id)) id++
  if (BigInt(id) > limitsOf(shape).max) return []
  const at = headerOffset(protocol, header.packetId)
  return [
    {
      about: `the id ${id} of no packet`,
      bytes: overwritten(bytes, at, integerBytes(shape, BigInt(id))),
      reason: 'id',
    },
  ]
}
