/** The page that opens with the folder: the header, the session, and every packet. */

import type { Protocol } from '../../model/model.js'
import { structTable } from './layout-table.js'
import { code, listed, paragraphs, table, text } from './markdown.js'
import { sizeText } from './packet-page.js'
import { INDEX, type Links, linksFrom } from './pages.js'
import { stateDiagram } from './state-diagram.js'

export function indexPage(protocol: Protocol): string[] {
  const links = linksFrom(INDEX)
  return [
    `# ${text(protocol.title)}`,
    '',
    ...paragraphs(protocol.doc),
    `${links.index('Header', 'header')} · ${links.index('Session', 'session')} · ${links.index('Packets', 'packets')} · ${links.types('Types')} · ${links.enums('Enums')}`,
    '',
    ...headerLines(protocol, links),
    ...sessionLines(protocol, links),
    ...packetLines(protocol, links),
  ]
}

function headerLines({ header }: Protocol, links: Links): string[] {
  return [
    '## Header',
    '',
    ...paragraphs(header.struct.doc),
    `Every packet starts with these ${header.size} bytes and is at most ${header.maxFrame} bytes long.`,
    '',
    ...structTable(header.struct, links),
    ...CONVENTIONS,
    '',
  ]
}

const CONVENTIONS = [
  'In every layout',
  '',
  '- offsets are bytes from the start of the packet; `le` is little-endian, `be` big-endian;',
  '- what is derived, reserved or always the same is filled in by the encoder and not given to it;',
  '- text and bytes end at their terminator; what fills up the rest of their field is ignored when read;',
  '- a packet that is shorter or longer, or otherwise not what the layout says, is not read; the page of each packet of a client says what the server does then.',
]

function sessionLines(protocol: Protocol, links: Links): string[] {
  const { states, result } = protocol
  const rule = result
    ? `Every answer tells in ${code(result.field)} how its request went: ${code(result.success.name.spec)} (${result.success.value}) is success, what else there is stands in ${links.enumType(result.enum)}.`
    : ''
  return [
    '## Session',
    '',
    `A session starts in ${code(states[0] ?? '')}. What is not in the picture leaves the state as it is.`,
    '',
    ...stateDiagram(protocol),
    ...table(
      [{ title: 'state' }, { title: 'what a client may send' }],
      states.map((state) => [code(state), allowedIn(protocol, state, links)]),
    ),
    ...(rule === '' ? [] : [rule, '']),
  ]
}

function allowedIn({ packets }: Protocol, state: string, links: Links): string {
  const allowed = packets.filter(
    ({ from, behaviour }) => from === 'client' && behaviour?.states.includes(state),
  )
  const waiting = packets.filter(({ behaviour }) => behaviour?.ask?.meanwhile === state)
  const parts = [
    allowed.map(links.packet).join(', '),
    waiting.length === 0 ? '' : `*waits for the answer to ${listed(waiting.map(links.packet), 'or')}*`,
  ]
  return parts.filter((part) => part !== '').join('; ') || '*nothing*'
}

function packetLines(protocol: Protocol, links: Links): string[] {
  const byId = protocol.packets.toSorted((a, b) => a.id - b.id)
  return [
    '## Packets',
    '',
    ...table(
      [
        { title: 'id', align: 'right' },
        { title: 'packet' },
        { title: 'from' },
        { title: 'size' },
        { title: 'meaning' },
      ],
      byId.map((packet) => [
        String(packet.id),
        links.packet(packet),
        packet.from,
        sizeText(protocol, packet),
        text(packet.doc ?? ''),
      ]),
    ),
    ...(byId.some(({ from }) => from === 'internal')
      ? [
          "`internal` packets are the server's own: never on the wire, and a client that sends one is disconnected.",
          '',
        ]
      : []),
  ]
}
