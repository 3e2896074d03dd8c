/**
 * What a lint rule is: data, one file a rule under rules/. A rule sees the model, for what the spec means, and the
 * spec, for where it says so; it returns what it finds, and lint.ts turns that into diagnostics.
 */

import type { Protocol } from '../model/model.js'
import type { Path, Spec } from '../spec/load.js'

export interface Context {
  readonly protocol: Protocol
  readonly spec: Spec
}

export interface Finding {
  /** What it is about, as keys and indexes from the top of the spec. */
  readonly path: Path
  /** The key that ends the path is marked, not what it holds. */
  readonly markKey?: boolean
  /** What was found, and what was expected. */
  readonly message: string
  /** What to do about it, in the imperative. */
  readonly fix?: string
  readonly related?: readonly { readonly path: Path; readonly message: string }[]
}

export interface Rule {
  readonly id: string
  /** One sentence: what the rule asks of a spec. */
  readonly purpose: string
  readonly check: (context: Context) => readonly Finding[]
}

export function rule(made: Rule): Rule {
  return made
}
