/** Declared types to structures, each built when it is first asked for, so that a type stands behind those it uses. */

import { problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path, Spec } from '../spec/load.js'
import { positionAt } from '../spec/source.js'
import type { MetaSpec, StructureSpec } from '../spec/spec-file.js'
import { buildEnums } from './build-enums.js'
import { buildFields } from './build-fields.js'
import { buildParams } from './build-params.js'
import type { Struct } from './model.js'
import { type Name, nameOf } from './names.js'
import type { Reporter } from './resolve.js'
import type { Context } from './scope.js'
import { sizeOfFields } from './sizes.js'

/** Some of what a type may be; all of Kaitai's numbers would make the hint too long to read. */
const BUILT_IN = ['u1', 'u2', 'u4', 'u8', 's4', 'f4', 'f8', 'str', 'strz']

export interface Types {
  readonly context: Context
  /** Those that were sound, each behind the types it uses. */
  readonly types: readonly Struct[]
  /** Builds what is no declared type: a packet's body, the header, a format's whole. */
  build(name: Name, declared: Partial<StructureSpec>, path: Path): Struct
}

export function buildTypes({ spec, report }: Reporter, meta: MetaSpec): Types {
  const { file } = spec
  const structs = new Map<string, Struct>()
  const types: Struct[] = []
  const underWay: string[] = []
  const enums = buildEnums({ spec, report })
  const context: Context = { spec, report, meta, enums, broken: spec.broken, struct }

  function struct(name: string, path: Path): Struct | undefined {
    const declared = file.types && Object.hasOwn(file.types, name) ? file.types[name] : undefined
    if (!declared) {
      const known = [...Object.keys(file.types ?? {}), ...BUILT_IN]
      if (!spec.broken.has(name)) report(problems.unknownType(spec.at(path), name, hint(name, known)))
      return undefined
    }
    if (underWay.includes(name)) {
      report(problems.recursive(spec.at(path), [...underWay.slice(underWay.indexOf(name)), name].join(' → ')))
      return undefined
    }
    const known = structs.get(name)
    if (known) return known
    underWay.push(name)
    const built = build(nameOf(name), declared, ['types', name])
    underWay.pop()
    structs.set(name, built)
    types.push(built)
    return built
  }

  function build(name: Name, declared: Partial<StructureSpec>, path: Path): Struct {
    const params = buildParams(context, declared, path)
    const { fields, instances } = buildFields(context, declared, params, path)
    return {
      name,
      doc: declared.doc?.trim(),
      params,
      fields,
      instances,
      size: sizeOfFields(fields),
      line: lineOf(spec, path),
    }
  }

  for (const name of Object.keys(file.types ?? {})) struct(name, ['types', name])
  return { context, types, build }
}

function lineOf(spec: Spec, path: Path): number {
  return positionAt(spec.source, spec.keyAt(path).start).line
}
