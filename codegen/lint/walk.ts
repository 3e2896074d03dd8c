/** The parts of a protocol with their places in the spec. */

import type { Field, Protocol, Struct } from '../model/model.js'
import type { Name } from '../model/names.js'
import type { Path } from '../spec/load.js'

export interface StructPlace {
  readonly struct: Struct
  readonly path: Path
}

/** A name inside a structure, and what of its place is marked. */
export interface NamePlace {
  readonly name: Name
  readonly path: Path
  readonly markKey: boolean
}

export interface FieldPlace {
  readonly field: Field
  readonly path: Path
}

/** Every structure in the order of the spec: the header, the types, the packets' bodies. */
export function structsOf({ header, types, packets }: Protocol): StructPlace[] {
  return [
    { struct: header.struct, path: ['header'] },
    ...types.map((struct) => ({ struct, path: ['types', struct.name.spec] })),
    ...packets.map(({ body }) => ({ struct: body, path: ['packets', body.name.spec] })),
  ]
}

/** @param among the structures to look into; all of them unless told */
export function fieldsOf(protocol: Protocol, among?: ReadonlySet<Struct>): FieldPlace[] {
  return structsOf(protocol)
    .filter(({ struct }) => among?.has(struct) ?? true)
    .flatMap(({ struct, path }) => struct.fields.map((field, i) => ({ field, path: [...path, 'seq', i] })))
}

/** Of fields, parameters and instances. */
export function namesOf(protocol: Protocol): NamePlace[] {
  return structsOf(protocol).flatMap(({ struct: { fields, params, instances }, path }) => [
    ...params.map(({ name }, i) => ({ name, path: [...path, 'params', i, 'id'], markKey: false })),
    ...fields.map(({ name }, i) => ({ name, path: [...path, 'seq', i, 'id'], markKey: false })),
    ...instances.map(({ name }) => ({ name, path: [...path, 'instances', name.spec], markKey: true })),
  ])
}
