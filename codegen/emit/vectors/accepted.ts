/** Bytes that are read, and that an encoder would not write so. */

import { attempt, upTo } from '../../candidates/candidate.js'
import { decodePacket } from '../../interpret/decode.js'
import { encodePacket } from '../../interpret/encode.js'
import type { RecordValue } from '../../interpret/value.js'
import type { Packet, Protocol } from '../../model/model.js'
import { hex } from './json.js'
import { firstOfEach, overwritten, type Place, withLength, withNumber } from './places.js'

export interface Accepted {
  readonly about: string
  readonly bytes: string
  readonly value: RecordValue
}

export function acceptedOf(
  protocol: Protocol,
  packet: Packet,
  places: readonly Place[],
  most: number,
): Accepted[] {
  return upTo(
    most,
    firstOfEach(places).flatMap((place) => variants(protocol, place)),
    ({ about, bytes }) => {
      const value = attempt(() => decodePacket(protocol, packet, bytes).value)
      const written = value && attempt(() => encodePacket(protocol, packet, value).bytes)
      if (!value || (written && hex(written) === hex(bytes))) return undefined
      return { about, bytes: hex(bytes), value }
    },
  )
}

interface Variant {
  readonly about: string
  readonly bytes: Uint8Array
}

function variants(protocol: Protocol, place: Place): Variant[] {
  const { frame, field, shape, label, start, valueEnd, end } = place
  const filled = (from: number, byte: number): Uint8Array =>
    overwritten(frame.bytes, from, new Uint8Array(end - from).fill(byte))
  if (field.role.kind === 'reserved') {
    const ones =
      shape.kind === 'bits' ? withNumber(place, (1n << BigInt(shape.width)) - 1n) : filled(start, 0xff)
    return [{ about: `${label} not 0`, bytes: ones }]
  }
  if (
    (shape.kind === 'text' || shape.kind === 'bytes') &&
    shape.terminator !== undefined &&
    shape.extent.kind === 'size'
  ) {
    return [
      { about: `${label} with other bytes behind its terminator`, bytes: filled(valueEnd, 0xff) },
      { about: `${label} full to its last byte, without a terminator`, bytes: filled(start, 0x61) },
      ...(shape.mayEndEarly ? endsEarly(protocol, place) : []),
    ]
  }
  if (shape.kind !== 'float') return []
  const nan = shape.bytes === 4 ? [1, 0, 0xc0, 0x7f] : [1, 0, 0, 0, 0, 0, 0xf8, 0x7f]
  const ordered = shape.endian === 'le' ? nan : nan.toReversed()
  return [{ about: `${label} a NaN with bits of its own`, bytes: overwritten(frame.bytes, start, ordered) }]
}

/** Frames that end behind the field's terminator, and whose header says so. */
function endsEarly(protocol: Protocol, { frame, label, valueEnd, end }: Place): Variant[] {
  const cut = (about: string, at: number): Variant => ({
    about: `${label} that ends ${about}`,
    bytes: withLength(protocol, frame.bytes.slice(0, at)),
  })
  return [
    cut('with its terminator', valueEnd),
    cut('a byte behind its terminator', valueEnd + 1),
    cut('a byte early', end - 1),
  ]
}
