/** What the expressions of a packet say about its fields: which govern sizes, and which values decide something. */

import { type Expression, fieldPathsIn } from '../../model/expression.js'
import type { Field, Literal, Struct } from '../../model/model.js'

export interface Interest {
  /** Fields that a size or count is computed from; large values of them make large packets. */
  readonly governs: ReadonlySet<Field>
  /** Constants beside which the field stands in an expression. */
  readonly constants: ReadonlyMap<Field, readonly Literal[]>
}

export function interestOf(struct: Struct): Interest {
  const governs = new Set<Field>()
  const constants = new Map<Field, readonly Literal[]>()
  for (const expression of expressionsIn(struct)) {
    const literals = literalsIn(expression.text)
    for (const field of fieldPathsIn(expression.text).flatMap((path) => path.slice(-1))) {
      if (expression.governs) governs.add(field)
      constants.set(field, [...(constants.get(field) ?? []), ...literals])
    }
  }
  return { governs, constants }
}

interface Said {
  readonly text: Expression
  readonly governs: boolean
}

function expressionsIn(struct: Struct): Said[] {
  return struct.fields.flatMap(({ shape, repeat, condition }) => {
    const said: Said[] = []
    if (condition) said.push({ text: condition, governs: false })
    if (repeat?.until === 'count') said.push({ text: repeat.count, governs: true })
    if ((shape.kind === 'text' || shape.kind === 'bytes') && shape.extent.kind === 'size')
      said.push({ text: shape.extent.size, governs: true })
    return shape.kind === 'struct' ? [...said, ...expressionsIn(shape.struct)] : said
  })
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

function partsOf(expression: Expression): Expression[] {
  if ('operand' in expression) return [expression.operand]
  if ('left' in expression) return [expression.left, expression.right]
  return expression.kind === 'choice' ? [expression.condition, expression.yes, expression.no] : []
}
