/** Packets of the server that no effect leads to. */

import type { Packet, Protocol } from '../model/model.js'

const REPLY_WORDS = ['response', 'reply', 'answer', 'ack']

export function isOrphan({ packets }: Protocol, packet: Packet): boolean {
  const named = packets.some(
    ({ behaviour }) =>
      behaviour?.reply === packet || behaviour?.sends.some((send) => send.packet === packet) === true,
  )
  return packet.from === 'server' && !named
}

/** By its name, or because it carries the field in which replies tell their result. */
export function looksLikeReply({ result }: Protocol, { name, body }: Packet): boolean {
  const tellsResult = body.fields.some(
    (field) => result && field.name.spec === result.field && 'enum' in field.shape && field.shape.enum,
  )
  return tellsResult || name.words.some((word) => REPLY_WORDS.includes(word))
}
