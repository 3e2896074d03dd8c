/**
 * Builds values that fit a packet as a whole. A structure's fields are settled in their order, lengths and
 * counts among them, so that what they govern is built at exactly that size; where there is a choice, it is
 * handed to the caller.
 */

import { evaluateArguments, evaluateBoolean, evaluateInteger } from '../interpret/evaluate.js'
import { isAllowed, join } from '../interpret/layout.js'
import { variantFor } from '../interpret/switch.js'
import type { RecordValue, Value } from '../interpret/value.js'
import { lengthOf } from '../interpret/write-struct.js'
import { argumentsOf, type Expression, fieldsIn } from '../model/expression.js'
import { isMeasured } from '../model/layout.js'
import {
  type BytesShape,
  type Field,
  isFixed,
  type Measure,
  type Repeat,
  type Struct,
  type StructShape,
  type TextShape,
  terminatorBytes,
} from '../model/model.js'
import { MOST, Unfit } from './candidate.js'
import { type Choices, COUNTS, fulfilling, LAST_AT } from './choices.js'
import { comparedWith } from './interest.js'
import { lengthCandidates, solve } from './lengths.js'
import { floatCandidates, integerCandidates } from './numbers.js'
import { dataCandidates, type Room, textCandidates } from './texts.js'

/** Bytes of text or data that nothing but the packet's end bounds. */
const FREE = 40

interface Building {
  readonly choices: Choices
  readonly struct: Struct
  readonly scope: Map<Field, Value>
  /** With the cases that lead to it: `body:cat.name`. */
  readonly path: string
  /** Bytes for what goes to the end of the bytes set aside for a structure; undefined where that is free. */
  readonly rest: number | undefined
  /** Values chosen so far, in the whole packet. */
  readonly count: { chosen: number }
}

/** @throws Unfit */
export function construct(struct: Struct, choices: Choices): RecordValue {
  return build({ choices, struct, scope: new Map(), path: '', rest: undefined, count: { chosen: 0 } })
}

function build(on: Building): RecordValue {
  const { struct, scope } = on
  for (const field of struct.fields) settle(on, field)
  const given = struct.fields.flatMap((field): [string, Value][] => {
    const value = field.role.kind === 'value' ? scope.get(field) : undefined
    return value === undefined ? [] : [[field.name.spec, value]]
  })
  return Object.fromEntries(given)
}

/** Into the scope, unless it is there already. */
function settle(on: Building, field: Field): void {
  const { scope } = on
  const { role, condition, repeat } = field
  if (scope.has(field) || (role.kind !== 'value' && role.kind !== 'derived')) return
  if (condition && !evaluateBoolean(condition, scope)) return
  const path = join(on.path, field.name.spec)
  if (role.kind === 'derived') scope.set(field, derived(on, field, role.measures, path))
  else scope.set(field, repeat ? list(on, field, repeat, path) : element(on, field, path))
}

/** A length comes before what it measures, unless that has a length of its own. */
function derived(on: Building, field: Field, measures: readonly Measure[], path: string): Value {
  const { scope, struct, choices } = on
  on.count.chosen++
  const inside = measures.find(({ of, field }) => of === 'bytes' && !isPlain(field))
  if (!inside) {
    const measured = join(on.path, measures[0]?.field.name.spec ?? '')
    const lengths = lengthCandidates(field, measures)
    const { longest = Number.POSITIVE_INFINITY } = choices.interest
    const short = lengths.filter(({ value }) => measures[0]?.of !== 'count' || Number(value) <= longest)
    return choices.choose(`${path}#`, measured, short.length > 0 ? short : lengths)
  }
  const { shape } = inside.field
  const asked = shape.kind === 'switch' ? [shape.on] : []
  for (const told of [...argumentsOf(shape), ...asked].flatMap(fieldsIn)) if (told !== field) settle(on, told)
  settle(on, inside.field)
  const value = scope.get(inside.field)
  const [length] =
    value === undefined ? [] : solve(inside, BigInt(lengthOf(struct, inside.field, value, scope)))
  if (length === undefined) throw new Unfit()
  return length
}

function isPlain({ shape }: Field): boolean {
  return shape.kind === 'text' || shape.kind === 'bytes'
}

function list(on: Building, field: Field, repeat: Repeat, path: string): Value {
  const { scope, choices } = on
  if (repeat.until !== 'condition') {
    const count = countOf(on, field, repeat, path)
    return Array.from({ length: count }, (_, i) => element(on, field, `${path}[${i}]`))
  }
  const { condition } = repeat
  const count = Number(choices.choose(`${path}#`, path, LAST_AT))
  const near = comparedWith(condition, scope)
  return Array.from({ length: count }, (_, i) =>
    fulfilling(
      choices,
      (choices) => element({ ...on, choices }, field, `${path}[${i}]`, near),
      (value) => evaluateBoolean(condition, scope, value) === (i === count - 1),
    ),
  )
}

function countOf(
  on: Building,
  { shape }: Field,
  repeat: Exclude<Repeat, { readonly until: 'condition' }>,
  path: string,
): number {
  if (repeat.until === 'count') {
    const count = evaluateInteger(repeat.count, on.scope)
    if (count < 0n || count > MOST) throw new Unfit()
    return Number(count)
  }
  if (on.rest === undefined) return Number(on.choices.choose(`${path}#`, path, COUNTS))
  const each = shape.kind === 'struct' ? shape.struct.size : { min: 1, max: 1 }
  if (!isFixed(each) || on.rest % each.min !== 0) throw new Unfit()
  return on.rest / each.min
}

/** @param near values that are likely to decide something */
function element(on: Building, field: Field, path: string, near: readonly Value[] = []): Value {
  const { scope, choices, count } = on
  const { valid } = field
  const before = count.chosen
  const make = (choices: Choices, near: readonly Value[]): Value => {
    count.chosen = before + 1
    return shaped({ ...on, choices }, field, path, near, before)
  }
  if (valid?.kind !== 'holds') return make(choices, near)
  const compared = [...near, ...comparedWith(valid.condition, scope)]
  return fulfilling(
    choices,
    (choices) => make(choices, compared),
    (value) => isAllowed(valid, field, value, scope),
  )
}

function shaped(on: Building, field: Field, path: string, near: readonly Value[], turn: number): Value {
  const { choices, scope } = on
  const { shape } = field
  const said = [...(choices.interest.constants.get(field) ?? []), ...near]
  switch (shape.kind) {
    case 'struct':
      return sized(on, shape, path)
    case 'switch': {
      const variant = variantFor(shape, scope)
      if (!variant) throw new Unfit()
      const inner = { ...field, shape: variant.shape, valid: undefined }
      return { type: variant.name.spec, value: shaped(on, inner, `${path}:${variant.name.spec}`, [], turn) }
    }
    case 'integer':
    case 'bits': {
      const governs = choices.interest.governs.has(field)
      return choices.choose(path, path, integerCandidates(field, shape, { said, governs, turn }))
    }
    case 'float':
      return choices.choose(path, path, floatCandidates(field, shape, said, turn))
    case 'text':
      return choices.choose(path, path, textCandidates(field, shape, roomOf(on, field, shape), said, turn))
    case 'bytes':
      return choices.choose(path, path, dataCandidates(shape, roomOf(on, field, shape), turn))
    case 'contents':
      throw new Unfit()
  }
}

/** What goes to the end of the bytes set aside for a structure takes what the rest of it leaves. */
function sized(on: Building, shape: StructShape, path: string): Value {
  const { scope, count, choices } = on
  const { struct, extent, pad } = shape
  const told = evaluateArguments(shape, scope)
  const inner = (rest: number | undefined, choices: Choices): RecordValue =>
    build({ choices, struct, scope: new Map(told), path, rest, count })
  const size = extent?.kind === 'size' ? sizeOf(on, extent.size) : undefined
  if (size === undefined || pad !== undefined || isFixed(struct.size))
    return inner(extent?.kind === 'size' ? undefined : on.rest, choices)
  const before = count.chosen
  const field = { name: struct.name, shape: { ...shape, extent: undefined } }
  const least = lengthOf(struct, { ...BARE, ...field }, inner(0, choices.quiet()), scope)
  count.chosen = before
  if (least > size) throw new Unfit()
  return inner(size - least, choices)
}

const BARE: Omit<Field, 'name' | 'shape'> = {
  doc: undefined,
  repeat: undefined,
  condition: undefined,
  valid: undefined,
  role: { kind: 'value' },
}

function roomOf(on: Building, field: Field, shape: TextShape | BytesShape): Room {
  const { extent, terminator, pad } = shape
  const ending = terminatorBytes(shape)
  if (extent.kind === 'terminated') return { min: 0, max: FREE }
  const size = extent.kind === 'eos' ? on.rest : sizeOf(on, extent.size)
  if (size === undefined) return { min: 0, max: FREE }
  const max = size - ending
  if (max < 0) throw new Unfit()
  const measured = isMeasured(on.struct, field) && !field.repeat
  const exact = measured || extent.kind === 'eos' || (terminator === undefined && pad === undefined)
  return { min: exact ? max : 0, max }
}

/** Undefined where it is told by a length that comes later. */
function sizeOf({ scope }: Building, size: Expression): number | undefined {
  const known = fieldsIn(size).every((field) => scope.has(field) || field.role.kind === 'constant')
  if (!known) return undefined
  const bytes = evaluateInteger(size, scope)
  if (bytes > MOST) throw new Unfit()
  return Number(bytes)
}
