import { frameLimits } from '../../model/layout.js'
import type { Packet, Protocol } from '../../model/model.js'
import { screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docComment, Module } from './module.js'
import { PACKETS, SESSION } from './spelling.js'

/** The states of a session, which the first is, and which spec it is all from. */
export function sessionFile(protocol: Protocol): Module {
  const module = new Module(SESSION, protocol.file)
  const states = protocol.states.map((state) => `'${state}'`)
  module.print('/** Where a session stands; it starts in the first. */')
  module.print(`export const sessionStates = [${states.join(', ')}] as const`)
  module.print('export type SessionState = (typeof sessionStates)[number]', '')
  module.print(
    '/** Tells whether two sides are generated from the same contract, whatever language each is in. */',
  )
  module.print(`export const SPEC_DIGEST = '${protocol.digest}'`)
  return module
}

/** Every packet's id, name, sender and lengths. */
export function packetsFile(protocol: Protocol): Module {
  const module = new Module(PACKETS, protocol.file)
  const { packets } = protocol
  module.print('export const PacketId = {')
  for (const packet of packets) {
    module.print(...indent(docComment(packet.doc)), `  ${screaming(packet.name)}: ${packet.id},`)
  }
  module.print('} as const', 'export type PacketId = (typeof PacketId)[keyof typeof PacketId]', '')
  for (const from of ['client', 'server', 'internal'] as const) {
    const ids = packets.filter((packet) => packet.from === from)
    module.print(`/** ${whose[from]} */`, `export type ${pascalFrom[from]}PacketId =`)
    module.print(
      ids.length === 0 ? '  never' : ids.map((packet) => `  | typeof PacketId.${screaming(packet.name)}`),
      '',
    )
  }

  module.print(
    '/** The lengths of a frame, bytes, header included; both ends included. */',
    'export interface FrameLimits {',
    '  readonly min: number',
    '  readonly max: number',
    '}',
    '',
  )
  printLimits(module, protocol, 'client')
  printLimits(module, protocol, 'server')

  const foreign = packets.filter(({ from }) => from !== 'client')
  module.print(
    '/** Whether only the server itself may use the id: its packets, and those that never leave it. */',
  )
  module.print('export function isServerSideId(id: number): boolean {', '  switch (id) {')
  module.print(foreign.map((packet) => `    case PacketId.${screaming(packet.name)}:`))
  module.print(
    ...(foreign.length > 0 ? ['      return true'] : []),
    '    default:',
    '      return false',
    '  }',
    '}',
    '',
  )

  const clients = packets.filter(({ from }) => from === 'client')
  module.print('/** Whether a client may send a packet of this id. */')
  module.print('export function isClientPacketId(id: number): id is ClientPacketId {', '  switch (id) {')
  module.print(clients.map((packet) => `    case PacketId.${screaming(packet.name)}:`))
  module.print(
    ...(clients.length > 0 ? ['      return true'] : []),
    '    default:',
    '      return false',
    '  }',
    '}',
    '',
  )

  printAnswersMalformed(module, clients)
  module.print('/** The name as the spec has it; undefined for an id that the spec does not know. */')
  module.print('export function packetName(id: number): string | undefined {', '  switch (id) {')
  for (const packet of packets) {
    module.print(`    case PacketId.${screaming(packet.name)}:`, `      return '${packet.name.spec}'`)
  }
  module.print('    default:', '      return undefined', '  }', '}')
  return module
}

function printAnswersMalformed(module: Module, clients: readonly Packet[]): void {
  const answered = clients.filter(({ behaviour }) => behaviour?.malformed)
  module.print(
    '/** Whether a whole frame of this id whose body cannot be read is answered, and the session goes on. */',
    `export function answersMalformed(${answered.length > 0 ? 'id' : '_id'}: ClientPacketId): boolean {`,
  )
  if (answered.length === 0) module.print('  return false')
  else {
    module.print('  switch (id) {')
    module.print(answered.map((packet) => `    case PacketId.${screaming(packet.name)}:`))
    module.print('      return true', '    default:', '      return false', '  }')
  }
  module.print('}', '')
}

const whose = {
  client: 'What a client sends.',
  server: 'What the server sends.',
  internal: 'What never leaves the server.',
}
const pascalFrom = { client: 'Client', server: 'Server', internal: 'Internal' }

/** `clientFrameLimits(id)`: whether the id is that side's, and how long its frames may be. */
function printLimits(module: Module, protocol: Protocol, from: 'client' | 'server'): void {
  const packets = protocol.packets.filter((packet) => packet.from === from)
  const name = `${from}FrameLimits`
  for (const packet of packets) {
    const { min, max } = frameLimits(protocol, packet)
    module.print(`const ${screaming(packet.name)}_FRAME: FrameLimits = { min: ${min}, max: ${max} }`)
  }
  module.print('', `/** The lengths that a packet of the ${from} can have; undefined for any other id. */`)
  module.print(`export function ${name}(id: number): FrameLimits | undefined {`, '  switch (id) {')
  for (const packet of packets) {
    module.print(
      `    case PacketId.${screaming(packet.name)}:`,
      `      return ${screaming(packet.name)}_FRAME`,
    )
  }
  module.print('    default:', '      return undefined', '  }', '}', '')
  const max = packets.reduce(
    (most, packet) => Math.max(most, frameLimits(protocol, packet).max),
    protocol.header.size,
  )
  module.print(
    `/** The longest packet that the ${from} can send, bytes. */`,
    `export const ${from.toUpperCase()}_MAX_FRAME = ${max}`,
    '',
  )
}
