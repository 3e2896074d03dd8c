/** References made for tests. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { emitDocs } from '../../../codegen/emit/docs/index.js'
import type { Files } from '../../../codegen/emit/text.js'
import type { Packet, Protocol } from '../../../codegen/model/model.js'
import { protocolOf } from '../../../codegen/protocol.js'

export interface Reference {
  readonly protocol: Protocol
  readonly pages: Files
}

export const CHAT = 'protocol/chat.yaml'
export const BEHAVIOURS = 'test/codegen/specs/every-behaviour.yaml'
export const ATTRIBUTES = 'test/codegen/specs/every-attribute.yaml'
export const STRICT = 'test/codegen/specs/strict.yaml'
export const CONSTRUCTS = 'test/codegen/specs/every-construct.yaml'
export const SPECS = [CHAT, BEHAVIOURS, ATTRIBUTES, STRICT, CONSTRUCTS]

export function referenceOf(path: string): Reference {
  return referenceFrom(basename(path), readFileSync(path, 'utf8'))
}

/** @throws Error with the spec's problems */
export function referenceFrom(path: string, spec: string): Reference {
  const { protocol, diagnostics } = protocolOf(path, spec)
  if (!protocol) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return { protocol, pages: emitDocs(protocol) }
}

export function pageOf({ pages }: Reference, path: string): string {
  const page = pages.get(path)
  if (page === undefined) throw new Error(`there is no page ${path}`)
  return page
}

export function packetOf({ protocol }: Reference, name: string): Packet {
  const packet = protocol.packets.find((packet) => packet.name.spec === name)
  if (!packet) throw new Error(`there is no ${name}`)
  return packet
}
