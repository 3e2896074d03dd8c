/** What a name in an expression leads to. */

import { problems } from '../spec/diagnostics.js'
import type { Span } from '../spec/source.js'
import type { Field, Shape } from './model.js'
import type { Range } from './ranges.js'
import { refuse } from './refused.js'

/** A place in the structure, or in the element that `_` is. */
export interface Place {
  readonly root: Root
  readonly path: readonly Field[]
  /** What is at the end of the path. */
  readonly field: Field
}

export type Root = { readonly kind: 'field' } | { readonly kind: 'element'; readonly of: Shape }

/** No text and no list is longer, so that lengths are plain numbers everywhere. */
export const LENGTHS: Range = { min: 0n, max: (1n << 31n) - 1n }

/** Every structure on the way is there, once, and shows what is asked of it. */
export function checkThere(kind: Root['kind'], path: readonly Field[], at: Span): void {
  for (const [depth, field] of path.entries()) {
    if (field.condition) refuse(problems.maybeAbsent(at, field.name.spec))
    if (field.repeat) refuse(problems.expressionType(at, 'a list', 'a single value'))
    const outside = kind === 'element' || depth > 0
    if (outside && field.role.kind === 'derived') refuse(problems.hiddenField(at, field.name.spec))
    if (field.role.kind === 'reserved')
      refuse(problems.expressionType(at, 'a reserved field', 'one that means something'))
  }
}
