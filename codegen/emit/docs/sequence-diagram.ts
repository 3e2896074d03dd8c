/**
 * What a packet sets off, as a mermaid sequence diagram: a branch for the wrong state, one for a body that
 * cannot be read, one for every refusal, and the success with its sends in order.
 */

import type { Ask, Behaviour, EnumEntry, Otherwise, Packet, Protocol, Send } from '../../model/model.js'
import { indent } from '../text.js'
import { listed } from './markdown.js'
import { diagram, label } from './mermaid.js'

/** Characters; a refusal's doc is its branch's label, unless it is longer. */
const LABEL = 80

/** Nothing where the packet sets off nothing. */
export function sequenceDiagram(protocol: Protocol, packet: Packet): string[] {
  const { behaviour } = packet
  if (!behaviour || isSilent(behaviour)) return []
  const from = packet.from === 'client' ? 'Client' : 'Server'
  return diagram('sequenceDiagram', [
    ...participants(packet, behaviour),
    `${from}-)Server: ${label(packet.name.spec)}`,
    ...branches(protocol, behaviour),
  ])
}

function isSilent({ ask, sends, reply, goes, otherwise }: Behaviour): boolean {
  return !ask && sends.length === 0 && !reply && goes === undefined && !otherwise
}

/** From left to right. */
function participants({ from }: Packet, { ask, sends, reply, otherwise }: Behaviour): string[] {
  const to = new Set(sends.map((send) => send.to))
  const client = from === 'client' || reply || otherwise || to.has('sender')
  return [
    ...(client ? ['participant Client'] : []),
    'participant Server',
    ...(ask ? [`participant Asked as ${label(ask.of.spec)}`] : []),
    ...(to.has('user') ? ['participant User as one user'] : []),
    ...(to.has('others') ? ['participant Others'] : []),
  ]
}

/** The state is looked at first, then the body; a refusal may come before or after somebody is asked. */
function branches(protocol: Protocol, behaviour: Behaviour): string[] {
  const { otherwise, malformed, refusals, reply, states, ask } = behaviour
  const refused = refusals.map((entry) => ({ label: reason(entry), lines: answer(reply, entry) }))
  const wrong = otherwise && { label: `not in ${listed(states, 'or')}`, lines: wrongState(otherwise, reply) }
  const unread = malformed && { label: 'its body cannot be read', lines: answer(reply, malformed) }
  const unhandled = [wrong, unread].filter((branch) => branch !== undefined)
  const sent = success(protocol, behaviour)
  if (!ask) return alternatives([...unhandled, ...refused], sent)
  const asked = askLines(ask)
  const asking = refusals.length === 0 ? asked : ['opt unless it is refused at once', ...indent(asked), 'end']
  return alternatives(unhandled, [...asking, ...alternatives(refused, sent)])
}

interface Branch {
  readonly label: string
  readonly lines: readonly string[]
}

/** The lines of one of the branches, or else the last ones. */
function alternatives(branches: readonly Branch[], last: readonly string[]): string[] {
  if (branches.length === 0) return [...last]
  return [
    ...branches.flatMap(({ label: text, lines }, i) => [
      `${i === 0 ? 'alt' : 'else'} ${label(text)}`,
      ...indent(lines),
    ]),
    'else',
    ...indent(last),
    'end',
  ]
}

function wrongState(otherwise: Otherwise, reply: Packet | undefined): string[] {
  if (otherwise.kind === 'ignore') return ['Note over Server: ignored']
  if (otherwise.kind === 'close') return ['Server-xClient: closes the connection']
  return answer(reply, otherwise.result)
}

function reason({ name, doc }: EnumEntry): string {
  const sentence = (doc ?? '').replace(/\.$/, '')
  return sentence === '' || sentence.length > LABEL ? name.spec : sentence
}

function answer(reply: Packet | undefined, { value }: EnumEntry): string[] {
  return reply ? [`Server--)Client: ${label(`${reply.name.spec} (${value})`)}`] : []
}

function askLines({ packet, answer, meanwhile }: Ask): string[] {
  return [
    `Server-)Asked: ${label(packet.name.spec)}`,
    ...(meanwhile === undefined ? [] : [state('meanwhile', meanwhile)]),
    `Asked--)Server: ${label(answer.name.spec)}`,
  ]
}

function success({ result }: Protocol, { sends, reply, goes }: Behaviour): string[] {
  return [
    ...sends.flatMap(sendLines),
    ...(reply && result ? answer(reply, result.success) : []),
    ...(goes === undefined ? [] : [state('now', goes)]),
  ]
}

function sendLines({ packet, to, repeat, when }: Send): string[] {
  const receiver = { others: 'Others', sender: 'Client', user: 'User' }[to]
  const line = `Server--)${receiver}: ${label(packet.name.spec)}`
  const lines = repeat ? ['loop once or more', ...indent([line]), 'end'] : [line]
  return when ? [`opt ${label(`in ${listed(when, 'or')}`)}`, ...indent(lines), 'end'] : lines
}

function state(when: string, name: string): string {
  return `Note over Server: ${label(`${when} in ${name}`)}`
}
