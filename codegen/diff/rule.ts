/**
 * What a rule of `parley diff` is: data, one file a rule under rules/. It sees the two specs side by side and returns
 * the changes it is about. A rule of the wire says which packets a change touches; whether one of them really
 * reads differently is found out by trial (trial.ts).
 */

import type { Field } from '../model/model.js'
import type { Path } from '../spec/load.js'
import type { Comparison, FieldPair } from './compare.js'
import type { Pair } from './match.js'
import type { Exchange } from './trial.js'
import { isWritten } from './written.js'

/** wire: bytes mean something else. source: who uses an SDK has to edit. compatible: peers need not notice. */
export const LEVELS = ['wire', 'source', 'compatible'] as const
export type Level = (typeof LEVELS)[number]

export interface Place {
  readonly path: Path
  /** The key that ends the path is marked, not what it holds. */
  readonly markKey?: boolean
}

export interface Change {
  /** Where each spec says it; where the one has nothing to show, only the other. */
  readonly at: Partial<Pair<Place>>
  /** What was, and what is. */
  readonly message: string
  /** Who is hit and how, where that is more than bytes can show. */
  readonly effect?: string
  /** Milder than its rule. */
  readonly level?: Level
  /** What may read differently; for rules of the wire. */
  readonly bytes?: Bytes
}

export interface Bytes {
  readonly packets: readonly Exchange[]
  /** Fields of either side in which to look first. */
  readonly focus?: readonly Field[]
  /** What has to be written into the old spec, so that it has this change alone. */
  readonly alone?: readonly Edit[]
  /** What the change is where no packet reads differently; compatible unless told. */
  readonly unseen?: Level
}

/** A step from the old spec towards the new one. */
export type Edit =
  /** What the new spec has at `from` comes to stand at the path: in the place of what is there, or in front of it. */
  | { readonly do: 'copy' | 'insert'; readonly path: Path; readonly from: Path }
  /** The same with what the old spec had at `from`. */
  | { readonly do: 'move'; readonly path: Path; readonly from: Path }
  | { readonly do: 'set'; readonly path: Path; readonly value: string }
  | { readonly do: 'remove'; readonly path: Path }

export interface Rule {
  readonly id: string
  /** The worst that a change of this kind is. */
  readonly level: Level
  /** One sentence: what changed, and what that does. */
  readonly purpose: string
  readonly check: (comparison: Comparison) => readonly Change[]
}

export function rule(made: Rule): Rule {
  return made
}

/** A rule about an attribute of fields that stand in both specs. */
export interface FieldRule extends Omit<Rule, 'check' | 'level'> {
  /** What it was and what it is, in a few words; undefined where it did not change. */
  readonly differs: (pair: FieldPair, comparison: Comparison) => Pair<string> | undefined
  /** The keys of the attribute that say it. */
  readonly keys: readonly string[]
  /** What says it where the keys do not: the default is in `meta`. */
  readonly spelled?: (field: Field) => Readonly<Record<string, string>>
  /** What the change is where no packet reads differently; compatible unless told. */
  readonly unseen?: (pair: FieldPair) => Level
}

export function fieldRule({ id, purpose, differs, keys, spelled, unseen }: FieldRule): Rule {
  const check = (comparison: Comparison): Change[] =>
    comparison.fields.flatMap((pair): Change[] => {
      const found = differs(pair, comparison)
      if (!found) return []
      const { old, new: now, paths, name, packets } = pair
      const explicit = Object.entries(spelled?.(now) ?? {})
      const alone = [
        ...keys.map((key): Edit => editOf(comparison, paths, key)),
        ...explicit.map(([key, value]): Edit => ({ do: 'set', path: [...paths.old, key], value })),
      ]
      return [
        {
          at: {
            old: placeOf(comparison.old.spec, paths.old, keys),
            new: placeOf(comparison.new.spec, paths.new, keys),
          },
          message: `${name} was ${found.old}, is ${found.new}`,
          bytes: { packets, focus: [old, now], alone, ...(unseen ? { unseen: unseen(pair) } : {}) },
        },
      ]
    })
  return { id, level: 'wire', purpose, check }
}

function editOf({ new: now }: Comparison, paths: Pair<Path>, key: string): Edit {
  const from = [...paths.new, key]
  const path = [...paths.old, key]
  return isWritten(now.spec, from) ? { do: 'copy', path, from } : { do: 'remove', path }
}

/** The first of the keys that is written; the field's name where none is. */
export function placeOf(spec: Comparison['old']['spec'], path: Path, keys: readonly string[]): Place {
  const written = keys.find((key) => isWritten(spec, [...path, key]))
  return { path: [...path, written ?? 'id'] }
}
