/** What a type is told by whoever uses it, and what they tell it: `entry(len - 4)`. */

import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { ParamSpec, StructureSpec } from '../spec/spec-file.js'
import { buildShape } from './build-shape.js'
import { type Expression, rangeOf, typeOf } from './expression.js'
import { type Field, limitsOf, type Shape, type Struct, typeName } from './model.js'
import { camel, nameOf } from './names.js'
import { nameType, resolveText, type Scope } from './resolve.js'
import type { Attribute, Context } from './scope.js'

/** The parameters as fields that are not on the wire. */
export function buildParams(context: Context, declared: Partial<StructureSpec>, path: Path): Field[] {
  const params: Field[] = []
  for (const [i, spec] of (declared.params ?? []).entries()) {
    const at = [...path, 'params', i]
    const name = nameOf(spec.id)
    if (params.some((other) => camel(other.name) === camel(name))) {
      context.report(
        problems.duplicate(context.spec.at([...at, 'id']), 'the parameter', spec.id, 'declared above'),
      )
      continue
    }
    const shape = shapeOf(context, spec, at)
    if (!shape) continue
    params.push({
      name,
      doc: spec.doc?.trim(),
      shape,
      repeat: undefined,
      condition: undefined,
      valid: undefined,
      role: { kind: 'param' },
    })
  }
  return params
}

function shapeOf(context: Context, spec: ParamSpec, path: Path): Shape | undefined {
  if (spec.type === 'bool') {
    return { kind: 'bits', width: 1, endian: 'be', enum: undefined, flag: true, position: 0, groupBytes: 1 }
  }
  if (spec.type === 'str') {
    return {
      kind: 'text',
      encoding: 'UTF-8',
      extent: { kind: 'eos' },
      terminator: undefined,
      pad: undefined,
      mayEndEarly: false,
    }
  }
  if (!/^([us][1248]|f[48])(le|be)?$/.test(spec.type)) {
    const at = context.spec.at([...path, 'type'])
    context.report(problems.outsideSubset(at, `a parameter of the type ${spec.type}`))
    return undefined
  }
  const scope: Scope = {
    enums: context.enums,
    field: () => undefined,
    instance: () => 'unknown',
    names: () => [],
    later: () => undefined,
    broken: context.broken,
    element: undefined,
    sizeOf: () => undefined,
  }
  return buildShape(context, { spec, path, scope, typePath: [...path, 'type'] })
}

/** The type's name and the texts of its arguments; undefined where it is no name with or without arguments. */
export function splitType(
  text: string,
): { readonly name: string; readonly args: readonly string[] } | undefined {
  const groups = /^(?<name>[a-z][a-z0-9_]*(?:::[a-z][a-z0-9_]*)*)\s*(?:\((?<args>.*)\))?$/s.exec(
    text.trim(),
  )?.groups
  if (groups?.name === undefined) return undefined
  return { name: groups.name, args: groups.args === undefined ? [] : splitArgs(groups.args) }
}

/** At the commas outside brackets and quotes. */
function splitArgs(text: string): string[] {
  const parts: string[] = []
  let [depth, quote, start] = [0, '', 0]
  for (const [i, character] of [...text].entries()) {
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === ',' && depth === 0) {
      parts.push([...text].slice(start, i).join('').trim())
      start = i + 1
    }
  }
  const last = [...text].slice(start).join('').trim()
  return parts.length === 0 && last === '' ? [] : [...parts, last]
}

/** What the type is told, one expression for each parameter; undefined where it is refused, which is reported. */
export function buildArgs(
  context: Context,
  { scope, typePath }: Attribute,
  struct: Struct,
  texts: readonly string[],
): Expression[] | undefined {
  const at = context.spec.at(typePath)
  const { params, name } = struct
  if (texts.length !== params.length) {
    const expected = `${params.length}${params.length === 0 ? '' : ` (${params.map((param) => param.name.spec).join(', ')})`}`
    context.report(problems.argumentCount(at, name.spec, String(texts.length), expected))
    return undefined
  }
  const args = params.map((param, i) => {
    const arg = resolveText(context, texts[i] ?? '', at, scope, 'any value')
    if (!arg) return undefined
    const problem = misfit(arg, param.shape)
    if (problem !== undefined) context.report(problems.argumentType(at, param.name.spec, problem))
    return problem === undefined ? arg : undefined
  })
  const known = args.filter((arg) => arg !== undefined)
  return known.length === args.length ? known : undefined
}

/** Why the parameter cannot take the value. */
function misfit(arg: Expression, shape: Shape): string | undefined {
  const type = typeOf(arg)
  if (shape.kind === 'integer') {
    const expected = shape.enum ?? 'integer'
    if (type !== expected) return `found ${nameType(type)}, expected ${nameType(expected)}`
    if (shape.enum) return undefined
    const [{ min, max }, limits] = [rangeOf(arg), limitsOf(shape)]
    if (min >= limits.min && max <= limits.max) return undefined
    return `the value may be from ${min} to ${max}, and ${typeName(shape)} holds ${limits.min} to ${limits.max}`
  }
  const expected = shape.kind === 'bits' ? 'boolean' : shape.kind === 'float' ? 'float' : 'text'
  return type === expected ? undefined : `found ${nameType(type)}, expected ${nameType(expected)}`
}
