/** Structures that packets share. */

import type { Protocol } from '../../model/model.js'
import { instancesTable, paramsTable, sizeInWords, structTable } from './layout-table.js'
import { code, paragraphs, text } from './markdown.js'
import { linksFrom, TYPES } from './pages.js'
import { usersOfType } from './uses.js'

export function typesPage(protocol: Protocol): string[] {
  const links = linksFrom(TYPES)
  const { types } = protocol
  const intro = 'Structures that packets share. Offsets count from where the structure starts.'
  return [
    `${links.index(text(protocol.title))} › types`,
    '',
    '# Types',
    '',
    types.length === 0 ? 'The protocol has none.' : intro,
    '',
    ...types.flatMap((type) => [
      `## ${code(type.name.spec)}`,
      '',
      ...paragraphs(type.doc),
      `It takes ${sizeInWords(type, 0, Number.POSITIVE_INFINITY)}. ${usersOfType(protocol, type, links)}`,
      '',
      ...paramsTable(type, links),
      ...structTable(type, links),
      ...instancesTable(type),
    ]),
  ]
}
