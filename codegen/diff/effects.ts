/** What a handled packet sends, before and after. */

import type { Send } from '../model/model.js'
import type { Handled } from './behaviours.js'
import type { Pair } from './match.js'

/** `kROOM_CHAT_NOTIFY to others`, as the new spec calls it. */
function sendsOf({ old, new: now, nameNow }: Handled): Pair<Map<string, Send>> {
  const words = ({ packet, to }: Send, name: (spec: string) => string): string =>
    `${name(packet.name.spec)} to ${to === 'user' ? 'a user' : to === 'sender' ? 'the sender' : 'the others'}`
  return {
    old: new Map(old.sends.map((send) => [words(send, nameNow), send])),
    new: new Map(now.sends.map((send) => [words(send, (name) => name), send])),
  }
}

export function newSends(handled: Handled): string[] {
  const { old, new: now } = sendsOf(handled)
  return [...now.keys()].filter((send) => !old.has(send))
}

export function goneSends(handled: Handled): string[] {
  const { old, new: now } = sendsOf(handled)
  return [...old.keys()].filter((send) => !now.has(send))
}

/** Those that both have. */
export function orderOfSends(handled: Handled): Pair<string[]> {
  const { old, new: now } = sendsOf(handled)
  return {
    old: [...old.keys()].filter((send) => now.has(send)),
    new: [...now.keys()].filter((send) => old.has(send)),
  }
}

export function changedSends(handled: Handled): string[] {
  const { old, new: now } = sendsOf(handled)
  return [...now].flatMap(([words, send]) => {
    const before = old.get(words)
    if (!before) return []
    const [was, is] = [before, send].map(circumstances)
    return was === is ? [] : [`sent ${words} ${was}, sends it ${is}`]
  })
}

function circumstances({ repeat, when }: Send): string {
  return `${repeat ? 'several times' : 'once'}${when ? ` when in ${when.join(', ')}` : ''}`
}
