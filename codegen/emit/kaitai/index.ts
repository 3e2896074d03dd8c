/**
 * The model to a plain .ksy: a stream of packets, for kaitai-struct-compiler, the Kaitai Web IDE, and as an
 * oracle in the tests. What Kaitai has no word for is lowered: `reserved` to a plain field, a packet's name to
 * a type, packet ids to an enum that the body's type is switched on.
 */

import { stringify } from 'yaml'
import type { Field, Literal, Protocol, Shape, Struct } from '../../model/model.js'
import { kaitai } from '../../model/names.js'
import { sizeOfElement } from '../../model/sizes.js'
import type { SpecFile } from '../../spec/spec-file.js'
import { banner, type Files } from '../text.js'

type Yaml = string | number | bigint | boolean | Yaml[] | { [key: string]: Yaml | undefined }

const PACKET_ID = 'packet_id'
const PACKET = 'packet'
const BODY = 'body'

export function emitKaitai(protocol: Protocol, file: SpecFile): Files {
  const { header } = protocol
  const wire = protocol.packets.filter(({ from }) => from !== 'internal')
  const seqs = originals(file)
  const ksy: Yaml = {
    meta: {
      id: rootOf(protocol),
      title: protocol.title,
      'ks-version': '0.11',
      endian: file.meta?.endian ?? 'le',
      'bit-endian': file.meta?.['bit-endian'],
      encoding: file.meta?.encoding,
    },
    doc: docOf(protocol),
    seq: [{ id: 'packets', type: PACKET, repeat: 'eos' }],
    types: {
      [PACKET]: {
        doc: docOf(header.struct),
        seq: [
          ...lowerSeq(header.struct, seqs.header).map((attribute, i) => {
            const field = header.struct.fields[i]
            if (field === header.packetId) return { ...attribute, enum: PACKET_ID }
            return field === header.frameLength ? { ...attribute, valid: { min: header.size } } : attribute
          }),
          {
            id: header.struct.fields.some(({ name }) => name.spec === BODY) ? `${BODY}_of_packet` : BODY,
            size: `${header.frameLength.name.spec} - ${header.size}`,
            type: {
              'switch-on': header.packetId.name.spec,
              cases: Object.fromEntries(
                wire.map(({ name }) => [`${PACKET_ID}::${kaitai(name)}`, kaitai(name)]),
              ),
            },
          },
        ],
      },
      ...Object.fromEntries(
        protocol.types.map((struct) => [kaitai(struct.name), lowerStruct(struct, seqs.types(struct), file)]),
      ),
      ...Object.fromEntries(
        wire.map(({ name, body }) => [kaitai(name), lowerStruct(body, seqs.packets(body), file)]),
      ),
    },
    enums: {
      [PACKET_ID]: Object.fromEntries(
        wire.map((packet) => [
          packet.id,
          { id: kaitai(packet.name), '-orig-id': packet.name.spec, doc: docOf(packet) },
        ]),
      ),
      ...Object.fromEntries(
        protocol.enums.map(({ name, entries }) => [
          kaitai(name),
          Object.fromEntries(
            entries.map((entry) => [
              entry.value,
              { id: kaitai(entry.name), '-orig-id': entry.name.spec, doc: docOf(entry) },
            ]),
          ),
        ]),
      ),
    },
  }
  const text = stringify(ksy, { lineWidth: 110 })
  return new Map([[`${kaitai(protocol.name)}.ksy`, `# ${banner(protocol.file)}\n${text}`]])
}

/** A type of the same name would hide the root inside it. */
function rootOf({ name, types, packets }: Protocol): string {
  const hidden = [...types, ...packets].some((other) => kaitai(other.name) === kaitai(name))
  return hidden ? `${kaitai(name)}_protocol` : kaitai(name)
}

/** kaitai-struct-compiler puts it into comments as it is. */
function docOf({ doc }: { readonly doc: string | undefined }): string | undefined {
  return doc?.replaceAll('*/', '* /')
}

/** What `size` cannot say. */
function docOfField({ doc, shape }: Field): string | undefined {
  const size = 'mayEndEarly' in shape && shape.mayEndEarly ? sizeOfElement(shape).min : undefined
  const written =
    size === undefined ? undefined : `Written with ${size} bytes; a packet may end behind the terminator.`
  return docOf({ doc: [doc, written].filter((text) => text !== undefined).join(' ') || undefined })
}

type Attributes = readonly Readonly<Record<string, unknown>>[]

/** The attributes as they were written: their expressions are Kaitai's already. */
function originals(file: SpecFile) {
  const list = (seq: readonly object[] | undefined): Attributes =>
    (seq ?? []).map((attribute) => ({ ...attribute }))
  return {
    header: list(file.header?.seq),
    types: (struct: Struct): Attributes => list(file.types?.[struct.name.spec]?.seq),
    packets: (struct: Struct): Attributes => list(file.packets?.[struct.name.spec]?.seq),
  }
}

function lowerStruct(struct: Struct, seq: Attributes, file: SpecFile): Yaml {
  const { spec } = struct.name
  const instances = (file.types?.[spec] ?? file.packets?.[spec])?.instances
  const params = file.types?.[spec]?.params?.map((param) => plain({ ...param }) ?? {})
  return {
    doc: docOf(struct),
    ...(struct.name.spec.startsWith('k') ? { '-orig-id': struct.name.spec } : {}),
    params: struct.params.length > 0 ? params : undefined,
    seq: lowerSeq(struct, seq),
    instances: struct.instances.length > 0 ? plain({ ...instances }) : undefined,
  }
}

function lowerSeq(struct: Struct, seq: Attributes): { [key: string]: Yaml | undefined }[] {
  const attributes = struct.fields.map((field, i) => {
    const original = seq[i] ?? {}
    const value = (key: string): Yaml | undefined => plain(original[key])
    return {
      id: field.name.spec,
      type: value('type'),
      size: value('size'),
      ...lowerContents(field.shape),
      'size-eos': value('size-eos'),
      ...lowerSize(field.shape),
      encoding: value('encoding'),
      terminator: value('terminator'),
      'pad-right': value('pad-right'),
      enum: value('enum'),
      repeat: value('repeat'),
      'repeat-expr': value('repeat-expr'),
      'repeat-until': value('repeat-until'),
      if: value('if'),
      valid: field.valid?.kind === 'holds' ? value('valid') : lowerValid(field),
      doc: docOfField(field),
    }
  })
  return [...attributes, ...filler(struct)]
}

/** The last field may end with its packet: for Kaitai it is all that is left. */
function lowerSize(shape: Shape): { [key: string]: Yaml | undefined } {
  return 'mayEndEarly' in shape && shape.mayEndEarly ? { size: undefined, 'size-eos': true } : {}
}

/** Kaitai takes no empty contents. */
function lowerContents(shape: Shape): { [key: string]: Yaml } {
  if (shape.kind !== 'contents') return {}
  return shape.bytes.length > 0 ? { contents: [...shape.bytes] } : { size: 0 }
}

/** A structure ends on a byte. Kaitai would read on in its last byte, so what is left of it gets a nameless field. */
function filler(struct: Struct): { [key: string]: Yaml }[] {
  const shape = struct.fields.at(-1)?.shape
  const left = shape?.kind === 'bits' ? (8 - ((shape.position + shape.width) % 8)) % 8 : 0
  return shape?.kind === 'bits' && left > 0 ? [{ type: `b${left}${shape.endian}` }] : []
}

/** Values are printed anew from the model, with all the digits of 64-bit integers. */
function lowerValid(field: Field): Yaml | undefined {
  const { role, valid, shape } = field
  const literal = (value: Literal): Yaml => {
    if (typeof value === 'string') return JSON.stringify(value)
    const type = shape.kind === 'integer' || shape.kind === 'bits' ? shape.enum : undefined
    const entry = type?.entries.find((entry) => BigInt(entry.value) === value)
    return type && entry ? `${kaitai(type.name)}::${kaitai(entry.name)}` : value
  }
  if (role.kind === 'constant' && shape.kind !== 'contents') return { eq: literal(role.value) }
  if (!valid || valid.kind === 'holds') return undefined
  if (valid.kind === 'any-of') return { 'any-of': valid.values.map(literal) }
  if ('enum' in shape && shape.enum) return { expr: numberWithin(valid.min, valid.max) }
  return {
    min: valid.min === undefined ? undefined : literal(valid.min),
    max: valid.max === undefined ? undefined : literal(valid.max),
  }
}

/** Kaitai compares enums by their number alone. */
function numberWithin(min: Literal | undefined, max: Literal | undefined): string {
  const bounds = [min === undefined ? '' : `_.to_i >= ${min}`, max === undefined ? '' : `_.to_i <= ${max}`]
  return bounds.filter((bound) => bound !== '').join(' and ')
}

function plain(value: unknown): Yaml | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(plain).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null) return undefined
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
