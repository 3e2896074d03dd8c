import { frameLimits } from '../../model/layout.js'
import type { Protocol } from '../../model/model.js'
import { screaming } from '../../model/names.js'
import { indent } from '../text.js'
import { docstring, Module } from './module.js'
import { FRAMES, HEADER, runtime } from './spelling.js'

/** The ids, and what each side's frames can be. */
export function framesFile(protocol: Protocol): Module {
  const module = new Module(
    FRAMES,
    protocol.file,
    'The ids of the packets, and how a stream is cut into frames.',
  )
  for (const name of ['PacketId', 'CLIENT_FRAMES', 'SERVER_FRAMES', 'client_reader', 'server_reader'])
    module.define(name)
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  module.print(`class PacketId(${module.use('IntEnum', 'enum')}):`)
  if (wire.length === 0) module.print('    pass')
  for (const packet of wire) {
    module.print(`    ${screaming(packet.name)} = ${packet.id}`)
    module.print(...indent(docstring([packet.doc ?? '']), 4))
  }
  const limits = module.use('FrameLimits', runtime('frame_reader'))
  const mapping = module.use('Mapping', 'collections.abc')
  for (const from of ['client', 'server'] as const) {
    const entries = wire
      .filter((packet) => packet.from === from)
      .map((packet) => {
        const { min, max } = frameLimits(protocol, packet)
        return `    PacketId.${screaming(packet.name)}: ${limits}(${min}, ${max}),`
      })
    const name = `${from.toUpperCase()}_FRAMES`
    module.print('', '')
    module.print(
      ...(entries.length === 0
        ? [`${name}: ${mapping}[int, ${limits}] = {}`]
        : [`${name}: ${mapping}[int, ${limits}] = {`, ...entries, '}']),
      `"""The lengths that a packet of the ${from} can have, bytes, by its id."""`,
    )
  }
  const reader = module.use('FrameReader', runtime('frame_reader'))
  const format = ['HEADER_SIZE', 'frame_length_at', 'packet_id_at'].map((name) => module.use(name, HEADER))
  for (const from of ['client', 'server'] as const) {
    module.print(
      '',
      '',
      `def ${from}_reader() -> ${reader}:`,
      `    """Cuts what a ${from} sends into frames."""`,
      `    return ${reader}(${format.join(', ')}, ${from.toUpperCase()}_FRAMES)`,
    )
  }
  return module
}
