/** Lists, comings and goings tell everybody the same members. */

import { groupBy } from '../group.js'
import type { History, Stay, Violation } from '../history.js'
import { hash } from '../random.js'

/** Nobody comes who is there, goes who is not, or speaks from outside; everybody knows the same members at each chat. */
export function sameMembers({ stays, chats }: History): Violation[] {
  const found: Violation[] = []
  const known = new Map<string, { digest: number; stay: Stay }>()
  for (const stay of stays) {
    const tell = (what: string, ...others: readonly string[]): void => {
      found.push({ rule: 'members', what: `in room ${stay.room}: ${what}`, who: [stay.session, ...others] })
    }
    if (new Set(stay.list.map(({ index }) => index)).size < stay.list.length) tell('somebody is listed twice')
    replay(stay, (members, beat, digest) => {
      if (beat.kind === 'came' && members.has(beat.index)) tell(`${beat.index} came and was there already`)
      if (beat.kind === 'went' && !members.has(beat.index)) tell(`${beat.index} went and was not there`)
      if (beat.kind !== 'said') return
      const speaker = chats.get(beat.key)?.userId ?? ''
      if (![...members.values()].includes(speaker))
        tell(`${beat.key} was said by ${speaker}, who is not there`)
      const theirs = known.get(beat.key)
      if (!theirs) known.set(beat.key, { digest, stay })
      else if (theirs.digest !== digest) {
        const other = membersAt(theirs.stay, beat.key)
        tell(
          `at ${beat.key}, ${membersAt(stay, beat.key)} are there, and for another ${other}`,
          theirs.stay.session,
        )
      }
    })
  }
  return found
}

/** A user index is one session's, always. `owners` is kept from one history of a server to the next. */
export function indexesOnce({ stays }: History, owners: Map<bigint, string>): Violation[] {
  const found: Violation[] = []
  const claim = (index: bigint, userId: string, session: string): void => {
    const owner = owners.get(index)
    if (owner === undefined) owners.set(index, userId)
    else if (owner !== userId) {
      found.push({ rule: 'index', what: `index ${index} is ${owner} and ${userId}`, who: [session] })
    }
  }
  const sessions = new Map<bigint, string>()
  for (const stay of stays) {
    for (const { index, userId } of stay.list) claim(index, userId, stay.session)
    for (const beat of stay.beats) if (beat.kind === 'came') claim(beat.index, beat.userId, stay.session)
    const other = sessions.get(stay.index)
    if (other !== undefined && other !== stay.session) {
      found.push({ rule: 'index', what: `two sessions had index ${stay.index}`, who: [stay.session, other] })
    }
    sessions.set(stay.index, stay.session)
  }
  return found
}

/** While nobody does anything: everybody's members are those who are there. */
export function listsAreTrue(present: readonly Stay[]): Violation[] {
  const found: Violation[] = []
  for (const [room, stays] of groupBy(present, (stay) => stay.room)) {
    const there = new Set(stays.map(({ index }) => index))
    for (const stay of stays) {
      const members = membersAfter(stay)
      const ghosts = [...members].filter(([index]) => !there.has(index)).map(([, userId]) => userId)
      const missing = stays.filter(({ index }) => !members.has(index)).map(({ session }) => session)
      if (ghosts.length + missing.length === 0) continue
      const what = `in room ${room}, ghosts: [${ghosts.join(', ')}], missing: [${missing.join(', ')}]`
      found.push({ rule: 'lists', what, who: [stay.session, ...ghosts] })
    }
  }
  return found
}

type Visit = (members: ReadonlyMap<bigint, string>, beat: Stay['beats'][number], digest: number) => void

/** The members before each beat, with a digest that is the same for the same members. */
function replay(stay: Stay, visit: Visit): ReadonlyMap<bigint, string> {
  const [arrival, ...beats] = stay.beats
  const members = new Map(stay.list.map(({ index, userId }) => [index, userId]))
  let digest = 0
  for (const index of members.keys()) digest ^= hash(`${index}`)
  if (!arrival) return members
  for (const beat of beats) {
    visit(members, beat, digest)
    if (beat.kind === 'said') continue
    const changes = beat.kind === 'came' ? !members.has(beat.index) : members.has(beat.index)
    if (changes) digest ^= hash(`${beat.index}`)
    if (beat.kind === 'came') members.set(beat.index, beat.userId)
    else members.delete(beat.index)
  }
  return members
}

function membersAfter(stay: Stay): ReadonlyMap<bigint, string> {
  return replay(stay, () => undefined)
}

function membersAt(stay: Stay, key: string): string {
  let told = ''
  replay(stay, (members, beat) => {
    if (beat.kind === 'said' && beat.key === key) told = `[${[...members.values()].sort().join(', ')}]`
  })
  return told
}
