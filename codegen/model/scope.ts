/** What the builders of a structure hand to each other. */

import type { Path } from '../spec/load.js'
import type { AttributeSpec, MetaSpec } from '../spec/spec-file.js'
import type { EnumType, Struct } from './model.js'
import type { Reporter, Scope } from './resolve.js'

export interface Context extends Reporter {
  readonly meta: MetaSpec
  readonly enums: ReadonlyMap<string, EnumType>
  readonly broken: ReadonlySet<string>
  /** The type of that name, built on demand; undefined where it is unknown or refused, which is reported. */
  struct(name: string, path: Path): Struct | undefined
}

/** An attribute on its way to a field. */
export interface Attribute {
  readonly spec: Omit<AttributeSpec, 'type'> & { readonly type?: string }
  readonly path: Path
  /** Where its type stands: in the attribute, or among the cases of a switch. */
  readonly typePath: Path
  readonly scope: Scope
}
