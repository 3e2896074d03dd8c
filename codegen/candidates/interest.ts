/** What the expressions of a packet say about its fields: which govern sizes, and which values decide something. */

import { evaluate, type Scope } from '../interpret/evaluate.js'
import type { Value } from '../interpret/value.js'
import { constantOf, type Expression, fieldPathsIn, fieldsIn, partsOf } from '../model/expression.js'
import { extentOf, type Field, type Literal, type Shape, type Struct } from '../model/model.js'

export interface Interest {
  /** Fields that a size or count is computed from; large values of them make large packets. */
  readonly governs: ReadonlySet<Field>
  /** Constants beside which the field stands in an expression. */
  readonly constants: ReadonlyMap<Field, readonly Literal[]>
  /** Elements of the longest list worth the time; undefined where any is. */
  readonly longest?: number
}

export function interestOf(struct: Struct): Interest {
  const found: Found = { governs: new Set(), constants: new Map() }
  look(struct, found)
  return found
}

interface Found {
  readonly governs: Set<Field>
  readonly constants: Map<Field, Literal[]>
}

function look(struct: Struct, found: Found): void {
  for (const { shape, repeat, condition, valid } of struct.fields) {
    const extent = extentOf(shape)
    if (condition) say(condition, found)
    if (valid?.kind === 'holds') say(valid.condition, found)
    if (repeat?.until === 'condition') say(repeat.condition, found)
    if (repeat?.until === 'count') say(repeat.count, found, true)
    if (extent?.kind === 'size') say(extent.size, found, true)
    lookInside(shape, found)
  }
}

function lookInside(shape: Shape, found: Found): void {
  if (shape.kind === 'switch') {
    const cases = shape.variants.flatMap(({ values }) => values)
    for (const value of cases)
      note(
        shape.on,
        [constantOf(value)].flatMap((one) => one ?? []),
        found,
      )
    for (const variant of shape.variants) lookInside(variant.shape, found)
  }
  if (shape.kind !== 'struct') return
  look(shape.struct, found)
  // What is said of a parameter is said of what it is told.
  for (const [i, param] of shape.struct.params.entries()) {
    const arg = shape.args[i]
    if (!arg) continue
    note(arg, found.constants.get(param) ?? [], found)
    if (found.governs.has(param)) for (const field of fieldsIn(arg)) found.governs.add(field)
  }
}

function say(expression: Expression, found: Found, governs = false): void {
  note(expression, literalsIn(expression), found)
  if (governs) for (const field of lastFieldsIn(expression)) found.governs.add(field)
}

function note(expression: Expression, literals: readonly Literal[], { constants }: Found): void {
  for (const field of lastFieldsIn(expression))
    constants.set(field, [...new Set([...(constants.get(field) ?? []), ...literals])])
}

function lastFieldsIn(expression: Expression): Field[] {
  return fieldPathsIn(expression).flatMap((path) => path.slice(-1))
}

function literalsIn(expression: Expression): Literal[] {
  switch (expression.kind) {
    case 'integer':
    case 'float':
    case 'text':
      return [expression.value]
    case 'enum':
      return [BigInt(expression.entry.value)]
    default:
      return partsOf(expression).flatMap(literalsIn)
  }
}

/** What a condition holds `_` against, in this packet. */
export function comparedWith(condition: Expression, scope: Scope): Value[] {
  if (condition.kind !== 'comparison') return partsOf(condition).flatMap((part) => comparedWith(part, scope))
  const sides = [condition.left, condition.right]
  if (!sides.some(({ kind }) => kind === 'element')) return []
  return sides.filter((side) => !namesElement(side)).map((side) => evaluate(side, scope))
}

function namesElement(expression: Expression): boolean {
  return expression.kind === 'element' || partsOf(expression).some(namesElement)
}
