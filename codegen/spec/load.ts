/**
 * Reads a spec file: YAML with positions, then the schema. What the schema refuses is reported and taken out,
 * so that the rest can still be checked for meaning in the same run.
 */

import type { Diagnostic } from './diagnostics.js'
import { validateShape } from './shape.js'
import type { Source } from './source.js'
import type { SpecFile } from './spec-file.js'
import { type Locator, type Path, parseYaml } from './yaml.js'

export type { Path }

export interface Spec extends Locator {
  readonly source: Source
  /** What the schema accepted; sections that it refused are missing. */
  readonly file: SpecFile
  /**
   * Names under packets, types and enums that are declared, but whose declaration the schema refused, and
   * sections that are missing or in which something was refused.
   */
  readonly broken: ReadonlySet<string>
}

export interface Loaded {
  readonly spec: Spec | undefined
  readonly source: Source
  readonly diagnostics: readonly Diagnostic[]
}

export function loadSpec(path: string, bytes: string): Loaded {
  const { source, diagnostics, ...parsed } = parseYaml(path, bytes)
  if (!parsed.locate) return { spec: undefined, source, diagnostics }
  const shape = validateShape(parsed.value, parsed.locate, 'protocol')
  return {
    spec: { source, file: shape.file, broken: shape.broken, ...parsed.locate },
    source,
    diagnostics: shape.diagnostics,
  }
}
