/** What generated code says to people, in every language: limits, layouts, who sends a packet. */

import {
  capacityOf,
  type Literal,
  type Packet,
  type Protocol,
  type Shape,
  typeName,
  type Valid,
} from '../../model/model.js'
import { sizeOfField } from '../../model/sizes.js'

/** What `valid` allows: `one of 1, 2`, `at most 9`. */
export function allowedText(valid: Valid): string {
  if (valid.kind === 'holds') return valid.text
  if (valid.kind === 'any-of') {
    const values = valid.values.map(literalText)
    return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`
  }
  if (valid.min === undefined) return `at most ${valid.max}`
  return valid.max === undefined ? `at least ${valid.min}` : `${valid.min} to ${valid.max}`
}

export function literalText(value: Literal): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** The limits of a field that its type does not show; '' where there are none. */
export function limitText(shape: Shape): string {
  if (shape.kind === 'text' || shape.kind === 'bytes') {
    const capacity = capacityOf(shape)
    const what = shape.kind === 'text' ? `bytes of ${shape.encoding}` : 'bytes'
    return capacity === undefined ? '' : `At most ${capacity} ${what}.`
  }
  return shape.kind === 'integer' || shape.kind === 'float' || shape.kind === 'bits'
    ? `${typeName(shape)}.`
    : ''
}

export function senderText(packet: Packet): string {
  return packet.from === 'internal' ? 'inside the server, never on the wire' : `from the ${packet.from}`
}

/** `Layout: 0 header, 5 user_id char[33], 38 msg char[257].`, as far as the offsets are the same in every packet. */
export function layoutText(protocol: Protocol, { body, from }: Packet): string {
  if (from === 'internal' || body.fields.length === 0) return ''
  const parts = ['0 header']
  let offset: number | undefined = protocol.header.size
  for (const field of body.fields) {
    const { min, max } = sizeOfField(field)
    const { shape } = field
    const kind =
      shape.kind === 'integer' || shape.kind === 'float' || shape.kind === 'bits'
        ? typeName(shape)
        : shape.kind === 'struct'
          ? shape.struct.name.spec
          : ''
    const bytes = min === max ? `[${min}]` : '[…]'
    parts.push([offset ?? '', field.name.spec, kind || `char${bytes}`].join(' ').trim())
    offset = min === max && offset !== undefined ? offset + min : undefined
  }
  return `Layout: ${parts.join(', ')}.`
}

/** The packet's name, id, sender and layout, and where the spec declares it. */
export function packetText(protocol: Protocol, packet: Packet): string {
  const { name, id, line } = packet
  return `${name.spec}, ${id}, ${senderText(packet)}. ${layoutText(protocol, packet)} ${protocol.file}:${line}`
}
