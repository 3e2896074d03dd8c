/** Models of the specs that the tests read. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Packet, Protocol } from '../../../codegen/model/model.js'
import { protocolOf } from '../../../codegen/protocol.js'
import { PROJECT } from '../workspace.js'

export const CHAT = join(PROJECT, 'protocol/chat.yaml')

export function readModel(path: string): Protocol {
  return modelOf(path, readFileSync(path, 'utf8'))
}

export function modelOf(path: string, text: string): Protocol {
  const { protocol, diagnostics } = protocolOf(path, text)
  if (!protocol) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return protocol
}

export function packetOf({ packets }: Protocol, name: string): Packet {
  const packet = packets.find((packet) => packet.name.spec === name)
  if (!packet) throw new Error(`there is no ${name}`)
  return packet
}
