/** Packets that somebody handles in both specs. */

import type { Behaviour } from '../model/model.js'
import type { Comparison } from './compare.js'
import { type Pair, pairsOf } from './match.js'
import type { Change, Place } from './rule.js'
import { isWritten } from './written.js'

export interface Handled extends Pair<Behaviour> {
  /** As the new spec calls it. */
  readonly name: string
  /** Where each spec says the key; at the packet where it does not. */
  at(key: string): Change['at']
  /** What the new spec calls a packet of the old. */
  nameNow(old: string): string
}

export function handledIn({ packets, ...sides }: Comparison): Handled[] {
  const pairs = pairsOf(packets)
  const names = new Map(pairs.map((pair) => [pair.old.name.spec, pair.new.name.spec]))
  const nameNow = (old: string): string => names.get(old) ?? old
  return pairs.flatMap((pair) => {
    const { behaviour: old, name: oldName } = pair.old
    const { behaviour: now, name } = pair.new
    if (!old || !now) return []
    const place = (side: 'old' | 'new', packet: string, key: string): Place => {
      const path = ['packets', packet, key]
      return isWritten(sides[side].spec, path)
        ? { path, markKey: true }
        : { path: path.slice(0, 2), markKey: true }
    }
    const at = (key: string) => ({ old: place('old', oldName.spec, key), new: place('new', name.spec, key) })
    return [{ old, new: now, name: name.spec, at, nameNow }]
  })
}
