/** What the one side meant against what the other reads. */

import { isList, isRecord, type RecordValue, type Value } from '../interpret/value.js'
import type { EnumType, Field, Shape, Struct } from '../model/model.js'
import { valueFields } from '../model/model.js'
import type { Alignment } from './align.js'
import { chosen, enumOf, valueWords } from './value-words.js'

export interface Difference {
  readonly field: Field
  readonly path: string
  readonly meant: string
  readonly read: string
}

/**
 * The first field that the reader understands otherwise than it was meant. Where the one side has fields that the
 * other has not, the same values in the same order are no difference: they are only grouped or called otherwise.
 */
export function differenceBetween(
  alignment: Alignment,
  writer: Struct,
  reader: Struct,
  meant: RecordValue,
  read: RecordValue,
): Difference | undefined {
  const found = firstDifference(alignment, { writer, reader, meant, read, path: '' })
  const lost = found !== undefined && alignment.partner(found.field) === undefined
  return lost && sameLeaves(leavesOf(writer, meant), leavesOf(reader, read)) ? undefined : found
}

interface Reading {
  readonly writer: Struct
  readonly reader: Struct
  readonly meant: RecordValue
  readonly read: RecordValue
  /** Of the structure, with the dot behind it. */
  readonly path: string
}

function firstDifference(alignment: Alignment, on: Reading): Difference | undefined {
  const { writer, reader, meant, read, path } = on
  for (const field of valueFields(writer)) {
    const other = alignment.partner(field)
    const at = `${path}${field.name.spec}`
    const [sent, got] = [meant[field.name.spec], other && read[other.name.spec]]
    const unlike = {
      field,
      path: at,
      meant: valueWords(field.shape, sent),
      read: other ? valueWords(other.shape, got) : 'nothing',
    }
    if (!other) {
      if (sent !== undefined) return unlike
      continue
    }
    if (!reader.fields.includes(other)) return unlike
    if (other.role.kind !== 'value') continue
    if (sent === undefined || got === undefined) {
      if (sent !== got) return unlike
      continue
    }
    const inner = unequal(
      alignment,
      { shape: field.shape, value: sent },
      { shape: other.shape, value: got },
      at,
    )
    if (inner) return inner === 'here' ? unlike : inner
  }
  return undefined
}

interface Shaped {
  readonly shape: Shape
  readonly value: Value
}

/** Where in the values the difference is: in this one itself, or in a field inside. */
function unequal(
  alignment: Alignment,
  sent: Shaped,
  got: Shaped,
  path: string,
): Difference | 'here' | undefined {
  if (isList(sent.value) || isList(got.value)) {
    if (!isList(sent.value) || !isList(got.value) || sent.value.length !== got.value.length) return 'here'
    for (const [i, value] of sent.value.entries()) {
      const other = { shape: got.shape, value: got.value[i] ?? '' }
      const inner = unequal(alignment, { shape: sent.shape, value }, other, `${path}[${i}]`)
      if (inner) return inner
    }
    return undefined
  }
  const [a, b] = [chosen(sent), chosen(got)]
  if (a && b) return unequal(alignment, a, b, path)
  if (isRecord(sent.value) || isRecord(got.value)) {
    if (!isRecord(sent.value) || !isRecord(got.value)) return 'here'
    if (sent.shape.kind !== 'struct' || got.shape.kind !== 'struct') return 'here'
    const [writer, reader] = [sent.shape.struct, got.shape.struct]
    return firstDifference(alignment, {
      writer,
      reader,
      meant: sent.value,
      read: got.value,
      path: `${path}.`,
    })
  }
  return sameScalar(sent.value, got.value) && sameEntry(sent, got) ? undefined : 'here'
}

function sameScalar(sent: Value, got: Value): boolean {
  if (sent instanceof Uint8Array || got instanceof Uint8Array) {
    const [a, b] = [sent, got].map((value) =>
      value instanceof Uint8Array || typeof value === 'string' ? Buffer.from(value) : undefined,
    )
    return a !== undefined && b !== undefined && a.equals(b)
  }
  if (typeof sent === 'string' || typeof got === 'string') return sent === got
  if (typeof sent === 'bigint' && typeof got === 'bigint') return sent === got
  return Object.is(Number(sent), Number(got))
}

/** A number that has another entry's name on the other side, which both sides know, means something else. */
function sameEntry(sent: Shaped, got: Shaped): boolean {
  const [mine, theirs] = [enumOf(sent.shape), enumOf(got.shape)]
  if (!mine || !theirs) return true
  const nameIn = (type: EnumType) =>
    type.entries.find((entry) => BigInt(entry.value) === sent.value)?.name.spec
  const [meant, read] = [nameIn(mine), nameIn(theirs)]
  if (meant === read) return true
  const known = (type: EnumType, name: string | undefined): boolean =>
    name !== undefined && type.entries.some((entry) => entry.name.spec === name)
  return !known(theirs, meant) && !known(mine, read)
}

/** The values of a structure and of those inside it, in the order of the wire. */
function leavesOf(struct: Struct, value: RecordValue): Shaped[] {
  const inside = (shaped: Shaped): Shaped[] => {
    const { shape, value: one } = shaped
    if (isList(one)) return one.flatMap((element) => inside({ shape, value: element }))
    const variant = chosen(shaped)
    if (variant) return inside(variant)
    return isRecord(one) && shape.kind === 'struct' ? leavesOf(shape.struct, one) : [shaped]
  }
  return valueFields(struct).flatMap(({ name, shape }) => {
    const one = value[name.spec]
    return one === undefined ? [] : inside({ shape, value: one })
  })
}

function sameLeaves(meant: readonly Shaped[], read: readonly Shaped[]): boolean {
  return (
    meant.length === read.length &&
    meant.every((leaf, i) => {
      const other = read[i]
      return other && sameScalar(leaf.value, other.value) && sameEntry(leaf, other)
    })
  )
}
