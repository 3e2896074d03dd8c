/** The byte layout of a structure as a table. */

import type { Field, Header, Packet, Struct } from '../../model/model.js'
import { isFixed } from '../../model/model.js'
import { expressionText } from './expression-text.js'
import { indexOf, layoutOf, type Row } from './layout.js'
import { code, table, text } from './markdown.js'
import { meaningText, typeText } from './meaning.js'
import type { Links } from './pages.js'

const COLUMNS = [
  { title: 'offset', align: 'right' },
  { title: 'size', align: 'right' },
  { title: 'field' },
  { title: 'type' },
  { title: 'meaning' },
] as const

/** A whole packet on the wire. @param meanings of header fields in this packet, instead of the general ones */
export function packetTable(
  header: Header,
  packet: Packet,
  meanings: ReadonlyMap<Field, string>,
  links: Links,
): string[] {
  const rows = [...layoutOf(header.struct, 0, 'header.'), ...layoutOf(packet.body, header.size)]
  return [
    ...table(
      COLUMNS,
      rows.map((row) => cells(row, links, meanings.get(row.field))),
    ),
    ...legend(packet.body, rows),
  ]
}

/** A structure by itself: its offsets count from where it starts. */
export function structTable(struct: Struct, links: Links): string[] {
  const rows = layoutOf(struct, 0)
  if (rows.length === 0) return ['It has no fields.', '']
  return [
    ...table(
      COLUMNS,
      rows.map((row) => cells(row, links)),
    ),
    ...legend(struct, rows),
  ]
}

/** What is never on the wire has no offsets. */
export function fieldsTable({ body }: Packet, links: Links): string[] {
  const rows = layoutOf(body, 0)
  return table(
    COLUMNS.slice(2),
    rows.map((row) => cells(row, links).slice(2)),
  )
}

/** What the type is told; nothing of it is on the wire here. */
export function paramsTable({ params }: Struct, links: Links): string[] {
  if (params.length === 0) return []
  return [
    'It is told, in this order:',
    '',
    ...table(
      [{ title: 'parameter' }, { title: 'type' }, { title: 'meaning' }],
      params.map((param) => [code(param.name.spec), typeText(param, '', links), text(param.doc ?? '')]),
    ),
  ]
}

/** What the fields say together. */
export function instancesTable({ instances }: Struct): string[] {
  if (instances.length === 0) return []
  return [
    'Computed, and not on the wire:',
    '',
    ...table(
      [{ title: 'name' }, { title: 'value' }, { title: 'meaning' }],
      instances.map(({ name, value, doc }) => [
        code(name.spec),
        code(expressionText(value)),
        text(doc ?? ''),
      ]),
    ),
  ]
}

function cells({ field, path, prefix, offset, size }: Row, links: Links, meaning?: string): string[] {
  return [
    offset,
    size,
    code(path),
    typeText(field, prefix, links),
    meaning ?? meaningText(field, prefix, links),
  ]
}

/** What the offsets' words mean, where they are used. */
function legend(struct: Struct, rows: readonly Row[]): string[] {
  const any = (pattern: RegExp): boolean => rows.some(({ offset, size }) => pattern.test(`${offset} ${size}`))
  const index = indexOf(struct)
  const notes = [
    any(/\bend\(/) ? '`end(x)` is where x ends.' : '',
    rows.some(({ path }) => path.includes(`[${index}]`)) ? `\`${index}\` counts the elements from 0.` : '',
    any(/ bits? /) ? "Bit 7 is a byte's most significant." : '',
  ].filter((note) => note !== '')
  return notes.length === 0 ? [] : [notes.join(' '), '']
}

/** `71 bytes`, `6 to 300 bytes`, `5 bytes or more` */
export function sizeInWords(struct: Struct, before: number, limit: number): string {
  const min = before + struct.size.min
  const max = Math.min(before + struct.size.max, limit)
  if (isFixed(struct.size)) return min === 1 ? '1 byte' : `${min} bytes`
  return max === Number.POSITIVE_INFINITY ? `${min} bytes or more` : `${min} to ${max} bytes`
}
