import type { Protocol } from '../../model/model.js'
import { clientName } from './client-file.js'
import { Module, quote } from './module.js'
import {
  CLIENT,
  className,
  ENUMS,
  FRAMES,
  HEADER,
  PACKETS,
  packetModule,
  runtime,
  SESSION,
  typeModule,
} from './spelling.js'

/** The package's public face. */
export function indexFile(protocol: Protocol): Module {
  const module = new Module('__init__.py', protocol.file, `${protocol.title}: its packets, and a client.`)
  const names = [
    ...[clientName(protocol)].map((name) => module.use(name, CLIENT)),
    ...protocol.enums.map(({ name }) => module.use(className(name), ENUMS)),
    ...['CLIENT_FRAMES', 'SERVER_FRAMES', 'PacketId', 'client_reader', 'server_reader'].map((name) =>
      module.use(name, FRAMES),
    ),
    ...['HEADER_SIZE', 'MAX_FRAME'].map((name) => module.use(name, HEADER)),
    ...['Packet', 'decode_packet'].map((name) => module.use(name, PACKETS)),
    ...protocol.packets
      .filter(({ from }) => from !== 'internal')
      .map(({ name }) => module.use(className(name), packetModule(name))),
    ...['DecodeError', 'EncodeError'].map((name) => module.use(name, runtime('errors'))),
    ...['FrameError', 'FrameLimits', 'FrameReader'].map((name) => module.use(name, runtime('frame_reader'))),
    ...['RefusedError', 'StateError'].map((name) => module.use(name, runtime('requests'))),
    ...['SESSION_STATES', 'SPEC_DIGEST', 'SessionState'].map((name) => module.use(name, SESSION)),
    ...protocol.types.map((struct) => module.use(className(struct.name), typeModule(struct))),
  ]
  module.print(`__all__ = [${[...names].sort().map(quote).join(', ')}]`)
  return module
}
