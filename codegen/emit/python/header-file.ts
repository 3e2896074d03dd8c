import { headerOffset } from '../../model/layout.js'
import type { Field, Protocol } from '../../model/model.js'
import { sizeOfField } from '../../model/sizes.js'
import { indent } from '../text.js'
import { orderOf } from './bits.js'
import { printFieldReads } from './decode.js'
import { printWrites } from './encode.js'
import { Module, quote } from './module.js'
import { HEADER, local, runtime } from './spelling.js'

/** The header that every packet starts with: written and checked whole, and its two meanings read one by one. */
export function headerFile(protocol: Protocol): Module {
  const { header } = protocol
  const module = new Module(HEADER, protocol.file, 'The header that every packet starts with.')
  const names = [
    'HEADER_SIZE',
    'MAX_FRAME',
    'MAX_BODY',
    'frame_of',
    'open_frame',
    'frame_length_at',
    'packet_id_at',
  ]
  for (const name of names) module.define(name)
  module.print(
    `HEADER_SIZE = ${header.size}`,
    '"""Bytes."""',
    '',
    `MAX_FRAME = ${header.maxFrame}`,
    '"""The longest packet that the header can tell of, bytes, header included."""',
    '',
    'MAX_BODY = MAX_FRAME - HEADER_SIZE',
    '',
    '',
  )
  printFrameOf(module, protocol)
  printOpenFrame(module, protocol)
  const bytes = module.use('BytesLike', runtime('cursor'))
  const peek = (name: string, field: Field, doc: string): void => {
    const start = headerOffset(protocol.header, field)
    const [from, to] = [start, start + sizeOfField(field).min].map((n) => (n === 0 ? 'at' : `at + ${n}`))
    const order = field.shape.kind === 'integer' ? orderOf(field.shape) : 'little'
    module.print(
      `def ${name}(data: ${bytes}, at: int = 0) -> int:`,
      `    """${doc}"""`,
      `    return int.from_bytes(data[${from} : ${to}], "${order}")`,
      '',
      '',
    )
  }
  peek('frame_length_at', header.frameLength, 'Bytes of the whole packet whose header starts at `at`.')
  peek('packet_id_at', header.packetId, 'The id of the packet whose header starts at `at`.')
  return module
}

function printFrameOf(module: Module, { header }: Protocol): void {
  const writer = module.use('Writer', runtime('writer'))
  const error = module.use('EncodeError', runtime('errors'))
  module.print(
    `def frame_of(body: ${writer}, packet_id: int, packet: str) -> bytes:`,
    ...indent(
      [
        '"""The whole packet. Raises EncodeError where the header cannot tell its length."""',
        'length = HEADER_SIZE + len(body.data)',
        'if length > MAX_FRAME:',
        `    raise ${error}(packet, "", "frame", f"found {length} bytes, expected at most {MAX_FRAME}")`,
        `out = ${writer}(HEADER_SIZE)`,
        ...printWrites(module, header.struct),
        'return bytes(out.data + body.data)',
        '',
        '',
      ],
      4,
    ),
  )
}

function printOpenFrame(module: Module, protocol: Protocol): void {
  const { header } = protocol
  const cursor = module.use('Cursor', runtime('cursor'))
  const bytes = module.use('BytesLike', runtime('cursor'))
  const error = module.use('DecodeError', runtime('errors'))
  const expect = (field: Field, reason: string, expected: string): string[] => {
    const found = local(field)
    const problem = `f"found {${found}}, expected {${expected}}"`
    const at = `packet, ${quote(field.name.spec)}, ${headerOffset(protocol.header, field)}`
    return [`if ${found} != ${expected}:`, `    raise ${error}(${at}, "${reason}", ${problem})`]
  }
  module.print(
    `def open_frame(frame: ${bytes}, packet_id: int, packet: str) -> ${cursor}:`,
    ...indent(
      [
        '"""Opens a whole packet: past its header, with everything behind it to read.',
        '',
        'Raises DecodeError where the header tells of another packet or another length.',
        '"""',
        'data = bytes(frame)',
        'if len(data) < HEADER_SIZE:',
        `    raise ${error}(packet, "", 0, "short", f"found {len(data)} bytes, expected {HEADER_SIZE} or more")`,
        `cursor = ${cursor}(data, 0, len(data))`,
        ...printFieldReads(module, header.struct),
        ...expect(header.frameLength, 'length', 'len(data)'),
        ...expect(header.packetId, 'id', 'packet_id'),
        'return cursor',
        '',
        '',
      ],
      4,
    ),
  )
}
