/** A packet spec's text to its model: what is generated, linted, compared and documented begins with it. */

import { buildProtocol } from './model/build.js'
import type { Protocol } from './model/model.js'
import { type Diagnostic, inSpecOrder } from './spec/diagnostics.js'
import { loadSpec, type Spec } from './spec/load.js'
import type { Source } from './spec/source.js'

export interface ReadProtocol {
  readonly source: Source
  readonly diagnostics: readonly Diagnostic[]
  /** Both undefined where there are diagnostics. */
  readonly protocol: Protocol | undefined
  readonly spec: Spec | undefined
}

/** With all its problems in spec order. @param path as diagnostics call the file */
export function protocolOf(path: string, text: string): ReadProtocol {
  const { spec, source, diagnostics } = loadSpec(path, text)
  const built = spec && buildProtocol(spec)
  const all = inSpecOrder([...diagnostics, ...(built?.diagnostics ?? [])])
  const sound = built?.protocol && all.length === 0
  return sound
    ? { source, diagnostics: all, protocol: built.protocol, spec }
    : { source, diagnostics: all, protocol: undefined, spec: undefined }
}
