/** A packet's own page: its bytes, an example, who sends it and what it sets off. */

import type { Encoded } from '../../interpret/encode.js'
import type { Field, Packet, Protocol } from '../../model/model.js'
import { isFixed } from '../../model/model.js'
import { leastRead } from '../../model/sizes.js'
import { exampleOf } from './example.js'
import { handling } from './handling.js'
import { hexDump } from './hex-dump.js'
import { fieldsTable, instancesTable, packetTable, sizeInWords } from './layout-table.js'
import { code, fenced, paragraphs, table, text } from './markdown.js'
import { origin } from './origin.js'
import { linksFrom, packetPath } from './pages.js'

export function packetPage(protocol: Protocol, packet: Packet): string[] {
  const links = linksFrom(packetPath(packet))
  const { behaviour, body, from, id, name } = packet
  return [
    `${links.index(text(protocol.title))} › ${links.index('packets', 'packets')} › ${name.spec}`,
    '',
    `# ${name.spec}`,
    '',
    ...paragraphs(packet.doc),
    ...table(
      [{ title: 'id' }, { title: 'from' }, { title: 'size' }],
      [[`${id} (${code(hexId(id))})`, SENDERS[from], sizeText(protocol, packet)]],
    ),
    ...(from === 'internal'
      ? body.fields.length === 0
        ? []
        : ['## Fields', '', ...fieldsTable(packet, links)]
      : [
          '## Layout',
          '',
          ...packetTable(protocol.header, packet, headerMeanings(protocol, packet), links),
          ...instancesTable(packet.body),
          ...exampleLines(exampleOf(protocol, packet)),
        ]),
    ...(behaviour ? handling(protocol, packet, behaviour, links) : origin(protocol, packet, links)),
  ]
}

const SENDERS = {
  client: 'the client',
  server: 'the server',
  internal: 'the server itself; never on the wire',
} as const

export function sizeText({ header }: Protocol, { from, body }: Packet): string {
  if (from === 'internal') return '–'
  const least = leastRead(body)
  const read = least < body.size.min ? `; when read, ${header.size + least} or more` : ''
  return `${sizeInWords(body, header.size, header.maxFrame)}${read}`
}

function hexId(id: number): string {
  return `0x${id.toString(16)}`
}

/** What the header says in this packet. */
function headerMeanings({ header }: Protocol, { body, id, name }: Packet): ReadonlyMap<Field, string> {
  const { fields } = header.struct
  const written = isFixed(body.size) ? header.size + body.size.min : undefined
  const bytes =
    written === undefined
      ? 'The bytes of the whole packet.'
      : leastRead(body) < body.size.min
        ? `Written as ${code(String(written))}, the bytes of the whole packet.`
        : `Always ${code(String(written))}, the bytes of the whole packet.`
  return new Map([
    ...fields
      .filter(({ role }) => role.kind === 'reserved')
      .map((field): [Field, string] => [field, 'Reserved.']),
    [header.frameLength, bytes],
    [header.packetId, `Always ${code(String(id))}, ${name.spec}.`],
  ])
}

function exampleLines(example: Encoded | undefined): string[] {
  if (!example) return []
  return ['## Example', '', ...fenced('text', hexDump(example.bytes, example.spans))]
}
