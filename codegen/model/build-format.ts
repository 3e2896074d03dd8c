/** A file format: types alone, one of which is the whole. */

import { basename } from 'node:path'
import { type Diagnostic, problems } from '../spec/diagnostics.js'
import type { Spec } from '../spec/load.js'
import { buildTypes } from './build-types.js'
import type { Format } from './model.js'
import { nameOf } from './names.js'

export interface BuiltFormat {
  /** Undefined where there was any problem. */
  readonly format: Format | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** @param root the type that the whole is */
export function buildFormat(spec: Spec, root: string): BuiltFormat {
  const diagnostics: Diagnostic[] = []
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic)
  }
  const meta = spec.file.meta ?? { id: root, endian: 'le' }
  const { context, types } = buildTypes({ spec, report }, meta)
  const whole = types.find(({ name }) => name.spec === root)
  for (const [i] of (whole?.params ?? []).entries()) {
    const at = spec.keyAt(['types', root, 'params', i])
    report(problems.outsideSubset(at, 'a parameter of the whole, which nobody could tell it,'))
  }
  const sound = whole && diagnostics.length === 0 && spec.broken.size === 0
  const format: Format | undefined = sound
    ? {
        name: nameOf(meta.id),
        title: meta.title ?? meta.id,
        doc: meta.doc?.trim(),
        file: basename(spec.source.path),
        enums: [...context.enums.values()],
        types,
        root: whole,
      }
    : undefined
  return { format, diagnostics }
}
