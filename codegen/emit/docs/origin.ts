/** Who sends a packet and because of what, for those that nobody handles. */

import type { EnumEntry, Packet, Protocol } from '../../model/model.js'
import { type Cause, causesOf, type Sending } from './causes.js'
import { inStates, receiverText } from './handling.js'
import { code, table, text } from './markdown.js'
import type { Links } from './pages.js'

export function origin(protocol: Protocol, packet: Packet, links: Links): string[] {
  const { replies, sends, asks, answers } = causesOf(protocol, packet)
  const lines = [
    ...sends.map((cause) => `${occasion(protocol, cause, links)}: to ${receiverText(cause.send)}.`),
    ...asks.map(
      ({ packet, ask }) =>
        `${links.packet(packet)} asks ${code(ask.of.spec)} with it; the answer is ${links.packet(ask.answer)}.`,
    ),
    ...answers.map(
      ({ packet, ask }) =>
        `${code(ask.of.spec)} answers ${links.packet(ask.packet)} with it, for ${links.packet(packet)}.`,
    ),
  ]
  if (replies.length === 0 && lines.length === 0)
    return ['## Who sends it', '', 'Nothing in the spec sends it.', '']
  return [
    ...(lines.length === 0 ? [] : ['## Who sends it', '', ...lines.map((line) => `- ${line}`), '']),
    ...replies.flatMap((cause) => replyLines(protocol, cause, links)),
  ]
}

/** When kROOM_LEAVE_REQUEST succeeds in `room` */
function occasion({ states }: Protocol, { packet, behaviour, send }: Sending, links: Links): string {
  const from = send.when ?? behaviour.states
  const where = from.length < states.length ? ` in ${inStates(from)}` : ''
  return `When ${links.packet(packet)} ${packet.from === 'client' ? 'succeeds' : 'happens'}${where}`
}

/** Every result that the reply can carry for this request. */
function replyLines({ states, result }: Protocol, { packet, behaviour }: Cause, links: Links): string[] {
  const { otherwise, malformed, refusals } = behaviour
  const elsewhere = states.filter((state) => !behaviour.states.includes(state))
  const rows: { readonly entry: EnumEntry; readonly when: string }[] = [
    ...(result ? [{ entry: result.success, when: 'Success.' }] : []),
    ...(otherwise?.kind === 'refuse'
      ? [{ entry: otherwise.result, when: `The session is in ${inStates(elsewhere)}.` }]
      : []),
    ...(malformed ? [{ entry: malformed, when: `The body of ${packet.name.spec} cannot be read.` }] : []),
    ...refusals.map((entry) => ({ entry, when: text(entry.doc ?? 'Refused.') })),
  ]
  return [
    `## The answer to ${packet.name.spec}`,
    '',
    `The server answers ${links.packet(packet)} with it:`,
    '',
    ...table(
      [{ title: 'result', align: 'right' }, { title: 'name' }, { title: 'when' }],
      rows.map(({ entry, when }) => [String(entry.value), code(entry.name.spec), when]),
    ),
  ]
}
