/** What `valid` allows, as a condition on a value. */

import type { Field, Literal, Valid } from '../../model/model.js'
import { printLiteral } from './expressions.js'

export function allowed(valid: Valid, field: Field, value: string): string {
  const literal = (constant: Literal): string => printLiteral(constant, field)
  if (valid.kind === 'any-of') {
    const [only, ...others] = valid.values.map(literal)
    return others.length === 0 ? `${value} == ${only}` : `${value} in (${[only, ...others].join(', ')})`
  }
  if (valid.min === undefined) return valid.max === undefined ? 'True' : `${value} <= ${literal(valid.max)}`
  const above = `${literal(valid.min)} <= ${value}`
  return valid.max === undefined ? above : `${above} <= ${literal(valid.max)}`
}
