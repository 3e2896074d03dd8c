/**
 * The model to a reference in Markdown, as code forges render it: index-page.ts opens with the folder, every packet
 * has a page (packet-page.ts), and types and enums share one each. Diagrams are mermaid's.
 */

import type { Protocol } from '../../model/model.js'
import { banner, type Files } from '../text.js'
import { enumsPage } from './enums-page.js'
import { indexPage } from './index-page.js'
import { packetPage } from './packet-page.js'
import { ENUMS, INDEX, packetPath, TYPES } from './pages.js'
import { typesPage } from './types-page.js'

export function emitDocs(protocol: Protocol): Files {
  const pages: [path: string, lines: readonly string[]][] = [
    [INDEX, indexPage(protocol)],
    [TYPES, typesPage(protocol)],
    [ENUMS, enumsPage(protocol)],
    ...protocol.packets.map((packet): [string, string[]] => [
      packetPath(packet),
      packetPage(protocol, packet),
    ]),
  ]
  // Two hyphens could end the comment.
  const comment = `<!-- ${banner(protocol.file).replaceAll('--', '- -')} -->`
  return new Map(pages.map(([path, lines]) => [path, `${[comment, '', ...lines].join('\n').trimEnd()}\n`]))
}
