/**
 * Packets that belong together: a request with its reply and the notifies that it sends; requests that share a
 * reply; the two that ask outside and answer; the server's own events. A notify that several requests send belongs
 * to the first of them; one that none of them sends is a family of its own.
 */

import type { Packet, Protocol } from '../model/model.js'

/** A family mostly grows by a reply and a notify. */
export const FREE_IDS = 2

export interface Family {
  readonly head: Packet
  readonly packets: readonly Packet[]
  readonly first: number
  readonly last: number
}

/** In the order of their first ids. */
export function familiesOf({ packets }: Protocol): Family[] {
  const heads = new Map<Packet, Packet>()
  const join = (packet: Packet, head: Packet): void => {
    if (!heads.has(packet)) heads.set(packet, head)
  }
  const events = packets.filter(({ from, behaviour }) => from === 'internal' && behaviour)
  const clients = packets.filter(({ from }) => from === 'client')
  for (const client of clients) {
    const reply = client.behaviour?.reply
    const head = (reply && heads.get(reply)) ?? client
    join(client, head)
    if (reply) join(reply, head)
  }
  for (const event of events) join(event, events[0] ?? event)
  for (const client of clients) {
    const { sends = [], ask } = client.behaviour ?? {}
    for (const { packet } of sends) join(packet, heads.get(client) ?? client)
    if (ask) {
      join(ask.packet, ask.packet)
      join(ask.answer, heads.get(ask.packet) ?? ask.packet)
    }
  }
  for (const packet of packets) join(packet, packet)

  const members = new Map<Packet, Packet[]>()
  for (const packet of packets) {
    const head = heads.get(packet) ?? packet
    members.set(head, [...(members.get(head) ?? []), packet])
  }
  return [...members]
    .map(([head, packets]) => {
      const ids = packets.map(({ id }) => id).sort((a, b) => a - b)
      return { head, packets, first: ids.at(0) ?? head.id, last: ids.at(-1) ?? head.id }
    })
    .sort((a, b) => a.first - b.first)
}
