/**
 * One structure's arbitrary. What others are measured by or depend on is drawn first, lengths among it; then
 * comes what they govern, at exactly that size, so that fields that share a length agree.
 */

import { fieldsIn } from '../../model/expression.js'
import type { Field, Struct } from '../../model/model.js'
import { indent } from '../text.js'
import { fieldArbitrary } from './arbitrary-field.js'
import { drawnAccess, governing } from './arbitrary-limits.js'
import { printComparison, printOperand } from './expressions.js'
import type { Module } from './module.js'
import { named } from './params.js'
import { property, runtime } from './spelling.js'

export function printStructArbitrary(module: Module, struct: Struct, type: string): string {
  const [first = [], ...rest] = stagesOf(struct)
  let text = record(module, struct, first, [])
  const known = [...first]
  for (const [i, stage] of rest.entries()) {
    const last = i === rest.length - 1
    const kept = last ? known.filter(({ role }) => role.kind === 'value') : known
    const body = `return ${record(module, struct, stage, kept)}`.split('\n')
    text += casesFilter(module, stage)
    text += [
      `.chain((${named('packet', body)})${last ? `: fc.Arbitrary<${type}>` : ''} => {`,
      ...indent(body),
      '})',
    ].join('\n')
    known.push(...stage)
  }
  return text
}

/** What is drawn so far has to ask for a case of every switch that comes next. */
function casesFilter(module: Module, stage: readonly Field[]): string {
  const tests = stage.flatMap(({ shape }) => {
    if (shape.kind !== 'switch' || shape.variants.some(({ values }) => values.length === 0)) return []
    if (shape.on.kind === 'field' && shape.on.path.length === 1) return []
    const values = shape.variants.flatMap(({ values }) => values)
    return [
      `.filter((packet) => ${values.map((value) => printComparison(module, shape.on, value, drawnAccess)).join(' || ')})`,
    ]
  })
  return tests.join('')
}

function record(module: Module, struct: Struct, fields: readonly Field[], known: readonly Field[]): string {
  const constant = (field: Field): string => `${property(field)}: fc.constant(packet.${property(field)})`
  const drawn = (field: Field): string => `${property(field)}: ${fieldArbitrary(module, struct, field)}`
  const members = [
    ...known.map((field) => {
      if (!field.condition) return `${constant(field)},`
      return `...(packet.${property(field)} !== undefined ? { ${constant(field)} } : {}),`
    }),
    ...fields.map((field) => {
      if (!field.condition) return `${drawn(field)},`
      return `...(${printOperand(module, field.condition, drawnAccess)} ? { ${drawn(field)} } : {}),`
    }),
  ]
  if (members.length === 0) return 'fc.constant({})'
  return [`${module.use('record', runtime('arbitrary-values'))}({`, ...indent(members), '})'].join('\n')
}

/** A field comes in a later stage than all that its presence, size or count is computed from. */
function stagesOf(struct: Struct): Field[][] {
  const stageOf = new Map<Field, number>()
  const stages: Field[][] = [[]]
  for (const field of struct.fields) {
    if (field.role.kind !== 'value' && field.role.kind !== 'derived') continue
    const before = governing(field).flatMap(fieldsIn)
    const stage = Math.max(0, ...before.map((one) => (stageOf.get(one) ?? -1) + 1))
    stageOf.set(field, stage)
    while (stages.length <= stage) stages.push([])
    stages[stage]?.push(field)
  }
  return stages
}
