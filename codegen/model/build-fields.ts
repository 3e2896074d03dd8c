/** Attributes to fields: repetition, conditions, allowed values, and which fields the encoder derives. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import type { AttributeSpec, StructureSpec, SwitchSpec } from '../spec/spec-file.js'
import { buildInstances, instanceLookup } from './build-instances.js'
import { buildShape, sizeExpression } from './build-shape.js'
import { buildSwitch } from './build-switch.js'
import { buildValid } from './build-valid.js'
import { constantInteger, type Expression, linearIn } from './expression.js'
import type {
  BitsShape,
  Field,
  Instance,
  Literal,
  Measure,
  Repeat,
  Role,
  Shape,
  Size,
  Valid,
} from './model.js'
import { extentOf, terminatorBytes } from './model.js'
import { camel, nameOf } from './names.js'
import { resolveAt, type Scope } from './resolve.js'
import type { Attribute, Context } from './scope.js'
import { sizeOfElement, takesRest } from './sizes.js'

/**
 * A structure's fields and what is computed from them. Refused attributes are reported and left out; what refers
 * to them is not complained of again.
 * @param whole the way to the structure
 */
export function buildFields(
  context: Context,
  declared: Partial<StructureSpec>,
  params: readonly Field[],
  whole: Path,
): { readonly fields: Field[]; readonly instances: Instance[] } {
  const seq = declared.seq ?? []
  const path = [...whole, 'seq']
  const fields: Field[] = []
  const named = new Map(params.map((param) => [param.name.spec, param]))
  const refused = new Set(context.broken)
  const spellings = new Map(
    params.map(({ name }, i): [string, Path] => [camel(name), [...whole, 'params', i]]),
  )
  const lookup = instanceLookup(context, declared, whole)
  const scopeAt = (i: number): Scope => {
    const scope: Scope = {
      enums: context.enums,
      field: (name) => named.get(name),
      instance: (name) => lookup(name, scope),
      names: () => [...named.keys(), ...Object.keys(declared.instances ?? {})],
      later: (name) => {
        const place = seq.findIndex(({ id }, n) => n >= i && id === name)
        return place === -1 ? undefined : context.spec.at([...path, place, 'id'])
      },
      broken: refused,
      element: undefined,
      sizeOf: (type, at) => sizeOfType(context, type, at),
    }
    return scope
  }
  let openEnd: { readonly id: string; readonly path: Path } | undefined
  let previous: BitsShape | undefined
  for (const [i, spec] of seq.entries()) {
    const at = [...path, i]
    const spelling = camel(nameOf(spec.id))
    const twin = spellings.get(spelling)
    if (twin !== undefined) {
      const twice = problems.duplicate(context.spec.at([...at, 'id']), 'the field', spec.id, 'declared above')
      context.report(alsoAt(twice, context.spec.at([...twin, 'id']), 'first declared here'))
      continue
    }
    spellings.set(spelling, at)
    if (openEnd !== undefined) {
      const behind = problems.notLast(context.spec.at([...at, 'id']), openEnd.id)
      context.report(alsoAt(behind, context.spec.at([...openEnd.path, 'id']), `${openEnd.id} stands here`))
      openEnd = undefined
    }
    const field = buildField(context, spec, at, scopeAt(i))
    if (
      field &&
      spec['may-end-early'] &&
      !(whole[0] === 'packets' && i === seq.length - 1 && canEndEarly(field))
    )
      context.report(problems.endsEarly(context.spec.keyAt([...at, 'may-end-early']), spec.id))
    if (!field) {
      refused.add(spec.id)
      previous = undefined
      continue
    }
    if (takesRest(field)) openEnd = { id: spec.id, path: at }
    if (field.shape.kind === 'bits') joinGroup(context, fields, previous, field.shape, at)
    previous = field.shape.kind === 'bits' ? field.shape : undefined
    fields.push(field)
    named.set(spec.id, field)
    derive(field)
  }
  const instances = buildInstances(context, declared, whole, [...params, ...fields], scopeAt(seq.length))
  return { fields, instances }
}

function sizeOfType(context: Context, type: string, at: Span): Size | undefined {
  const { types } = context.spec.file
  if (types && Object.hasOwn(types, type)) return context.struct(type, ['types', type])?.size
  if (!context.broken.has(type))
    context.report(problems.unknownType(at, type, hint(type, Object.keys(types ?? {}))))
  return undefined
}

function buildField(context: Context, declared: AttributeSpec, path: Path, scope: Scope): Field | undefined {
  const { type, ...rest } = declared
  const spec = typeof type === 'string' ? { ...rest, type } : rest
  const attribute: Attribute = { spec, path, typePath: [...path, 'type'], scope }
  const shape =
    typeof type === 'object' ? buildSwitchOf(context, attribute, type) : buildShape(context, attribute)
  const condition =
    spec.if === undefined ? undefined : resolveAt(context, [...path, 'if'], scope, 'a boolean')
  if (!shape || (spec.if !== undefined && !condition)) {
    // Without the shape there is no telling what `_` is; counts can be looked at all the same.
    if (spec.repeat !== undefined && spec.repeat !== 'until') buildRepeat(context, attribute, undefined)
    return undefined
  }
  const name = nameOf(spec.id)
  const element: Field = {
    name,
    doc: undefined,
    shape,
    repeat: undefined,
    condition: undefined,
    valid: undefined,
    role: { kind: 'value' },
  }
  const repeat = buildRepeat(context, attribute, element)
  if (repeat === 'refused') return undefined

  const single = !repeat && !condition
  if (shape.kind === 'bits' && !single) {
    context.report(problems.outsideSubset(context.spec.at(path), 'a bit field with if or repeat'))
    return undefined
  }
  if (repeat && sizeOfElement(shape).min === 0) {
    context.report(problems.emptyElement(context.spec.at([...path, 'id']), spec.id))
    return undefined
  }
  if (repeat && takesRest({ shape, repeat: undefined })) {
    context.report(problems.notLast(context.spec.at([...path, 'id']), `an element of ${spec.id}`))
    return undefined
  }
  const rule =
    spec.valid === undefined ? {} : buildValid(context, { ...attribute, scope: { ...scope, element } }, shape)
  if (!rule) return undefined
  const role = buildRole(context, attribute, shape, single, rule.constant)
  if (!role) return undefined
  const valid =
    rule.constant !== undefined && role.kind !== 'constant' ? onlyValue(rule.constant) : rule.valid
  return { name, doc: spec.doc?.trim(), shape, repeat, condition, valid, role }
}

function buildSwitchOf(context: Context, attribute: Attribute, type: SwitchSpec): Shape | undefined {
  const { spec, path } = attribute
  for (const key of ['enum', 'contents'] as const) {
    if (spec[key] === undefined) continue
    context.report(
      problems.needless(context.spec.keyAt([...path, key]), key, 'the type is told by its cases'),
    )
    return undefined
  }
  return buildSwitch(context, attribute, type)
}

function onlyValue(value: Literal): Valid {
  return { kind: 'any-of', values: [value] }
}

/** The keys of each way to repeat. */
const REPEAT_KEY = { expr: 'repeat-expr', until: 'repeat-until', eos: undefined } as const

function buildRepeat(
  context: Context,
  { spec, path, scope }: Attribute,
  element: Field | undefined,
): Repeat | undefined | 'refused' {
  const wanted = spec.repeat === undefined ? undefined : REPEAT_KEY[spec.repeat]
  for (const key of ['repeat-expr', 'repeat-until'] as const) {
    if (key === wanted || spec[key] === undefined) continue
    const reason = spec.repeat === 'eos' ? 'repeat: eos goes to the end' : `it takes repeat: ${key.slice(7)}`
    context.report(problems.needless(context.spec.keyAt([...path, key]), key, reason))
    return 'refused'
  }
  if (spec.repeat === undefined) return undefined
  if (wanted === undefined) return { until: 'eos' }
  if (spec[wanted] === undefined) {
    context.report(problems.missingKey(context.spec.keyAt([...path, 'repeat']), wanted))
    return 'refused'
  }
  if (wanted === 'repeat-expr') {
    const count = sizeExpression(context, [...path, wanted], scope)
    return count ? { until: 'count', count } : 'refused'
  }
  const condition = resolveAt(context, [...path, wanted], { ...scope, element }, 'a boolean')
  return condition ? { until: 'condition', condition } : 'refused'
}

function buildRole(
  context: Context,
  { spec, path }: Attribute,
  shape: Shape,
  single: boolean,
  constant: Literal | undefined,
): Role | undefined {
  if (spec.reserved) {
    const at = context.spec.keyAt([...path, 'reserved'])
    const plain = shape.kind === 'integer' || (shape.kind === 'bits' && !shape.enum) || isFixedBytes(shape)
    if (!single || !plain || constant !== undefined || spec.valid !== undefined) {
      context.report(
        problems.needless(
          at,
          'reserved',
          'it takes a plain integer or bytes of a constant size, without valid, if or repeat',
        ),
      )
      return undefined
    }
    return { kind: 'reserved' }
  }
  if (shape.kind === 'contents') return { kind: 'constant', value: '' }
  return single && constant !== undefined ? { kind: 'constant', value: constant } : { kind: 'value' }
}

function isFixedBytes(shape: Shape): boolean {
  if (shape.kind !== 'bytes' || shape.extent.kind !== 'size') return false
  return (
    constantInteger(shape.extent.size) !== undefined &&
    shape.terminator === undefined &&
    shape.pad === undefined
  )
}

/** Whether its terminator alone tells where its value ends. */
function canEndEarly({ shape, repeat, condition }: Field): boolean {
  if ((shape.kind !== 'text' && shape.kind !== 'bytes') || repeat || condition) return false
  const { extent, pad } = shape
  const constant = extent.kind === 'size' && constantInteger(extent.size) !== undefined
  return constant && terminatorBytes(shape) === 1 && pad === undefined
}

/** A bit field goes behind its neighbour, or starts a group. */
function joinGroup(
  context: Context,
  fields: readonly Field[],
  previous: BitsShape | undefined,
  shape: BitsShape,
  path: Path,
): void {
  if (previous && previous.endian !== shape.endian)
    context.report(problems.bitOrder(context.spec.at([...path, 'type'])))
  shape.position = previous ? previous.position + previous.width : 0
  const first = fields.findLast(({ shape }) => shape.kind === 'bits' && shape.position === 0)?.shape
  const head = previous && first?.kind === 'bits' ? first : shape
  head.groupBytes = Math.ceil((shape.position + shape.width) / 8)
}

/**
 * Where the field's size or count is scale × another field + offset, that other field need not be given:
 * it is derived when writing.
 */
function derive(field: Field): void {
  if (field.condition) return
  const { shape, repeat } = field
  const extent = extentOf(shape)
  const measure = (of: Measure['of'], expression: Expression): void => {
    const form = linearIn(expression)
    if (!form) return
    const { role, shape } = form.field
    const plain = shape.kind === 'integer' || shape.kind === 'bits'
    if (!plain || shape.enum || form.field.condition || (role.kind !== 'value' && role.kind !== 'derived'))
      return
    const measures = role.kind === 'derived' ? role.measures : []
    form.field.role = {
      kind: 'derived',
      measures: [...measures, { field, of, scale: form.scale, offset: form.offset }],
    }
  }
  if (repeat?.until === 'count') measure('count', repeat.count)
  else if (!repeat && extent?.kind === 'size') measure('bytes', extent.size)
}
