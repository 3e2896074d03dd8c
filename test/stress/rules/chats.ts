/** What becomes of a chat, by what it was answered. */

import { groupBy } from '../group.js'
import type { History, Stay, Violation } from '../history.js'

/** Nobody hears a chat twice, and nobody hears somebody's chats in another order than they were said. */
export function onceAndInTurn({ stays, chats }: History): Violation[] {
  const found: Violation[] = []
  for (const stay of stays) {
    const heard = new Set<string>()
    const latest = new Map<string, { key: string; sentAt: number }>()
    for (const key of keys(stay)) {
      const chat = chats.get(key)
      if (!chat) continue
      if (heard.has(key)) found.push(violation('duplicate', `heard ${key} twice`, stay.session, chat.session))
      heard.add(key)
      const last = latest.get(chat.session)
      if (last && last.sentAt > chat.sentAt) {
        found.push(violation('sender-order', `heard ${key} after ${last.key}`, stay.session, chat.session))
      }
      latest.set(chat.session, { key, sentAt: chat.sentAt })
    }
  }
  return found
}

/** A chat that was refused, or was never sent whole, is heard by nobody. */
export function refusedIsSilent({ stays, chats }: History): Violation[] {
  const found: Violation[] = []
  for (const stay of stays) {
    for (const key of keys(stay)) {
      const chat = chats.get(key)
      if (!chat || chat.result === undefined || chat.result === 0) continue
      const why = chat.result < 0 ? 'was never sent whole' : `was refused with ${chat.result}`
      found.push(violation('refused', `heard ${key}, which ${why}`, stay.session, chat.session))
    }
  }
  return found
}

/** A chat that was accepted was heard by whoever had come before it was sent, and read on after it was answered. */
export function acceptedIsHeard({ stays, chats }: History): Violation[] {
  const found: Violation[] = []
  const rooms = groupBy(
    [...chats.values()].filter(({ room }) => room !== undefined),
    ({ room }) => room,
  )
  for (const stay of stays) {
    const heard = new Set(keys(stay))
    for (const chat of rooms.get(stay.room) ?? []) {
      if (chat.sentAt < stay.enteredAt || (chat.answeredAt ?? stay.heardUntil) >= stay.heardUntil) continue
      if (heard.has(chat.key) || chat.session === stay.session) continue
      found.push(
        violation(
          'lost',
          `${chat.key} was accepted in room ${stay.room} and never heard`,
          stay.session,
          chat.session,
        ),
      )
    }
  }
  return found
}

/** What was said before the server was told to stop is answered, whatever waited for it. */
export function answeredInDrain({ chats, drainedAt, stays }: History): Violation[] {
  if (drainedAt === undefined) return []
  const toTheEnd = new Set(
    stays.filter(({ heardUntil }) => heardUntil === Number.POSITIVE_INFINITY).map(({ session }) => session),
  )
  return [...chats.values()]
    .filter(
      ({ session, sentAt, result }) => toTheEnd.has(session) && sentAt < drainedAt && result === undefined,
    )
    .map(({ key, session }) =>
      violation('drain', `${key} was said before the server was told to stop, and never answered`, session),
    )
}

function* keys(stay: Stay): Generator<string> {
  for (const beat of stay.beats) if (beat.kind === 'said') yield beat.key
}

function violation(rule: string, what: string, ...who: readonly string[]): Violation {
  return { rule, what, who }
}
