/**
 * Holds a sound spec against every rule (rules/, one file a rule), drops what the spec silences, and reports what is
 * wrong with the silences.
 */

import type { Diagnostic } from '../spec/diagnostics.js'
import { inSpecOrder } from '../spec/diagnostics.js'
import type { Spec } from '../spec/load.js'
import type { Context, Finding } from './rule.js'
import { checkedByReader, rules } from './rules/index.js'
import { complaintAbout, covers, silenceRules, silencesOf } from './silences.js'

export interface Linted {
  /** In the order of the spec; all of them warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many findings the spec silences. */
  readonly silenced: number
}

/** Every rule as `parley lint --rules` and codegen/README.md list it. */
export const ruleTable = [
  ...rules.map(({ id, purpose }) => ({ id, severity: 'warning' as const, purpose })),
  ...silenceRules.map(({ id, purpose }) => ({ id, severity: 'warning' as const, purpose })),
  ...checkedByReader.map(({ id, purpose }) => ({ id, severity: 'error' as const, purpose })),
]

export function lint(context: Context): Linted {
  const { spec } = context
  const silences = silencesOf(spec.file)
  const used = new Set<(typeof silences)[number]>()
  const diagnostics: Diagnostic[] = []
  let silenced = 0
  for (const { id, check } of rules) {
    for (const finding of check(context)) {
      const by = silences.filter((silence) => covers(silence, finding, id))
      for (const silence of by) used.add(silence)
      if (by.length > 0) silenced++
      else diagnostics.push(warning(spec, id, finding))
    }
  }
  const known = rules.map(({ id }) => id)
  for (const silence of silences) {
    const complaint = complaintAbout(silence, known, used.has(silence))
    if (complaint) diagnostics.push(warning(spec, complaint.id, complaint.finding))
  }
  return { diagnostics: inSpecOrder(diagnostics), silenced }
}

function warning(
  spec: Spec,
  code: string,
  { path, markKey, message, fix, related = [] }: Finding,
): Diagnostic {
  return {
    code,
    severity: 'warning',
    message,
    at: markKey ? spec.keyAt(path) : spec.at(path),
    fix: fix === undefined ? undefined : { title: fix, edit: undefined },
    related: related.map((place) => ({ message: place.message, at: spec.keyAt(place.path) })),
  }
}
