/** Packets of the server that no effect leads to. */

import type { Packet, Protocol } from '../model/model.js'

const REPLY_WORDS = ['response', 'reply', 'answer', 'ack']

export function orphansIn({ packets }: Protocol): Packet[] {
  const sent = new Set(
    packets.flatMap(({ behaviour }) => [
      behaviour?.reply,
      ...(behaviour?.sends ?? []).map(({ packet }) => packet),
    ]),
  )
  return packets.filter((packet) => packet.from === 'server' && !sent.has(packet))
}

/** By its name, or because it carries the field in which replies tell their result. */
export function looksLikeReply({ result }: Protocol, { name, body }: Packet): boolean {
  const tellsResult = body.fields.some(
    (field) => result && field.name.spec === result.field && 'enum' in field.shape && field.shape.enum,
  )
  return tellsResult || name.words.some((word) => REPLY_WORDS.includes(word))
}
