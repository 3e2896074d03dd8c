/**
 * Builds values that fit a packet as a whole. A structure's fields are settled in their order, lengths and
 * counts among them, so that what they govern is built at exactly that size; where there is a choice, it is
 * handed to the caller.
 */

import { evaluateBoolean, evaluateInteger, type Scope } from '../../interpret/evaluate.js'
import { join } from '../../interpret/layout.js'
import type { RecordValue, Value } from '../../interpret/value.js'
import { isMeasured } from '../../model/layout.js'
import type { BytesShape, Field, Struct, TextShape } from '../../model/model.js'
import { type Candidate, MOST } from './candidate.js'
import type { Interest } from './interest.js'
import { lengthCandidates } from './length-candidates.js'
import { floatCandidates, integerCandidates } from './number-candidates.js'
import { dataCandidates, type Room, textCandidates } from './text-candidates.js'

/** A place where a packet can take one value or another. The first candidate is the ordinary one. */
export interface Decision {
  /** `users[0].user_id`; a length is told apart from the field that it measures by a `#`. */
  readonly key: string
  /** What the candidates say something of. */
  readonly path: string
  readonly candidates: readonly Candidate[]
}

export interface Choices {
  readonly interest: Interest
  /** May take one that is not among the candidates. */
  choose(decision: Decision): Candidate
}

/** What was chosen leads to no value: a size below 0, or one that is not worth a test. */
export class Unfit extends Error {}

/** Bytes of text or data that nothing but the packet's end bounds. */
const FREE = 40

interface Building {
  readonly choices: Choices
  readonly struct: Struct
  readonly scope: Map<Field, Value>
  readonly path: string
  /** Values chosen so far, in the whole packet. */
  readonly count: { chosen: number }
}

/** @throws Unfit */
export function construct(struct: Struct, choices: Choices): RecordValue {
  return build({ choices, struct, scope: new Map(), path: '', count: { chosen: 0 } })
}

function build(on: Building): RecordValue {
  const members: [string, Value][] = []
  for (const field of on.struct.fields) {
    const { role, condition } = field
    if (role.kind !== 'value' && role.kind !== 'derived') continue
    if (condition && !evaluateBoolean(condition, on.scope)) continue
    const path = join(on.path, field.name.spec)
    const value = field.repeat ? list(on, field, path) : element(on, field, path)
    on.scope.set(field, value)
    if (role.kind === 'value') members.push([field.name.spec, value])
  }
  return Object.fromEntries(members)
}

function list(on: Building, field: Field, path: string): Value {
  const { repeat } = field
  const count =
    repeat?.until === 'count' ? evaluateInteger(repeat.count, on.scope) : choose(on, `${path}#`, path, COUNTS)
  if (typeof count !== 'bigint' || count < 0n || count > MOST) throw new Unfit()
  return Array.from({ length: Number(count) }, (_, i) => element(on, field, `${path}[${i}]`))
}

/** How often a list repeats that goes to the end of its packet. */
const COUNTS: readonly Candidate[] = [
  { about: 'of 2 elements', value: 2n, extreme: undefined },
  { about: 'of no elements', value: 0n, extreme: 'least' },
  { about: 'of 1 element', value: 1n, extreme: undefined },
]

function element(on: Building, field: Field, path: string): Value {
  const { shape, role } = field
  const { interest } = on.choices
  const turn = on.count.chosen++
  if (role.kind === 'derived') {
    const measured = role.measures[0]?.field.name.spec ?? ''
    return choose(on, `${path}#`, join(on.path, measured), lengthCandidates(field, role.measures))
  }
  switch (shape.kind) {
    case 'struct':
      return build({ ...on, struct: shape.struct, scope: new Map(), path })
    case 'integer':
    case 'bits':
      return choose(on, path, path, integerCandidates(field, shape, interest, turn))
    case 'float':
      return choose(on, path, path, floatCandidates(field, shape, interest, turn))
    case 'text': {
      const said = interest.constants.get(field) ?? []
      return choose(on, path, path, textCandidates(field, shape, roomOf(on, field, shape), said, turn))
    }
    case 'bytes':
      return choose(on, path, path, dataCandidates(shape, roomOf(on, field, shape), turn))
    case 'contents':
      throw new Unfit()
  }
}

function choose(on: Building, key: string, path: string, candidates: readonly Candidate[]): Value {
  if (candidates.length === 0) throw new Unfit()
  return on.choices.choose({ key, path, candidates }).value
}

function roomOf({ struct, scope }: Building, field: Field, shape: TextShape | BytesShape): Room {
  const { extent, terminator, pad } = shape
  if (extent.kind !== 'size') return { min: 0, max: FREE }
  const max = sizeOf(extent.size, scope) - (terminator === undefined ? 0 : 1)
  if (max < 0) throw new Unfit()
  const exact =
    (isMeasured(struct, field) && !field.repeat) || (terminator === undefined && pad === undefined)
  return { min: exact ? max : 0, max }
}

function sizeOf(size: Parameters<typeof evaluateInteger>[0], scope: Scope): number {
  const bytes = evaluateInteger(size, scope)
  if (bytes > MOST) throw new Unfit()
  return Number(bytes)
}
