/** Who chooses, where a packet can take one value or another. */

import type { Value } from '../interpret/value.js'
import { attempt, type Candidate, Unfit } from './candidate.js'
import type { Interest } from './interest.js'

/** The first candidate is the ordinary one. */
export interface Decision {
  /** `users[0].user_id`, `body:cat.name`; a length is told apart from the field that it measures by a `#`. */
  readonly key: string
  /** What the candidates say something of: the same, without the cases. */
  readonly path: string
  readonly candidates: readonly Candidate[]
}

export interface Choices {
  readonly interest: Interest
  /** May be a value that is not among the candidates. @throws Unfit where there are none */
  choose(key: string, path: string, candidates: readonly Candidate[]): Value
  /** The same without a trace. */
  quiet(): Choices
  /** The same, but for what is chosen at the key, unless that was settled from the start. */
  with(key: string, candidate: Candidate): Choices
}

/** How often a list repeats that goes to the end of its packet. */
export const COUNTS: readonly Candidate[] = [
  { about: 'of 2 elements', value: 2n, extreme: undefined },
  { about: 'of no elements', value: 0n, extreme: 'least' },
  { about: 'of 1 element', value: 1n, extreme: undefined },
]

/** And one that has to have a last element. */
export const LAST_AT: readonly Candidate[] = [
  { about: 'of 2 elements', value: 2n, extreme: undefined },
  { about: 'of 1 element', value: 1n, extreme: 'least' },
  { about: 'of 3 elements', value: 3n, extreme: undefined },
]

/**
 * @param settled by the decision's key
 * @param pick for all others; undefined where there is none
 * @param seen gets every decision
 */
export function choosing(
  interest: Interest,
  settled: ReadonlyMap<string, Candidate>,
  pick: (decision: Decision) => Candidate | undefined,
  seen: (decision: Decision) => void,
): Choices {
  return {
    interest,
    choose(key, path, candidates) {
      const decision: Decision = { key, path: path.replaceAll(/:\w+/g, ''), candidates }
      seen(decision)
      const candidate = settled.get(key) ?? (candidates.length > 0 ? pick(decision) : undefined)
      if (!candidate) throw new Unfit()
      return candidate.value
    },
    quiet: () => choosing(interest, settled, pick, () => {}),
    with: (key, candidate) => choosing(interest, new Map([[key, candidate], ...settled]), pick, () => {}),
  }
}

/** A value for which `holds`: as chosen, or else with one choice that is another. @throws Unfit */
export function fulfilling(
  choices: Choices,
  make: (choices: Choices) => Value,
  holds: (value: Value) => boolean,
): Value {
  const decisions: Decision[] = []
  const watched: Choices = {
    ...choices,
    choose(key, path, candidates) {
      decisions.push({ key, path, candidates })
      return choices.choose(key, path, candidates)
    },
  }
  const first = make(watched)
  if (holds(first)) return first
  for (const { key, candidates } of decisions) {
    for (const candidate of candidates) {
      const value = attempt(() => make(choices.with(key, candidate)))
      if (value !== undefined && holds(value)) return value
    }
  }
  throw new Unfit()
}
