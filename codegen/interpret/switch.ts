import { constantOf } from '../model/expression.js'
import type { SwitchShape, Variant } from '../model/model.js'
import { evaluate, type Scope } from './evaluate.js'

/** The case that the fields before ask for; undefined where there is none. */
export function variantFor({ on, variants }: SwitchShape, scope: Scope): Variant | undefined {
  const asked = evaluate(on, scope)
  return (
    variants.find(({ values }) => values.some((value) => constantOf(value) === asked)) ??
    variants.find(({ values }) => values.length === 0)
  )
}
