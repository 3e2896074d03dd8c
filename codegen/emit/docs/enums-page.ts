/** The named numbers, and for results the requests that are answered with them. */

import type { EnumEntry, EnumType, Protocol } from '../../model/model.js'
import { code, table, text } from './markdown.js'
import { ENUMS, type Links, linksFrom } from './pages.js'
import { usersOfEnum } from './uses.js'

export function enumsPage(protocol: Protocol): string[] {
  const links = linksFrom(ENUMS)
  const { enums } = protocol
  const intro = 'Named numbers. One that is not listed keeps its number when read and when written.'
  return [
    `${links.index(text(protocol.title))} › enums`,
    '',
    '# Enums',
    '',
    enums.length === 0 ? 'The protocol has none.' : intro,
    '',
    ...enums.flatMap((type) => [
      `## ${code(type.name.spec)}`,
      '',
      usersOfEnum(protocol, type, links),
      '',
      ...(type === protocol.result?.enum ? resultTable(protocol, type, links) : entryTable(type)),
    ]),
  ]
}

const COLUMNS = [{ title: 'value', align: 'right' }, { title: 'name' }, { title: 'meaning' }] as const

function entryTable({ entries }: EnumType): string[] {
  return table(COLUMNS, entries.map(cells))
}

/** With the requests whose answer can say it. */
function resultTable({ packets, result }: Protocol, { entries }: EnumType, links: Links): string[] {
  const answers = (entry: EnumEntry): string => {
    if (entry === result?.success) return 'every request that succeeds'
    const requests = packets.filter(
      ({ behaviour }) =>
        behaviour?.refusals.includes(entry) ||
        behaviour?.malformed === entry ||
        (behaviour?.otherwise?.kind === 'refuse' && behaviour.otherwise.result === entry),
    )
    return requests.map(links.packet).join(', ')
  }
  return table(
    [...COLUMNS, { title: 'answers' }],
    entries.map((entry) => [...cells(entry), answers(entry)]),
  )
}

function cells({ value, name, doc }: EnumEntry): string[] {
  return [String(value), code(name.spec), text(doc ?? '')]
}
