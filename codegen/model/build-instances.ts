/** Value instances: what is computed from a structure's fields. Each is resolved where it is used, and once by itself. */

import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { InstanceSpec, StructureSpec } from '../spec/spec-file.js'
import { type Expression, rangeOf, typeOf } from './expression.js'
import { checkGrowth } from './instances.js'
import type { Field, Instance } from './model.js'
import { camel, nameOf } from './names.js'
import { Refused } from './refused.js'
import { resolveAt, type Scope } from './resolve.js'
import type { Context } from './scope.js'

/** Looks an instance up from a place in the structure. */
export type InstanceLookup = (name: string, scope: Scope) => ReturnType<Scope['instance']>

export function instanceLookup(
  context: Context,
  declared: Partial<StructureSpec>,
  path: Path,
): InstanceLookup {
  const instances = declared.instances ?? {}
  const underWay: string[] = []
  const circular = new Set<string>()
  return (name, scope) => {
    const instance = Object.hasOwn(instances, name) ? instances[name] : undefined
    if (!instance) return 'unknown'
    if (circular.has(name)) return 'refused'
    const at = [...path, 'instances', name]
    if (underWay.includes(name)) {
      const circle = underWay.slice(underWay.indexOf(name))
      context.report(problems.circularInstance(context.spec.keyAt(at), [...circle, name].join(' → ')))
      for (const one of circle) circular.add(one)
      return 'refused'
    }
    underWay.push(name)
    const value = resolveInstance(context, instance, at, scope)
    underWay.pop()
    return value ?? 'refused'
  }
}

function resolveInstance(
  context: Context,
  spec: InstanceSpec,
  path: Path,
  scope: Scope,
): Expression | undefined {
  const value = resolveAt(context, [...path, 'value'], scope, 'any value')
  if (!value) return undefined
  try {
    checkGrowth(value, context.spec.at([...path, 'value']))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.diagnostic) context.report(error.diagnostic)
    return undefined
  }
  if (spec.enum === undefined) return value
  const type = context.enums.get(spec.enum)
  const at = context.spec.at([...path, 'enum'])
  if (!type) context.report(problems.unknownEnum(at, spec.enum, { text: '', nearest: undefined }))
  else if (typeOf(value) !== 'integer')
    context.report(problems.expressionType(at, 'no integer', 'an integer'))
  else return { kind: 'as-enum', operand: value, type, range: rangeOf(value) }
  return undefined
}

/** All of them, from behind the last field. */
export function buildInstances(
  context: Context,
  declared: Partial<StructureSpec>,
  path: Path,
  fields: readonly Field[],
  scope: Scope,
): Instance[] {
  const taken = new Set(fields.map(({ name }) => camel(name)))
  return Object.entries(declared.instances ?? {}).flatMap(([id, spec]) => {
    const name = nameOf(id)
    if (taken.has(camel(name))) {
      context.report(
        problems.duplicate(context.spec.keyAt([...path, 'instances', id]), 'the name', id, 'declared above'),
      )
      return []
    }
    taken.add(camel(name))
    const value = scope.instance(id)
    return typeof value === 'string' ? [] : [{ name, doc: spec.doc?.trim(), value }]
  })
}
