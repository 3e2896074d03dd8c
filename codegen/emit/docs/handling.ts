/** What happens when a packet is handled: where it is allowed, how it is refused, what it sets off. */

import type { Ask, Behaviour, Packet, Protocol, Send } from '../../model/model.js'
import { code, listed, table, text } from './markdown.js'
import { entryText, type Links } from './pages.js'
import { sequenceDiagram } from './sequence-diagram.js'

export function handling(protocol: Protocol, packet: Packet, behaviour: Behaviour, links: Links): string[] {
  return [
    '## What it sets off',
    '',
    `${statesText(protocol, packet, behaviour, links)}${malformedText(packet, behaviour, links)}`,
    '',
    ...refusalLines(behaviour),
    ...effectLines(protocol, packet, behaviour, links),
    ...sequenceDiagram(protocol, packet),
  ]
}

/** Where it is allowed, and what happens elsewhere. */
function statesText(protocol: Protocol, { from }: Packet, behaviour: Behaviour, links: Links): string {
  const { states, otherwise, reply } = behaviour
  const elsewhere = protocol.states.filter((state) => !states.includes(state))
  const who = from === 'client' ? 'A client may send it' : 'It happens'
  if (elsewhere.length === 0) return `${who} in any state.`
  const allowed = `${who} in ${inStates(states)}.`
  const others = inStates(elsewhere)
  switch (otherwise?.kind) {
    case 'refuse':
      return `${allowed} In ${others} the answer is ${reply ? links.packet(reply) : ''} with ${entryText(otherwise.result)}.`
    case 'ignore':
      return `${allowed} In ${others} it is ignored.`
    case 'close':
      return `${allowed} In ${others} the server closes the connection.`
    default:
      return allowed
  }
}

/** What a frame whose body cannot be read leads to. */
function malformedText({ from }: Packet, { malformed, reply }: Behaviour, links: Links): string {
  if (from !== 'client') return ''
  if (!malformed || !reply) return ' Where the body cannot be read, the server closes the connection.'
  return ` Where the body cannot be read, the answer is ${links.packet(reply)} with ${entryText(malformed)}, and the session goes on.`
}

function refusalLines({ refusals, ask }: Behaviour): string[] {
  if (refusals.length === 0) return []
  const when = ask ? `, before ${code(ask.of.spec)} is asked or after the answer` : ''
  return [
    `It may be refused${when}; the session's state is then what it was before:`,
    '',
    ...table(
      [{ title: 'result', align: 'right' }, { title: 'name' }, { title: 'meaning' }],
      refusals.map(({ name, value, doc }) => [String(value), code(name.spec), text(doc ?? '')]),
    ),
  ]
}

/** A success, step by step. */
function effectLines(protocol: Protocol, packet: Packet, behaviour: Behaviour, links: Links): string[] {
  const { ask, sends, reply, goes } = behaviour
  const success = protocol.result?.success
  const steps = [
    ...(ask ? [askText(ask, links)] : []),
    ...sends.map((send) => sendText(send, links)),
    ...(reply && success ? [`${links.packet(reply)} to the sender, with ${entryText(success)}`] : []),
    ...(goes === undefined ? [] : [`the session goes to ${code(goes)}`]),
  ]
  if (steps.length === 0) return ['It sets off nothing that the spec tells of.', '']
  return [
    `${packet.from === 'client' ? 'A success' : 'It'} means, in this order:`,
    '',
    ...steps.map((step, i) => `${i + 1}. ${step}`),
    '',
  ]
}

function askText({ packet, of, answer, meanwhile }: Ask, links: Links): string {
  const state = meanwhile === undefined ? '' : `; until then the session is in ${code(meanwhile)}`
  return `${links.packet(packet)} to ${code(of.spec)}, which answers with ${links.packet(answer)}${state}`
}

function sendText(send: Send, links: Links): string {
  const states = send.when === undefined ? '' : `, in ${inStates(send.when)}`
  return `${links.packet(send.packet)} to ${receiverText(send)}${states}`
}

/** `the others in the room, one or several in a row` */
export function receiverText({ to, repeat, when }: Send): string {
  const who = {
    others: 'the others in the room',
    sender: 'the sender',
    user: 'a user whom the server names',
  }[to]
  return [who, repeat ? 'one or several in a row' : '', when ? 'if the server sees fit' : '']
    .filter((part) => part !== '')
    .join(', ')
}

export function inStates(states: readonly string[]): string {
  return listed(states.map(code), 'or')
}
