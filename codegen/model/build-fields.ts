/** Attributes to fields: repetition, conditions, allowed values, and which fields the encoder derives. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { AttributeSpec } from '../spec/spec-file.js'
import { buildShape, sizeExpression } from './build-shape.js'
import { buildValid } from './build-valid.js'
import { constantInteger, type Expression, linearIn } from './expression.js'
import type { BitsShape, Field, Literal, Measure, Repeat, Role, Shape, Valid } from './model.js'
import { camel, nameOf } from './names.js'
import { resolveAt, type Scope } from './resolve.js'
import type { Attribute, Context } from './scope.js'
import { sizeOfElement, takesRest } from './sizes.js'

/**
 * A structure's fields. Refused attributes are reported and left out; what refers to them is not complained
 * of again.
 * @param path of the `seq`
 */
export function buildFields(context: Context, seq: readonly AttributeSpec[], path: Path): Field[] {
  const fields: Field[] = []
  const refused = new Set(context.broken)
  const spellings = new Map<string, number>()
  let openEnd: { readonly id: string; readonly path: Path } | undefined
  let previous: BitsShape | undefined
  for (const [i, spec] of seq.entries()) {
    const at = [...path, i]
    const spelling = camel(nameOf(spec.id))
    const twin = spellings.get(spelling)
    if (twin !== undefined) {
      const twice = problems.duplicate(context.spec.at([...at, 'id']), 'the field', spec.id, 'declared above')
      context.report(alsoAt(twice, context.spec.at([...path, twin, 'id']), 'first declared here'))
      continue
    }
    spellings.set(spelling, i)
    if (openEnd !== undefined) {
      const behind = problems.notLast(context.spec.at([...at, 'id']), openEnd.id)
      context.report(alsoAt(behind, context.spec.at([...openEnd.path, 'id']), `${openEnd.id} stands here`))
      openEnd = undefined
    }
    const scope: Scope = {
      enums: context.enums,
      fields,
      later: (name) => {
        const place = seq.findIndex(({ id }, n) => n >= i && id === name)
        return place === -1 ? undefined : context.spec.at([...path, place, 'id'])
      },
      broken: refused,
    }
    const field = buildField(context, { spec, path: at, scope })
    if (!field) {
      refused.add(spec.id)
      previous = undefined
      continue
    }
    if (takesRest(field)) openEnd = { id: spec.id, path: at }
    if (field.shape.kind === 'bits') joinGroup(context, fields, previous, field.shape, at)
    previous = field.shape.kind === 'bits' ? field.shape : undefined
    fields.push(field)
    derive(field)
  }
  return fields
}

function buildField(context: Context, attribute: Attribute): Field | undefined {
  const { spec, path, scope } = attribute
  const shape = buildShape(context, attribute)
  const condition =
    spec.if === undefined ? undefined : resolveAt(context, [...path, 'if'], scope, 'a boolean')
  const repeat = spec.repeat === undefined ? undefined : buildRepeat(context, attribute)
  if (spec.repeat === undefined && spec['repeat-expr'] !== undefined) {
    const at = context.spec.keyAt([...path, 'repeat-expr'])
    context.report(problems.needless(at, 'repeat-expr', 'it takes repeat: expr'))
  }
  if (!shape || (spec.if !== undefined && !condition) || (spec.repeat !== undefined && !repeat))
    return undefined

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
  const rule = spec.valid === undefined ? {} : buildValid(context, attribute, shape)
  if (!rule) return undefined
  const role = buildRole(context, attribute, shape, single, rule.constant)
  if (!role) return undefined
  const valid =
    rule.constant !== undefined && role.kind !== 'constant' ? onlyValue(rule.constant) : rule.valid
  return { name: nameOf(spec.id), doc: spec.doc?.trim(), shape, repeat, condition, valid, role }
}

function onlyValue(value: Literal): Valid {
  return { kind: 'any-of', values: [value] }
}

function buildRepeat(context: Context, { spec, path, scope }: Attribute): Repeat | undefined {
  if (spec.repeat === 'eos') {
    if (spec['repeat-expr'] === undefined) return { until: 'eos' }
    const at = context.spec.keyAt([...path, 'repeat-expr'])
    context.report(problems.needless(at, 'repeat-expr', 'repeat: eos goes to the end of the packet'))
    return undefined
  }
  if (spec['repeat-expr'] === undefined) {
    context.report(problems.missingKey(context.spec.keyAt([...path, 'repeat']), 'repeat-expr'))
    return undefined
  }
  const count = sizeExpression(context, [...path, 'repeat-expr'], scope)
  return count && { until: 'count', count }
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
  else if (!repeat && (shape.kind === 'text' || shape.kind === 'bytes') && shape.extent.kind === 'size') {
    measure('bytes', shape.extent.size)
  }
}
