import type { Packet, Protocol, Struct } from '../../model/model.js'
import { packetText } from '../shared/words.js'
import { indent } from '../text.js'
import { construction, printFieldReads } from './decode.js'
import { printWrites } from './encode.js'
import { printInstances } from './instances.js'
import { Module, quote } from './module.js'
import { className, HEADER, packetModule, runtime, typeModule } from './spelling.js'
import { printClass, printParams } from './struct-class.js'

/** A type that packets share: its fields, and how it is written and read. */
export function typeFile(protocol: Protocol, struct: Struct): Module {
  const name = className(struct.name)
  const module = new Module(typeModule(struct), protocol.file, `The type ${struct.name.spec}.`)
  module.define(name)
  printClass(module, struct, [struct.doc ?? '', `${protocol.file}:${struct.line}`])
  const writer = module.use('Writer', runtime('writer'))
  const cursor = module.use('Cursor', runtime('cursor'))
  module.print(
    ...indent(
      [
        `def write(self, out: ${writer}${printParams(module, struct.params)}) -> None:`,
        ...indent(
          ['"""Raises EncodeError where a value does not fit."""', ...printWrites(module, struct)],
          4,
        ),
        '',
        '@classmethod',
        `def read(cls, cursor: ${cursor}${printParams(module, struct.params)}) -> ${name}:`,
        ...indent(['"""Raises DecodeError where the bytes are something else."""'], 4),
        ...indent([...printFieldReads(module, struct), `return ${construction(struct)}`], 4),
        ...printInstances(module, struct),
      ],
      4,
    ),
  )
  return module
}

/** A packet that goes over the wire: its fields, its encoder and decoder. */
export function packetFile(protocol: Protocol, packet: Packet): Module {
  const { body, id } = packet
  const name = className(packet.name)
  const module = new Module(packetModule(packet.name), protocol.file, `The packet ${packet.name.spec}.`)
  module.define(name)
  printClass(module, body, [packet.doc ?? '', packetText(protocol, packet)])
  const writer = module.use('Writer', runtime('writer'))
  const bytes = module.use('BytesLike', runtime('cursor'))
  const place = `${id}, ${quote(packet.name.spec)}`
  module.print(
    ...indent(
      [
        'def encode(self) -> bytes:',
        ...indent(
          [
            '"""The whole packet. Raises EncodeError where a value does not fit."""',
            `out = ${writer}(${module.use('MAX_BODY', HEADER)})`,
            ...printWrites(module, body),
            `return ${module.use('frame_of', HEADER)}(out, ${place})`,
          ],
          4,
        ),
        '',
        '@classmethod',
        `def decode(cls, frame: ${bytes}) -> ${name}:`,
        ...indent(
          [
            '"""Reads a whole packet, header included. Raises DecodeError where it is not exactly this one."""',
            `cursor = ${module.use('open_frame', HEADER)}(frame, ${place})`,
            ...printFieldReads(module, body),
            `cursor.finish(${quote(packet.name.spec)})`,
            `return ${construction(body)}`,
          ],
          4,
        ),
        ...printInstances(module, body),
      ],
      4,
    ),
  )
  return module
}
