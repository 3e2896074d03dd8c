/** What `valid` allows, as a condition on a value and in words. */

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

export function allowedText(valid: Valid): string {
  if (valid.kind === 'any-of') {
    const values = valid.values.map((value) =>
      typeof value === 'string' ? JSON.stringify(value) : String(value),
    )
    return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`
  }
  if (valid.min === undefined) return `at most ${valid.max}`
  return valid.max === undefined ? `at least ${valid.min}` : `${valid.min} to ${valid.max}`
}
