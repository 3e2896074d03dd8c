/** What `valid` demands, as a condition on a value. */

import type { Field, Literal, Role, Valid } from '../../model/model.js'
import { allowedText, literalText } from '../shared/words.js'
import { type Access, printExpression, printLiteral } from './expressions.js'
import type { Module } from './module.js'

export interface Demand {
  /** In Python, on the value. */
  readonly condition: string
  /** In words. */
  readonly expected: string
}

/** @param value an expression; of 4-byte floats as the wire has them */
export function validDemand(
  module: Module,
  valid: Valid,
  field: Field,
  value: string,
  access: Access,
): Demand {
  return { condition: allowed(module, valid, field, value, access), expected: allowedText(valid) }
}

export function constantDemand(
  { value: constant }: Role & { readonly kind: 'constant' },
  field: Field,
  value: string,
): Demand {
  const equals = typeof constant === 'boolean' ? 'is' : '=='
  return { condition: `${value} ${equals} ${printLiteral(constant, field)}`, expected: literalText(constant) }
}

function allowed(module: Module, valid: Valid, field: Field, value: string, access: Access): string {
  const literal = (constant: Literal): string => printLiteral(constant, field)
  switch (valid.kind) {
    case 'any-of': {
      const [only, ...others] = valid.values.map(literal)
      return others.length === 0 ? `${value} == ${only}` : `${value} in (${[only, ...others].join(', ')})`
    }
    case 'holds':
      return printExpression(module, valid.condition, { ...access, element: value })
    case 'range': {
      if (valid.min === undefined)
        return valid.max === undefined ? 'True' : `${value} <= ${literal(valid.max)}`
      const above = `${literal(valid.min)} <= ${value}`
      return valid.max === undefined ? above : `${above} <= ${literal(valid.max)}`
    }
  }
}
