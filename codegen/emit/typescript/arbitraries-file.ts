/** fast-check arbitraries: every packet, with values from the whole range that its fields take. */

import { isFixed, type Protocol, type Struct } from '../../model/model.js'
import { camel, pascal } from '../../model/names.js'
import { printStructArbitrary } from './arbitrary.js'
import { Module, quote } from './module.js'
import { printParams } from './params.js'
import { packetModule, runtime, sizeConstant, sizeFunction, typeModule } from './spelling.js'

export function arbitrariesFile(protocol: Protocol): Module {
  const module = new Module('arbitraries.ts', protocol.file)
  module.use('* as fc', 'fast-check')
  for (const struct of protocol.types) printArbitrary(module, struct, typeModule(struct), '')
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  for (const packet of wire) {
    const { body } = packet
    const mayBeTooLong = protocol.header.size + body.size.max > protocol.header.maxFrame
    const sizeOf = mayBeTooLong ? module.use(sizeFunction(body), packetModule(packet)) : ''
    const filter = mayBeTooLong
      ? `.filter(${module.use('fitsFrame', runtime('arbitrary-values'))}(${sizeOf}))`
      : ''
    printArbitrary(module, body, packetModule(packet), filter)
  }

  module.print(
    '/** A packet with all that a test of its codec needs. */',
    'export interface PacketCase<Packet> {',
    '  readonly name: string',
    '  readonly id: number',
    "  readonly from: 'client' | 'server'",
    '  readonly arbitrary: fc.Arbitrary<Packet>',
    '  readonly encode: (packet: Packet) => Uint8Array',
    '  readonly decode: (frame: Uint8Array) => Packet',
    '  readonly write: (packet: Packet, bytes: Uint8Array, start: number) => number',
    '  readonly sizeOf: (packet: Packet) => number',
    '}',
    '',
    '/** Calls `visit` with every packet that goes over the wire. */',
    `export function everyPacket(${wire.length > 0 ? 'visit' : '_visit'}: <Packet>(packet: PacketCase<Packet>) => void): void {`,
  )
  for (const packet of wire) {
    const name = pascal(packet.name)
    const from = packetModule(packet)
    const size = isFixed(packet.body.size)
      ? `() => ${module.use(sizeConstant(packet.body), from)}`
      : module.use(sizeFunction(packet.body), from)
    module.print(
      '  visit({',
      `    name: ${quote(packet.name.spec)},`,
      `    id: ${packet.id},`,
      `    from: '${packet.from}',`,
      `    arbitrary: ${camel(packet.name)}Arbitrary,`,
      `    encode: ${module.use(`encode${name}`, from)},`,
      `    decode: ${module.use(`decode${name}`, from)},`,
      `    write: ${module.use(`write${name}`, from)},`,
      `    sizeOf: ${size},`,
      '  })',
    )
  }
  module.print('}')
  return module
}

/** @param filter what is called on the arbitrary, or '' */
function printArbitrary(module: Module, struct: Struct, from: string, filter: string): void {
  const type = module.useType(pascal(struct.name), from)
  const text = printStructArbitrary(module, struct, type) + filter
  const name = `${camel(struct.name)}Arbitrary`
  if (struct.params.length === 0) module.print(`export const ${name}: fc.Arbitrary<${type}> = ${text}`, '')
  else {
    const params = printParams(module, struct, text.split('\n')).replace(/^, /, '')
    module.print(`export const ${name} = (${params}): fc.Arbitrary<${type}> => ${text}`, '')
  }
}
