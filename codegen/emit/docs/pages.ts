/** Where everything has its page, and how pages lead to each other. */

import { posix } from 'node:path'
import type { EnumEntry, EnumType, Packet, Struct } from '../../model/model.js'
import { kebab, type Name } from '../../model/names.js'
import { code, link } from './markdown.js'

export const INDEX = 'README.md'
export const TYPES = 'types.md'
export const ENUMS = 'enums.md'

export function packetPath({ name }: Packet): string {
  return `packets/${kebab(name)}.md`
}

/** Links, as Markdown, from one page to others. */
export interface Links {
  readonly index: (label: string, section?: string) => string
  readonly types: (label: string) => string
  readonly enums: (label: string) => string
  readonly packet: (packet: Packet) => string
  readonly type: (struct: Struct) => string
  readonly enumType: (type: EnumType) => string
}

/** @param from the page's own path */
export function linksFrom(from: string): Links {
  const to = (label: string, path: string, section?: string): string => {
    const way = path === from ? '' : posix.relative(posix.dirname(from), path)
    return link(label, section === undefined ? way : `${way}#${section}`)
  }
  return {
    index: (label, section) => to(label, INDEX, section),
    types: (label) => to(label, TYPES),
    enums: (label) => to(label, ENUMS),
    packet: (packet) => to(packet.name.spec, packetPath(packet)),
    type: ({ name }) => to(code(name.spec), TYPES, anchor(name, 'types')),
    enumType: ({ name }) => to(code(name.spec), ENUMS, anchor(name, 'enums')),
  }
}

/** What a forge makes of the name's heading; the page's own title comes first. */
function anchor({ spec }: Name, title: string): string {
  return spec === title ? `${spec}-1` : spec
}

/** `kNONE (0)` */
export function entryText({ name, value }: EnumEntry): string {
  return `${code(name.spec)} (${value})`
}
