import { headerOffset } from '../../model/layout.js'
import type { Field, Protocol } from '../../model/model.js'
import { indent } from '../text.js'
import { printFieldReads } from './decode.js'
import { printWrites } from './encode.js'
import { Module, quote } from './module.js'
import { printIsFrame } from './quick.js'
import { HEADER, local, runtime } from './spelling.js'

/** The header that every packet starts with: written and checked whole, and its two meanings read one by one. */
export function headerFile(protocol: Protocol): Module {
  const { header } = protocol
  const module = new Module(HEADER, protocol.file)
  module.print(`/** Bytes. */`, `export const HEADER_SIZE = ${header.size}`, '')
  module.print('/** The longest packet that the header can tell of, bytes, header included. */')
  module.print(`export const MAX_FRAME = ${header.maxFrame}`, '')

  module.print(
    '/** Writes the header of a packet of `length` bytes. @throws EncodeError where the header cannot say so */',
  )
  module.print(
    'export function writeHeader(bytes: Uint8Array, start: number, length: number, id: number, packet: string): void {',
    '  let at = start',
  )
  module.print(...indent(printWrites(module, header.struct)), '}', '')
  printPeek(
    module,
    protocol,
    'frameLengthAt',
    header.frameLength,
    'Bytes of the whole packet whose header starts at `at`.',
  )
  printPeek(
    module,
    protocol,
    'packetIdAt',
    header.packetId,
    'The id of the packet whose header starts at `at`.',
  )

  printIsFrame(module, header)
  const cursor = module.use('Cursor', runtime('cursor'))
  const error = module.use('DecodeError', runtime('errors'))
  const expect = (field: Field, reason: 'length' | 'id', expected: string): string[] => {
    const found = local(field)
    const message = `\`found \${${found}}, expected \${${expected}}\``
    const place = `packet, ${quote(field.name.spec)}, ${headerOffset(protocol.header, field)}`
    return [`if (${found} !== ${expected}) throw new ${error}(${place}, '${reason}', ${message})`]
  }
  module.print(
    '/**',
    ' * Opens a whole packet: past its header, with everything behind it to read.',
    ' * @param cursor at the start of the frame; views have one of their own',
    ' * @throws DecodeError where the header tells of another packet or another length',
    ' */',
    `export function openFrame(frame: Uint8Array, id: number, packet: string, cursor = new ${cursor}(frame, 0, 0, frame.length)): ${cursor} {`,
    '  if (frame.length < HEADER_SIZE) {',
    `    throw new ${error}(packet, '', 0, 'short', \`found \${frame.length} bytes, expected \${HEADER_SIZE} or more\`)`,
    '  }',
    ...indent(printFieldReads(module, header.struct)),
    ...indent(expect(header.frameLength, 'length', 'frame.length')),
    ...indent(expect(header.packetId, 'id', 'id')),
    '  return cursor',
    '}',
  )
  return module
}

function printPeek(module: Module, protocol: Protocol, name: string, field: Field, doc: string): void {
  const { shape } = field
  if (shape.kind !== 'integer') return
  const start = headerOffset(protocol.header, field)
  const parts = Array.from({ length: shape.bytes }, (_, i) => {
    const place = start + i === 0 ? 'at' : `at + ${start + i}`
    const shift = 8 * (shape.endian === 'le' ? i : shape.bytes - 1 - i)
    return shift === 0 ? `(bytes[${place}] ?? 0)` : `((bytes[${place}] ?? 0) << ${shift})`
  })
  const value = parts.join(' | ')
  module.print(`/** ${doc} */`, `export function ${name}(bytes: Uint8Array, at: number): number {`)
  module.print(`  return ${shape.bytes === 4 ? `(${value}) >>> 0` : value}`, '}', '')
}
