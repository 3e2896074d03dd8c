/**
 * Where a field stands: a number as long as every packet has it there, then a sum of what stands
 * before it, `5 + 42 × user_count`; and `end(name) + 2` behind what nothing measures.
 */

import { constantInteger, type Expression, linearIn } from '../../model/expression.js'
import { extentOf, type Field } from '../../model/model.js'
import { sizeOfElement } from '../../model/sizes.js'
import { factorText } from './expression-text.js'

/** Bytes: the constant and each term as often as it says. */
export interface Offset {
  readonly constant: bigint
  readonly terms: ReadonlyMap<string, bigint>
}

export function offsetAt(constant: number): Offset {
  return { constant: BigInt(constant), terms: new Map() }
}

export function add(offset: Offset, { constant, terms }: Offset): Offset {
  const sum = new Map(offset.terms)
  for (const [term, times] of terms) sum.set(term, (sum.get(term) ?? 0n) + times)
  return { constant: offset.constant + constant, terms: sum }
}

function scaled({ constant, terms }: Offset, factor: bigint): Offset {
  return {
    constant: constant * factor,
    terms: new Map([...terms].map(([term, times]) => [term, times * factor])),
  }
}

/** `5 + 42 × n`, `n - 2`, `end(name) + 2` */
export function offsetText({ constant, terms }: Offset): string {
  const parts = [...terms].filter(([, times]) => times !== 0n)
  const first = constant > 0n && !parts.some(([term]) => term.startsWith('end('))
  const sum = [
    ...(first ? [signed(constant)] : []),
    ...parts.map(([term, times]) => ({
      sign: times < 0n ? '-' : '+',
      text: product(times < 0n ? -times : times, term),
    })),
    ...(first || constant === 0n ? [] : [signed(constant)]),
  ]
  const [start, ...rest] = sum
  if (!start) return '0'
  const alone = rest.length === 0 && start.sign === '+' && /^\(([^()]*)\)$/.exec(start.text)?.[1]
  if (alone) return alone
  return [
    start.sign === '-' ? `-${start.text}` : start.text,
    ...rest.map(({ sign, text }) => `${sign} ${text}`),
  ].join(' ')
}

function signed(value: bigint): { readonly sign: string; readonly text: string } {
  return value < 0n ? { sign: '-', text: String(-value) } : { sign: '+', text: String(value) }
}

function product(times: bigint, term: string): string {
  return times === 1n ? term : `${times} × ${term}`
}

/** Whether it is the same in every packet. */
export function isConstant({ terms }: Offset): boolean {
  return [...terms.values()].every((times) => times === 0n)
}

/** Terms that an offset may have before it counts anew, from the end of the field before. */
const MOST_TERMS = 2

/**
 * Where the next field stands.
 * @param at where the field stands
 * @param prefix of the names in it, for a structure's fields inside another's table
 */
export function behind(at: Offset, field: Field, prefix: string): Offset {
  const size = field.condition ? undefined : sizeOf(field, prefix)
  const next = size && add(at, size)
  if (next && next.terms.size <= MOST_TERMS) return next
  return { constant: 0n, terms: new Map([[`end(${prefix}${field.name.spec})`, 1n]]) }
}

/** The bytes of the field with all its elements; undefined where nothing before it tells them. */
export function sizeOf(field: Field, prefix: string): Offset | undefined {
  const element = elementSize(field, prefix)
  const { repeat } = field
  if (!repeat || !element) return element
  if (repeat.until !== 'count' || !isConstant(element)) return undefined
  return scaled(sumOf(repeat.count, prefix), element.constant)
}

/** Of one element. */
export function elementSize({ shape }: Field, prefix: string): Offset | undefined {
  const { min, max } = sizeOfElement(shape)
  if (min === max) return offsetAt(min)
  const extent = extentOf(shape)
  return extent?.kind === 'size' ? sumOf(extent.size, prefix) : undefined
}

/** An integer expression as a sum. */
export function sumOf(expression: Expression, prefix: string): Offset {
  const constant = constantInteger(expression)
  if (constant !== undefined) return { constant, terms: new Map() }
  const form = linearIn(expression)
  if (form) return linear(prefix + form.field.name.spec, form)
  return linear(factorText(expression, prefix), { scale: 1n, offset: 0n })
}

/** scale × term + offset */
export function linear(
  term: string,
  { scale, offset }: { readonly scale: bigint; readonly offset: bigint },
): Offset {
  return { constant: offset, terms: new Map([[term, scale]]) }
}
