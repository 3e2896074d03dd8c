/** What `valid` allows, as a condition on a value. */

import type { Field, Valid } from '../../model/model.js'
import { printLiteral } from './expressions.js'

export function allowed(valid: Valid, field: Field, value: string): string {
  const literal = (constant: Parameters<typeof printLiteral>[0]): string => printLiteral(constant, field)
  if (valid.kind === 'any-of')
    return valid.values.map((constant) => `${value} === ${literal(constant)}`).join(' || ')
  const bounds: string[] = []
  if (valid.min !== undefined) bounds.push(`${value} >= ${literal(valid.min)}`)
  if (valid.max !== undefined) bounds.push(`${value} <= ${literal(valid.max)}`)
  return bounds.join(' && ')
}
