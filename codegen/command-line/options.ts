/** What several commands take. */

import { Option } from 'commander'
import { FORMATS } from '../spec/formats.js'

/** The spec, where no other is named. */
export const SPEC = 'protocol/chat.yaml'

export const CHECK = [
  '--check',
  'write nothing; exit 1 and name each file that is missing, stale or orphaned',
] as const

export function formatOption(): Option {
  return new Option(
    '--format <format>',
    'how problems are told: to people, programs, or as annotations on GitHub',
  )
    .choices(FORMATS)
    .default('text')
}

/** For an option that may be given several times. */
export function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
