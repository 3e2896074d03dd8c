import { headerOffset } from '../../model/layout.js'
import type { Protocol } from '../../model/model.js'
import { Module, quote } from './module.js'
import { className, HEADER, PACKETS, packetModule, runtime } from './spelling.js'

/** Every packet that goes over the wire, and which of them a frame is. */
export function packetsFile(protocol: Protocol): Module {
  const module = new Module(PACKETS, protocol.file, 'Every packet, and which of them a frame is.')
  const { header } = protocol
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  for (const name of ['Packet', 'decode_packet']) module.define(name)
  const names = wire.map(({ name }) => module.use(className(name), packetModule(name)))
  const bytes = module.use('BytesLike', runtime('cursor'))
  const error = module.use('DecodeError', runtime('errors'))
  const of =
    wire.length === 0
      ? module.use('NoReturn', 'typing')
      : `${module.use('Union', 'typing')}[${names.join(', ')}]`
  const idAt = [header.packetId.name.spec, headerOffset(header, header.packetId)] as const
  module.print(
    `__all__ = [${['Packet', 'decode_packet', ...names].map(quote).join(', ')}]`,
    '',
    `Packet = ${of}`,
    '',
    `_DECODERS: dict[int, ${module.use('Callable', 'collections.abc')}[[${bytes}], Packet]] = {`,
    ...wire.map(({ id }, i) => `    ${id}: ${names[i]}.decode,`),
    '}',
    '',
    '',
    `def decode_packet(frame: ${bytes}) -> Packet:`,
    '    """Reads a whole frame, whichever packet it is. Raises DecodeError where it is none."""',
    `    if len(frame) < ${module.use('HEADER_SIZE', HEADER)}:`,
    `        problem = f"found {len(frame)} bytes, expected {HEADER_SIZE} or more"`,
    `        raise ${error}(${quote(protocol.name.spec)}, "", 0, "short", problem)`,
    `    packet_id = ${module.use('packet_id_at', HEADER)}(frame)`,
    '    decode = _DECODERS.get(packet_id)',
    '    if decode is None:',
    '        problem = f"found {packet_id}, expected the id of a packet"',
    `        raise ${error}(${quote(protocol.name.spec)}, ${quote(idAt[0])}, ${idAt[1]}, "id", problem)`,
    '    return decode(frame)',
  )
  return module
}
