/** What a history must never show. A new rule is a line here. */

import type { History, Violation } from '../history.js'
import { acceptedIsHeard, answeredInDrain, onceAndInTurn, refusedIsSilent } from './chats.js'
import { indexesOnce, sameMembers } from './members.js'
import { oneOrder } from './one-order.js'

type Rule = (history: History, owners: Map<bigint, string>) => readonly Violation[]

const rules: readonly Rule[] = [
  oneOrder,
  onceAndInTurn,
  refusedIsSilent,
  acceptedIsHeard,
  answeredInDrain,
  sameMembers,
  indexesOnce,
]

/** @param owners who had each user index, over all histories of one server */
export function judge(history: History, owners: Map<bigint, string>): readonly Violation[] {
  return [...history.violations, ...rules.flatMap((rule) => rule(history, owners))]
}
