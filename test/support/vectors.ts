/** Test vectors as the generator writes them, and their values as generated TypeScript has them. */

import type { Json } from '../../codegen/emit/vectors/json.js'
import { isWide, type Shape, type Struct } from '../../codegen/model/model.js'
import { camel } from '../../codegen/model/names.js'

export interface Vectors {
  readonly format: number
  readonly protocol: string
  readonly digest: string
  readonly packets: Readonly<Record<string, PacketVectors>>
}

export interface PacketVectors {
  readonly id: number
  readonly from: string
  readonly valid: readonly { readonly about: string; readonly value: Json; readonly bytes: string }[]
  readonly accepted: readonly { readonly about: string; readonly bytes: string; readonly value: Json }[]
  readonly malformed: readonly {
    readonly about: string
    readonly bytes: string
    readonly reason: string
    readonly field: string
    readonly offset: number
    readonly answer?: string
  }[]
  readonly refused: readonly {
    readonly about: string
    readonly value: Json
    readonly reason: string
    readonly field: string
  }[]
}

export function parseVectors(text: string): Vectors {
  const vectors: unknown = JSON.parse(text)
  if (!isVectors(vectors)) throw new Error('these are no test vectors')
  return vectors
}

/** The rest is what the generator's own types promise. */
function isVectors(value: unknown): value is Vectors {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}

export function fromHex(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes, 'hex'))
}

/** A packet as the generated code takes it; what is of the wrong type stays so. */
export function packetFrom({ fields }: Struct, json: Json): unknown {
  if (typeof json !== 'object' || Array.isArray(json)) return json
  const members = Object.entries(json).map(([name, value]): [string, unknown] => {
    const field = fields.find((field) => field.name.spec === name)
    if (!field) throw new Error(`there is no field ${name}`)
    const list = field.repeat && Array.isArray(value)
    return [
      camel(field.name),
      list ? value.map((one: Json) => valueFrom(field.shape, one)) : valueFrom(field.shape, value),
    ]
  })
  return Object.fromEntries(members)
}

const FLOATS: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }

function valueFrom(shape: Shape, json: Json): unknown {
  switch (shape.kind) {
    case 'switch': {
      if (typeof json !== 'object' || Array.isArray(json) || !('type' in json)) return json
      const variant = shape.variants.find(({ name }) => name.spec === json.type)
      if (!variant) throw new Error(`there is no case ${String(json.type)}`)
      return { type: camel(variant.name), value: valueFrom(variant.shape, json.value ?? '') }
    }
    case 'struct':
      return packetFrom(shape.struct, json)
    case 'float':
      return typeof json === 'string' ? (FLOATS[json] ?? json) : json
    case 'bytes':
      return typeof json === 'string' ? fromHex(json) : json
    case 'integer':
    case 'bits':
      return isWide(shape) && typeof json === 'string' && /^-?\d+$/.test(json) ? BigInt(json) : json
    default:
      return json
  }
}
