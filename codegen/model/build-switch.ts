/** `type: {switch-on: …, cases: …}`: the value to look at, and which shape stands for which of its values. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { AttributeSpec, SwitchSpec } from '../spec/spec-file.js'
import { splitType } from './build-params.js'
import { buildShape } from './build-shape.js'
import { constantOf, type Expression, rangeOf, typeOf } from './expression.js'
import type { Shape, SwitchShape, Variant } from './model.js'
import { nameOf } from './names.js'
import { isConstant, nameType, resolveAt, resolveText } from './resolve.js'
import type { Attribute, Context } from './scope.js'

/** The case for all values that no other case has. */
const OTHERWISE = '_'

interface Case {
  readonly type: string
  readonly values: Expression[]
  readonly path: Path
}

export function buildSwitch(
  context: Context,
  attribute: Attribute,
  declared: SwitchSpec,
): SwitchShape | undefined {
  const { spec, typePath, scope } = attribute
  const on = resolveAt(context, [...typePath, 'switch-on'], scope, 'any value')
  if (!on) return undefined
  if (typeOf(on) === 'float') {
    const at = context.spec.at([...typePath, 'switch-on'])
    context.report(problems.expressionType(at, 'a float', 'an integer, an enum, text or a boolean'))
    return undefined
  }
  const cases = buildCases(context, attribute, declared, on)
  if (!cases) return undefined
  const variants: Variant[] = []
  for (const one of cases) {
    const shape = shapeOf(context, attribute, one)
    if (!shape) return undefined
    const base = nameOf((splitType(one.type)?.name ?? one.type).replaceAll('::', '_'))
    variants.push({ name: freeName(base.spec, variants), values: one.values, shape })
  }
  const sized = spec.size !== undefined || spec['size-eos'] === true
  if (sized && variants.every(({ values }) => values.length > 0)) {
    // Kaitai keeps the bytes of a case that is not named; so do we.
    const rest = buildShape(context, { ...attribute, spec: only(spec, ['size', 'size-eos']) })
    if (rest?.kind === 'bytes') variants.push({ name: freeName('bytes', variants), values: [], shape: rest })
  }
  return { kind: 'switch', on, variants }
}

/** The cases of one type are one. */
function buildCases(
  context: Context,
  { typePath, scope }: Attribute,
  declared: SwitchSpec,
  on: Expression,
): Case[] | undefined {
  const cases = new Map<string, Case>()
  const seen = new Map<unknown, Path>()
  let refused = false
  for (const [key, type] of Object.entries(declared.cases)) {
    const path = [...typePath, 'cases', key]
    // The case for the rest is its own, also where another has the same type: a value has to say which it is.
    const group = key === OTHERWISE ? OTHERWISE : `${type} `
    const found = cases.get(group) ?? { type, values: [], path }
    cases.set(group, found)
    if (key === OTHERWISE) continue
    const value = resolveText(
      context,
      keyText(context, path, key),
      context.spec.keyAt(path),
      scope,
      'any value',
    )
    const at = context.spec.keyAt(path)
    const problem = value && isConstant(value) ? misfit(value, on) : undefined
    const first = value && seen.get(constantOf(value))
    if (value && !isConstant(value)) context.report(problems.notConstant(at))
    else if (problem !== undefined) context.report(problems.expressionType(at, problem, nameType(typeOf(on))))
    else if (first) {
      const twice = problems.duplicate(at, 'the case', key, 'in this list')
      context.report(alsoAt(twice, context.spec.keyAt(first), 'first here'))
    }
    if (!value || !isConstant(value) || problem !== undefined || first) refused = true
    else {
      seen.set(constantOf(value), path)
      found.values.push(value)
    }
  }
  return refused ? undefined : [...cases.values()]
}

/** As it is written where it is a number, so that 64-bit ones keep all their digits. */
function keyText(context: Context, path: Path, key: string): string {
  const { start, end } = context.spec.keyAt(path)
  const written = context.spec.source.text.slice(start, end)
  return /^-?[0-9]/.test(written) ? written : key
}

/** Why `on` can never be the value; undefined where it can. */
function misfit(value: Expression, on: Expression): string | undefined {
  const [type, expected] = [typeOf(value), typeOf(on)]
  if (type !== expected) return nameType(type)
  if (type !== 'integer') return undefined
  const [{ min }, limits] = [rangeOf(value), rangeOf(on)]
  return min < limits.min || min > limits.max ? `${min}, outside ${limits.min} to ${limits.max}` : undefined
}

function shapeOf(context: Context, attribute: Attribute, { type, path }: Case): Variant['shape'] | undefined {
  const { spec } = attribute
  const text = type === 'str' || type === 'strz'
  const keys = text
    ? (['encoding', 'terminator', 'pad-right', 'size', 'size-eos'] as const)
    : (['size', 'size-eos', 'pad-right'] as const)
  const shape = buildShape(context, { ...attribute, spec: { ...only(spec, keys), type }, typePath: path })
  if (!shape || isVariant(shape)) return shape
  context.report(problems.outsideSubset(context.spec.at(path), `${type} as a case`))
  return undefined
}

function isVariant(shape: Shape): shape is Variant['shape'] {
  return shape.kind !== 'switch' && shape.kind !== 'bits' && shape.kind !== 'contents'
}

function only(spec: Attribute['spec'], keys: readonly (keyof AttributeSpec)[]): Attribute['spec'] {
  const kept: readonly string[] = ['id', ...keys]
  const { id } = spec
  return { ...Object.fromEntries(Object.entries(spec).filter(([key]) => kept.includes(key))), id }
}

function freeName(spec: string, variants: readonly Variant[]): Variant['name'] {
  const taken = variants.map(({ name }) => name.spec)
  let found = spec
  for (let n = 2; taken.includes(found); n++) found = `${spec}_${n}`
  return nameOf(found)
}
