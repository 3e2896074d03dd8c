/** What a person reads at the end. */

import { behaviours } from './behaviours/index.js'
import type { Violation } from './history.js'
import type { Failure } from './round.js'
import type { Tally } from './tally.js'

const SHOWN = 10

export function summary(tally: Tally): string {
  const groups = [
    'behaviours',
    'left after',
    'broken frames',
    'other protocols',
    'ends',
    'logins',
    'twins',
    'crowd',
    'parley user',
    'logins at their deadline',
    'logins in a drain',
    'chats',
    'closed by the server',
    'outages',
    'traffic',
    'checks',
  ]
  const lines = groups.flatMap((group) => {
    const counts = tally.group(group)
    const width = Math.max(...counts.map(([name]) => name.length))
    return counts.length === 0
      ? []
      : [`${group}:`, ...counts.map(([name, count]) => `  ${name.padEnd(width)}  ${count}`)]
  })
  return lines.join('\n')
}

/** What should have happened in a minute, and has not. */
export function missing(tally: Tally): string[] {
  const never = behaviours.map(({ name }) => name).filter((name) => tally.of('behaviours', name) === 0)
  return tally.total('outages') > 0 ? never : [...never, 'an outage of Redis']
}

export function failureReport(
  { setting, violations, traces, serverLines }: Failure,
  seed: number,
  rerun: string,
): string {
  const byRule = new Map<string, number>()
  for (const { rule } of violations) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  return [
    `FAILED with seed ${seed}, on ${setting}: ${[...byRule].map(([rule, count]) => `${rule} × ${count}`).join(', ')}`,
    ...violations.slice(0, SHOWN).map(sentence),
    ...(violations.length > SHOWN ? [`… and ${violations.length - SHOWN} more`] : []),
    ...[...traces].flatMap(([name, lines]) => [
      '',
      `the last of ${name}:`,
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
    "the server's last lines:",
    ...serverLines.map((line) => `  ${line}`),
    '',
    `again, with the same decisions: ${rerun}`,
  ].join('\n')
}

function sentence({ rule, what, who }: Violation): string {
  return `- ${rule}: ${what}${who.length > 0 ? ` [${who.join(', ')}]` : ''}`
}
