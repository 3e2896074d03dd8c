/** Which field of an old structure is which of the new one, and whether two layouts are the same on the wire. */

import type { Expression } from '../model/expression.js'
import {
  type Extent,
  extentOf,
  type Field,
  type Shape,
  type Struct,
  type SwitchShape,
  type Valid,
} from '../model/model.js'
import { type Matched, match } from './match.js'

export interface Alignment {
  /** The fields of two structures. */
  fields(old: Struct, now: Struct): Matched<Field>
  /** The same field on the other side, in structures that have been compared. */
  partner(field: Field): Field | undefined
  sameExpression(old: Expression | undefined, now: Expression | undefined): boolean
  sameRepeat(old: Field['repeat'], now: Field['repeat']): boolean
  sameValid(old: Valid | undefined, now: Valid | undefined): boolean
  sameExtent(old: Extent | undefined, now: Extent | undefined): boolean
  /** What the structures of two shapes are told. */
  sameArguments(old: Shape, now: Shape): boolean
  /** The cases of two switches. */
  sameCases(old: SwitchShape, now: SwitchShape): boolean
  /** Bytes of the one are bytes of the other, whatever their names. */
  sameLayout(old: Struct, now: Struct): boolean
}

export function createAlignment(): Alignment {
  const partners = new Map<Field, Field>()
  const known = new Map<Struct, Map<Struct, Matched<Field>>>()

  function fields(old: Struct, now: Struct): Matched<Field> {
    const before = known.get(old)?.get(now)
    if (before) return before
    // Arguments find their parameters by place.
    for (const [i, param] of old.params.entries()) link(param, now.params[i])
    const byName = new Map(now.fields.map((field) => [field.name.spec, field]))
    for (const field of old.fields) link(field, byName.get(field.name.spec))
    const inPlace = (a: Field, b: Field): boolean =>
      old.fields.indexOf(a) === now.fields.indexOf(b) && sameField(a, b)
    const matched = match(old.fields, now.fields, ({ name }) => name.spec, inPlace)
    for (const pair of matched.renamed) link(pair.old, pair.new)
    known.set(old, (known.get(old) ?? new Map()).set(now, matched))
    return matched
  }

  function link(old: Field, now: Field | undefined): void {
    if (!now) return
    partners.set(old, now)
    partners.set(now, old)
  }

  function sameExpression(old: Expression | undefined, now: Expression | undefined): boolean {
    return canonical(old, (field) => partners.get(field) ?? field) === canonical(now, (field) => field)
  }

  function sameExpressions(old: readonly Expression[], now: readonly Expression[]): boolean {
    return old.length === now.length && old.every((one, i) => sameExpression(one, now[i]))
  }

  function sameField(old: Field, now: Field): boolean {
    return (
      sameShape(old.shape, now.shape) &&
      sameRepeat(old.repeat, now.repeat) &&
      sameExpression(old.condition, now.condition) &&
      sameValid(old.valid, now.valid) &&
      (old.role.kind === 'constant' ? plain(old.role) === plain(now.role) : old.role.kind === now.role.kind)
    )
  }

  function sameRepeat(old: Field['repeat'], now: Field['repeat']): boolean {
    const [before, after] = [old, now].map((repeat) => {
      if (repeat?.until === 'count') return repeat.count
      return repeat?.until === 'condition' ? repeat.condition : undefined
    })
    return old?.until === now?.until && sameExpression(before, after)
  }

  function sameValid(old: Valid | undefined, now: Valid | undefined): boolean {
    if (old?.kind === 'holds' && now?.kind === 'holds') return sameExpression(old.condition, now.condition)
    return old?.kind === now?.kind && plain(old) === plain(now)
  }

  function sameExtent(old: Extent | undefined, now: Extent | undefined): boolean {
    const [before, after] = [old, now].map((extent) => (extent?.kind === 'size' ? extent.size : undefined))
    return old?.kind === now?.kind && sameExpression(before, after)
  }

  function sameArguments(old: Shape, now: Shape): boolean {
    if (old.kind === 'struct' && now.kind === 'struct') return sameExpressions(old.args, now.args)
    return old.kind !== 'struct' && now.kind !== 'struct'
  }

  function sameCases(old: SwitchShape, now: SwitchShape): boolean {
    return (
      sameExpression(old.on, now.on) &&
      old.variants.length === now.variants.length &&
      old.variants.every((variant, i) => {
        const other = now.variants[i]
        return other && sameExpressions(variant.values, other.values) && sameShape(variant.shape, other.shape)
      })
    )
  }

  function sameShape(old: Shape, now: Shape): boolean {
    if (old.kind === 'switch' && now.kind === 'switch') return sameCases(old, now)
    if (old.kind === 'struct' && now.kind === 'struct') {
      const alike = old.struct.name.spec === now.struct.name.spec || sameLayout(old.struct, now.struct)
      return alike && sameArguments(old, now) && sameExtent(old.extent, now.extent) && old.pad === now.pad
    }
    if ('struct' in old || 'variants' in old || 'struct' in now || 'variants' in now) return false
    const bare = (shape: typeof old): string => plain({ ...shape, extent: undefined })
    return sameExtent(extentOf(old), extentOf(now)) && bare(old) === bare(now)
  }

  function sameLayout(old: Struct, now: Struct): boolean {
    const { removed, added } = fields(old, now)
    const inOrder = old.fields.every((field, i) => {
      const other = now.fields[i]
      return other && partners.get(field) === other && sameField(field, other)
    })
    return removed.length === 0 && added.length === 0 && inOrder
  }

  const partner = (field: Field): Field | undefined => partners.get(field)
  return {
    fields,
    partner,
    sameExpression,
    sameRepeat,
    sameValid,
    sameExtent,
    sameArguments,
    sameCases,
    sameLayout,
  }
}

/** An expression as text, with its fields called by the names of their partners. */
function canonical(expression: Expression | undefined, partner: (field: Field) => Field): string | undefined {
  return JSON.stringify(expression, (key, value) => {
    if (key === 'path' && Array.isArray(value)) return value.map((field) => partner(field).name.spec)
    if (key === 'range' || key === 'type' || key === 'of') return undefined
    if (key === 'entry') return value.value
    return typeof value === 'bigint' ? `${value}n` : value
  })
}

/** Data without expressions, to be compared as text. */
function plain(value: unknown): string {
  return (
    JSON.stringify(value, (key, part) => {
      if (key === 'enum') return part?.name?.spec
      return typeof part === 'bigint' ? `${part}n` : part
    }) ?? ''
  )
}
