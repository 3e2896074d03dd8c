/** Structures that packets share. */

import type { Protocol, Struct } from '../../model/model.js'
import { sizeInWords, structTable } from './layout-table.js'
import { code, paragraphs, text } from './markdown.js'
import { linksFrom, TYPES } from './pages.js'

export function typesPage(protocol: Protocol): string[] {
  const links = linksFrom(TYPES)
  const { types, packets } = protocol
  const intro = 'Structures that packets share. Offsets count from where the structure starts.'
  return [
    `${links.index(text(protocol.title))} › types`,
    '',
    '# Types',
    '',
    types.length === 0 ? 'The protocol has none.' : intro,
    '',
    ...types.flatMap((type) => {
      const uses = (struct: Struct): boolean =>
        struct.fields.some(({ shape }) => shape.kind === 'struct' && shape.struct === type)
      const users = [
        ...packets.filter(({ body }) => uses(body)).map(links.packet),
        ...types.filter(uses).map(links.type),
      ]
      return [
        `## ${code(type.name.spec)}`,
        '',
        ...paragraphs(type.doc),
        `It takes ${sizeInWords(type, 0, Number.POSITIVE_INFINITY)}. ${users.length === 0 ? 'Nothing uses it.' : `Used by ${users.join(', ')}.`}`,
        '',
        ...structTable(type, links),
      ]
    }),
  ]
}
