/** What an instance's value is, seen from the structure that holds its own. */

import { problems } from '../spec/diagnostics.js'
import type { Span } from '../spec/source.js'
import { derivedElsewhere } from './derived-elsewhere.js'
import { type Expression, mapFields } from './expression.js'
import type { Field, Instance } from './model.js'
import { checkThere, type Place, type Root } from './place.js'
import { refuse } from './refused.js'

/** Parts of an expression that instances have been put into; a chain of them could grow without end. */
const MOST_PARTS = 1000

/** The instance of the structure at the place. */
export function instanceOf(instance: Instance, { root, path }: Place, at: Span): Expression {
  return checkGrowth(rebase(instance.value, root, path, at), at)
}

/** @returns the expression. @throws Refused where it has grown too big for generated code */
export function checkGrowth(expression: Expression, at: Span): Expression {
  let parts = 0
  mapFields(expression, (field) => {
    if (++parts > MOST_PARTS)
      refuse(
        problems.outsideSubset(
          at,
          `an expression that names more than ${MOST_PARTS} fields by its instances`,
        ),
      )
    return field
  })
  return expression
}

function rebase(expression: Expression, root: Root, outer: readonly Field[], at: Span): Expression {
  return mapFields(expression, (inner) => {
    const [first] = inner.path
    if (inner.kind === 'element' || !first) return inner
    const holder = outer.at(-1)
    if (first.role.kind === 'param' && holder?.shape.kind === 'struct') {
      const index = holder.shape.struct.params.indexOf(first)
      const arg = holder.shape.args[index]
      if (!arg) return inner
      const around = outer.slice(0, -1)
      return around.length === 0 && root.kind === 'field' ? arg : rebase(arg, root, around, at)
    }
    const path = [...outer, ...inner.path]
    const derived = derivedElsewhere(root, path, at)
    if (derived) return derived
    checkThere(root.kind, path, at)
    return { ...root, path, type: inner.type, range: inner.range }
  })
}
