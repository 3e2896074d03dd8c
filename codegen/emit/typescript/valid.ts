/** What `valid` allows, as a condition on a value. */

import type { Field, Valid } from '../../model/model.js'
import { type Access, printExpression, printLiteral, withElement } from './expressions.js'
import type { Module } from './module.js'

/** @param access how the fields that the condition names are reached */
export function allowed(module: Module, valid: Valid, field: Field, value: string, access: Access): string {
  const literal = (constant: Parameters<typeof printLiteral>[0]): string => printLiteral(constant, field)
  switch (valid.kind) {
    case 'any-of':
      return valid.values.map((constant) => `${value} === ${literal(constant)}`).join(' || ')
    case 'holds':
      return printExpression(module, valid.condition, withElement(access, value))
    case 'range': {
      const bounds: string[] = []
      if (valid.min !== undefined) bounds.push(`${value} >= ${literal(valid.min)}`)
      if (valid.max !== undefined) bounds.push(`${value} <= ${literal(valid.max)}`)
      return bounds.join(' && ')
    }
  }
}
