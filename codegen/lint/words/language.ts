/** What a language keeps for itself, and how the generated code spells a spec's names in it. */

import type { Name } from '../../model/names.js'

export interface Language {
  readonly name: string
  readonly words: ReadonlySet<string>
  readonly spell: {
    /** As a member, and where that differs as a parameter. */
    readonly field: readonly Spelling[]
    /** Of packets, types and enums. */
    readonly type: readonly Spelling[]
    readonly entry: readonly Spelling[]
  }
}

type Spelling = (name: Name) => string

export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter(Boolean))
}
