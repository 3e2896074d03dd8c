/**
 * Random specs inside the language, for properties that hold for every spec. Each is a tree of plain objects, put
 * together field by field from what stands before; some are refused by the generator and count for nothing.
 */

import * as fc from 'fast-check'
import { stringify } from 'yaml'

type Attribute = Record<string, unknown>

/** Draws a value; every choice of a spec comes through it. */
type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T

/** What the fields before a place offer to expressions. */
interface Known {
  /** Integers of up to 32 bits that are always there. */
  readonly integers: string[]
  /** ASCII text. */
  readonly texts: string[]
  readonly enums: string[]
  readonly flags: string[]
}

interface Draft {
  readonly draw: Draw
  readonly types: string[]
  readonly seq: Attribute[]
  readonly known: Known
}

const ENUM = 'colour'
const ENTRIES = ['red', 'green', 'blue']

export const specArbitrary: fc.Arbitrary<string> = fc.gen().map((generate) => {
  const draw: Draw = (arbitrary) => generate(() => arbitrary)
  return stringify(spec(draw))
})

function spec(draw: Draw): unknown {
  const names: string[] = []
  const types: Record<string, unknown> = {}
  for (let i = draw(fc.integer({ min: 1, max: 4 })); i > 0; i--) {
    const name = `t${i}`
    types[name] = structure(draw, names, 3, false)
    names.push(name)
  }
  const packets: Record<string, unknown> = {}
  for (let id = draw(fc.integer({ min: 1, max: 4 })); id > 0; id--) {
    packets[`kP${id}`] = {
      id,
      from: draw(fc.constantFrom('client', 'server')),
      ...structure(draw, names, 6, true),
    }
  }
  return {
    meta: {
      id: 'random',
      endian: draw(fc.constantFrom('le', 'be')),
      'bit-endian': draw(fc.constantFrom('le', 'be')),
      encoding: 'UTF-8',
    },
    header: {
      'frame-length': 'length',
      'packet-id': 'packet_id',
      seq: [
        { id: 'length', type: draw(fc.constantFrom('u2', 'u4be')) },
        { id: 'packet_id', type: draw(fc.constantFrom('u1', 'u2le')) },
      ],
    },
    enums: { [ENUM]: { 0: 'red', 1: 'green', 7: 'blue' } },
    session: { states: ['only'] },
    types,
    packets,
  }
}

/** @param open whether the last field may take all that is left */
function structure(draw: Draw, types: readonly string[], most: number, open: boolean): Attribute {
  const known: Known = { integers: [], texts: [], enums: [], flags: [] }
  const draft: Draft = { draw, types: [...types], seq: [], known }
  for (let n = draw(fc.integer({ min: 1, max: most })); n > 0; n--) draw(fc.constantFrom(...FIELDS))(draft)
  if (open && chance(draw, 0.4)) draw(fc.constantFrom(...LAST))(draft)
  const [integer] = known.integers
  const instances =
    integer !== undefined && chance(draw, 0.4)
      ? { twice: { value: `${integer} * 2` }, odd: { value: 'twice % 4 == 2' } }
      : undefined
  if (instances && chance(draw, 0.5)) add(draft, { type: 'u1', if: 'odd or twice > 9' })
  return { seq: draft.seq, ...(instances ? { instances } : {}) }
}

function chance(draw: Draw, probability: number): boolean {
  return draw(fc.integer({ min: 1, max: 100 })) <= probability * 100
}

function add({ seq }: Draft, attribute: Attribute): string {
  const id = `f${seq.length}`
  seq.push({ id, ...attribute })
  return id
}

/** What stands in every second attribute's way: a condition on what is before it. */
function maybe(draft: Draft, attribute: Attribute): Attribute {
  return chance(draft.draw, 0.25) ? { ...attribute, if: condition(draft) } : attribute
}

function condition({ draw, known }: Draft): string {
  const tests = [
    ...known.integers.flatMap((name) => [
      `${name} > 3`,
      `${name} % 3 != 1`,
      `(${name} & 5 | 2) < ${name} + 1`,
    ]),
    ...known.integers.map((name) => `${name}.to_s.length == 2`),
    ...known.texts.flatMap((name) => [`${name}.length > 2`, `${name} != "abc"`, `${name} + "x" == "x"`]),
    ...known.enums.flatMap((name) => [`${name} == ${ENUM}::green`, `${name}.to_i < 5`]),
    ...known.flags.flatMap((name) => [name, `not ${name}`, `${name}.to_i == 1`]),
    'sizeof<u4> == 4',
  ]
  const one = draw(fc.constantFrom(...tests))
  if (!chance(draw, 0.4)) return one
  const other = draw(fc.constantFrom(...tests))
  return draw(
    fc.constantFrom(`(${one}) and (${other})`, `${one} or not (${other})`, `(${one}) ? (${other}) : true`),
  )
}

const size = fc.integer({ min: 1, max: 12 })
const encoding = fc.constantFrom('UTF-8', 'ASCII', 'UTF-16LE', 'UTF-16BE')

/** Each adds one field, or a few that belong together. */
const FIELDS: readonly ((draft: Draft) => void)[] = [
  integer,
  integer,
  wide,
  (draft) => add(draft, maybe(draft, { type: draft.draw(fc.constantFrom('f4', 'f8be', 'f8le')) })),
  enumeration,
  flags,
  text,
  measured,
  (draft) => add(draft, maybe(draft, { size: draft.draw(size) })),
  (draft) => add(draft, maybe(draft, { size: draft.draw(size), terminator: 3, 'pad-right': 0 })),
  (draft) =>
    add(draft, {
      contents: draft.draw(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 3 })),
    }),
  (draft) => add(draft, { type: 'u4', reserved: true }),
  nested,
  counted,
  until,
  cases,
  sizedType,
]

const LAST: readonly ((draft: Draft) => void)[] = [
  (draft) => add(draft, { type: 'strz', size: draft.draw(size), 'may-end-early': true }),
  (draft) => add(draft, { size: draft.draw(size), terminator: 3, 'may-end-early': true }),
  (draft) => add(draft, { 'size-eos': true }),
  (draft) => add(draft, { type: 'str', 'size-eos': true, encoding: draft.draw(encoding) }),
  (draft) => add(draft, { type: 'u2', repeat: 'eos' }),
  (draft) => add(draft, { type: draft.draw(fc.constantFrom('u1', ...draft.types)), repeat: 'eos' }),
]

function integer(draft: Draft): void {
  const { draw, known } = draft
  const type = draw(fc.constantFrom('u1', 's1', 'u2', 's2le', 'u4be', 's4'))
  const [other] = known.integers
  const valid = draw(
    fc.constantFrom(
      undefined,
      undefined,
      undefined,
      { min: 1, max: 99 },
      { 'any-of': [1, 5, 7] },
      { expr: '_ % 2 == 0' },
      5,
    ),
  )
  const limit = other !== undefined && chance(draw, 0.1) ? { expr: `_ != ${other}` } : valid
  known.integers.push(add(draft, { type, ...(limit === undefined ? {} : { valid: limit }) }))
}

function wide(draft: Draft): void {
  add(draft, maybe(draft, { type: draft.draw(fc.constantFrom('u8', 's8le', 'u8be')) }))
}

function enumeration(draft: Draft): void {
  const valid = draft.draw(
    fc.constantFrom({}, {}, { valid: { 'in-enum': true } }, { valid: `${ENUM}::blue` }),
  )
  draft.known.enums.push(
    add(draft, { type: draft.draw(fc.constantFrom('u1', 's2', 'u4')), enum: ENUM, ...valid }),
  )
}

function flags(draft: Draft): void {
  const last = draft.seq.at(-1)
  // Neighbours have the same bit order, so only one group may stand in a row.
  if (typeof last?.type === 'string' && last.type.startsWith('b')) return
  for (let n = draft.draw(fc.integer({ min: 1, max: 3 })); n > 0; n--) {
    const width = draft.draw(fc.integer({ min: 1, max: 13 }))
    const id = add(draft, { type: `b${width}` })
    if (width === 1) draft.known.flags.push(id)
    else draft.known.integers.push(id)
  }
}

function text(draft: Draft): void {
  const { draw } = draft
  const written = draw(encoding)
  const bytes = draw(size) * 2
  const utf16 = written.startsWith('UTF-16')
  const kinds: Attribute[] = [
    { type: 'strz' },
    { type: 'strz', size: bytes },
    { type: 'str', size: bytes },
    ...(utf16
      ? []
      : [
          { type: 'str', size: bytes, 'pad-right': 0x20 },
          { type: 'str', terminator: 0x0a },
        ]),
  ]
  const plain = { ...draw(fc.constantFrom(...kinds)), encoding: written }
  const attribute = maybe(draft, plain)
  const id = add(draft, attribute)
  if (written === 'ASCII' && !('if' in attribute)) draft.known.texts.push(id)
}

/** A length, and what it measures. */
function measured(draft: Draft): void {
  const { draw } = draft
  const length = add(draft, { type: draw(fc.constantFrom('u1', 'u2', 'u8be')) })
  const expression = draw(fc.constantFrom(length, `${length} + 2`, `${length} * 2`, `${length} - 1`))
  add(draft, {
    size: expression,
    ...draw(fc.constantFrom({}, { type: 'str', encoding: 'ASCII' }, { terminator: 0 })),
  })
}

function nested(draft: Draft): void {
  const type = draft.types.at(-1)
  if (type !== undefined) add(draft, maybe(draft, { type }))
}

/** A count, and the list. */
function counted(draft: Draft): void {
  const { draw } = draft
  const count = add(draft, { type: draw(fc.constantFrom('u1', 'u2')) })
  const element = draw(
    fc.constantFrom(
      { type: 'u1' },
      { type: 's4be' },
      { type: 'strz' },
      { size: 3 },
      ...draft.types.map((type) => ({ type })),
    ),
  )
  add(draft, { ...element, repeat: 'expr', 'repeat-expr': count })
}

function until(draft: Draft): void {
  const last = draft.draw(fc.constantFrom('_ == 0', '_ >= 200', '_ % 2 == 1'))
  add(draft, { type: 'u1', repeat: 'until', 'repeat-until': last })
}

function cases(draft: Draft): void {
  const { draw } = draft
  const on = draw(fc.constantFrom('u1', 'u2', ENUM))
  const kind = add(draft, on === ENUM ? { type: 'u1', enum: ENUM } : { type: on })
  const values = on === ENUM ? ENTRIES.map((entry) => `${ENUM}::${entry}`) : ['1', '2', '9']
  const types = fc.constantFrom('u1', 's8', 'f4', 'strz', ...draft.types)
  const some = values.filter(() => chance(draw, 0.7))
  const all = [...some, ...(some.length === 0 || chance(draw, 0.5) ? ['_'] : [])]
  add(draft, {
    type: { 'switch-on': kind, cases: Object.fromEntries(all.map((value) => [value, draw(types)])) },
  })
}

/** A type in bytes that it measures. */
function sizedType(draft: Draft): void {
  const type = draft.types.at(-1)
  if (type === undefined) return
  const length = add(draft, { type: 'u2' })
  add(draft, { type, size: length })
}
