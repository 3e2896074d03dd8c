/** What a client of the protocol does: the requests that it may send, and what it hears without asking. */

import type { Behaviour, EnumEntry, Field, Packet, Protocol } from './model.js'
import { valueFields } from './model.js'
import type { Name } from './names.js'

export interface Request {
  readonly packet: Packet
  readonly behaviour: Behaviour
}

/** In the order of the spec. */
export function requestsOf(protocol: Protocol): Request[] {
  return protocol.packets.flatMap((packet) =>
    packet.from === 'client' && packet.behaviour ? [{ packet, behaviour: packet.behaviour }] : [],
  )
}

/** Requests may share a reply; the server answers in the order of the requests. */
export function requestsByReply(protocol: Protocol): Map<Packet, Request[]> {
  const found = new Map<Packet, Request[]>()
  for (const request of requestsOf(protocol)) {
    const { reply } = request.behaviour
    if (reply) found.set(reply, [...(found.get(reply) ?? []), request])
  }
  return found
}

/** The server's packets that answer nothing. */
export function notifiesOf(protocol: Protocol): Packet[] {
  const replies = requestsByReply(protocol)
  return protocol.packets.filter((packet) => packet.from === 'server' && !replies.has(packet))
}

/** The field of a reply that says whether the request succeeded. */
export function resultField(protocol: Protocol, reply: Packet): Field | undefined {
  return valueFields(reply.body).find(({ name }) => name.spec === protocol.result?.field)
}

/** Every result other than success that the request can be answered with, each once, by its number. */
export function refusalsOf({ behaviour }: Request): EnumEntry[] {
  const { otherwise, malformed, refusals } = behaviour
  const all = [...(otherwise?.kind === 'refuse' ? [otherwise.result] : []), malformed, ...refusals]
  return [...new Set(all.filter((entry) => entry !== undefined))].sort((a, b) => a.value - b.value)
}

/** `Refused with kLOGIN_USER_ALREADY (31) or kLOGIN_USER_INVALID_PW (33).`; '' where it cannot be refused. */
export function refusalWords(request: Request): string {
  const results = refusalsOf(request).map(({ name, value }) => `${name.spec} (${value})`)
  if (results.length === 0) return ''
  const [last, ...before] = results.toReversed()
  return `Refused with ${[before.toReversed().join(', '), last].filter(Boolean).join(' or ')}.`
}

/** Whether the request is allowed in every state. */
export function isAllowedEverywhere(protocol: Protocol, { behaviour }: Request): boolean {
  return protocol.states.every((state) => behaviour.states.includes(state))
}

/**
 * `login` for kLOGIN_REQUEST, as long as nothing else has that name.
 * @param spell how the language writes the name of a method
 * @param members what the client has of its own, spelled so
 */
export function requestName(
  protocol: Protocol,
  { name }: Packet,
  spell: (name: Name) => string,
  members: ReadonlySet<string>,
): string {
  const packet = { ...name, words: [...name.words, 'packet'] }
  const whole = spell(members.has(spell(name)) ? packet : name)
  if (name.words.length === 1 || name.words.at(-1) !== 'request') return whole
  const short = spell({ ...name, words: name.words.slice(0, -1) })
  return members.has(short) || protocol.packets.some((other) => spell(other.name) === short) ? whole : short
}
