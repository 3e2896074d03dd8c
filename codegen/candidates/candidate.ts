import { CodecProblem } from '../interpret/reasons.js'
import type { Value } from '../interpret/value.js'

/** A value that a field can take in a test. */
export interface Candidate {
  /** Behind the field's path: `at its least, 0`. */
  readonly about: string
  readonly value: Value
  /** Whether it is the smallest or the largest that the field takes. */
  readonly extreme: 'least' | 'most' | undefined
}

/** Elements of a list, and bytes of a field or a frame, that a test has at most. */
export const MOST = 1 << 14

/** What was chosen leads to no value: a size below 0, or one that is not worth a test. */
export class Unfit extends Error {}

/** Undefined where the choices, or the value, are none of this packet. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof Unfit || error instanceof CodecProblem) return undefined
    throw error
  }
}

/** What is made of the items, as far as something is, until there is enough of it. */
export function upTo<Item, Made>(
  most: number,
  items: Iterable<Item>,
  make: (item: Item) => Made | undefined,
): Made[] {
  const found: Made[] = []
  for (const item of items) {
    const made = make(item)
    if (made !== undefined) found.push(made)
    if (found.length >= most) break
  }
  return found
}

/** The first of those that say the same. */
export function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ about }) => !seen.has(about) && seen.add(about))
}
