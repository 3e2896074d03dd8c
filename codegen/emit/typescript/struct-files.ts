import { capacityOf, type Layouts, type Packet, type Protocol, type Struct } from '../../model/model.js'
import { pascal, screaming } from '../../model/names.js'
import { packetText } from '../shared/words.js'
import { indent } from '../text.js'
import { printReads } from './decode.js'
import { printWrites } from './encode.js'
import { printInstances } from './instances.js'
import { Module, quote } from './module.js'
import { named, printParams } from './params.js'
import { printQuickPacket, printQuickType, readQuickly } from './quick.js'
import { printSize } from './size.js'
import {
  HEADER,
  isEmpty,
  packetModule,
  property,
  readFunction,
  runtime,
  sizeExpression,
  typeModule,
  writeFunction,
} from './spelling.js'
import { printInterface, sentType } from './struct-type.js'
import { printPacketView, printTypeView } from './view.js'

/** A type that packets share: its interface, its size, how it is written and read. */
export function typeFile({ file }: Layouts, struct: Struct): Module {
  const module = new Module(typeModule(struct), file)
  const name = pascal(struct.name)
  printInterface(module, struct, [struct.doc ?? '', `${file}:${struct.line}`])
  printSize(module, struct, 0)
  const writes = printWrites(module, struct)
  module.print(
    '/** Writes the value at `start` and returns where it ends. @throws EncodeError */',
    `export function ${writeFunction(struct)}(${named('packet', writes)}: ${sentType(module, struct)}, ${named('bytes', writes)}: Uint8Array, start: number${printParams(module, struct, writes)}): number {`,
    `  ${writes.some((line) => /\bat\b (=|\+=)|at\+\+/.test(line)) ? 'let' : 'const'} at = start`,
    ...indent(writes),
    '  return at',
    '}',
    '',
  )
  const cursor = module.useType('Cursor', runtime('cursor'))
  const reads = printReads(module, struct)
  module.print(
    '/** @throws DecodeError */',
    `export function ${readFunction(struct)}(${named('cursor', reads)}: ${cursor}${printParams(module, struct, reads)}): ${name} {`,
    ...indent(reads),
    '}',
    '',
  )
  printQuickType(module, struct)
  printTypeView(module, struct)
  printInstances(module, struct)
  return module
}

/** A packet: the same for its body, and its encoder and decoder. */
export function packetFile(protocol: Protocol, packet: Packet): Module {
  const { body, id } = packet
  const name = pascal(packet.name)
  const module = new Module(packetModule(packet), protocol.file)
  const doc = [packet.doc ?? '', packetText(protocol, packet)]
  printInterface(module, body, doc)
  if (packet.from === 'internal') return module
  printLimits(module, body)
  printSize(module, body, protocol.header.size, protocol.header.maxFrame)

  const writes = printWrites(module, body)
  const given = isEmpty(body) ? '_packet' : 'packet'
  const moves = writes.some((line) => /\bat (=|\+=)|at\+\+/.test(line))
  module.print(
    '/**',
    ' * Writes the whole packet at `start` and returns where it ends. There must be room for its size.',
    ' * @throws EncodeError where a value does not fit; what was written counts for nothing then',
    ' */',
    `export function ${writeFunction(body)}(${given}: ${sentType(module, body)}, bytes: Uint8Array, start: number): number {`,
    `  ${moves ? 'let' : 'const'} at = start + ${module.use('HEADER_SIZE', HEADER)}`,
    ...indent(writes),
    `  ${module.use('writeHeader', HEADER)}(bytes, start, at - start, ${id}, ${quote(packet.name.spec)})`,
    '  return at',
    '}',
    '',
  )
  const fallback = isEmpty(body) ? ' = {}' : ''
  module.print(
    '/** The whole packet. @throws EncodeError where a value does not fit */',
    `export function encode${name}(packet: ${sentType(module, body)}${fallback}): Uint8Array {`,
    `  const bytes = new Uint8Array(${sizeExpression(body, (size) => size, 'packet')})`,
    `  ${writeFunction(body)}(packet, bytes, 0)`,
    '  return bytes',
    '}',
    '',
  )
  const quick = printQuickPacket(module, packet, protocol.header)
  module.print(
    '/** @param frame the whole packet, header included. @throws DecodeError where it is not exactly this packet */',
    `export function decode${name}(frame: Uint8Array): ${name} {`,
    ...(quick
      ? [
          `  return ${readQuickly(packet)} ?? careful${name}(frame)`,
          '}',
          '',
          '/** Reads field by field, and says what is wrong. */',
          `function careful${name}(frame: Uint8Array): ${name} {`,
        ]
      : []),
    `  const cursor = ${module.use('openFrame', HEADER)}(frame, ${id}, ${quote(packet.name.spec)})`,
    `  const packet = ${readFunction(body)}(cursor)`,
    `  cursor.finish(${quote(packet.name.spec)})`,
    '  return packet',
    '}',
    '',
    `function ${readFunction(body)}(${isNothing(body) ? '_cursor' : 'cursor'}: ${module.useType('Cursor', runtime('cursor'))}): ${name} {`,
    ...indent(printReads(module, body)),
    '}',
    '',
  )
  printPacketView(module, packet, protocol.header)
  printInstances(module, body)
  return module
}

function isNothing(struct: Struct): boolean {
  return struct.fields.length === 0
}

/** The most bytes that fit the text fields, for whoever wants to check before. */
function printLimits(module: Module, struct: Struct): void {
  const lines = struct.fields.flatMap((field) => {
    const { shape, role } = field
    const capacity = shape.kind === 'text' || shape.kind === 'bytes' ? capacityOf(shape) : undefined
    return capacity === undefined || role.kind !== 'value' ? [] : [`  ${property(field)}: ${capacity},`]
  })
  if (lines.length === 0) return
  module.print(
    '/** The most bytes that fit each field. */',
    `export const ${screaming(struct.name)}_LIMITS = {`,
    ...lines,
    '} as const',
    '',
  )
}
