import type { Beat, History, Stay, Violation } from '../history.js'

/** What stands between a chat and the next one, as some stay heard it; `next` undefined where its story ends before. */
interface Gap {
  readonly beats: readonly string[]
  readonly next: string | undefined
  readonly session: string
}

/**
 * All members of a room hear one and the same story. A chat is unique, so what follows on it, up to the next chat,
 * has to be the same for everybody who heard on, their own chats standing where they were answered; and so, read
 * backwards, has what comes before it.
 */
export function oneOrder({ stays }: History): Violation[] {
  const after = new Map<string, Gap>()
  const before = new Map<string, Gap>()
  return stays.flatMap((stay) => [
    ...disagreements(stay, stay.beats, after, 'after'),
    ...disagreements(stay, stay.beats.toReversed(), before, 'before'),
  ])
}

function disagreements(
  stay: Stay,
  beats: readonly Beat[],
  known: Map<string, Gap>,
  side: 'after' | 'before',
): Violation[] {
  const found: Violation[] = []
  for (const { key, gap } of gaps(stay, beats)) {
    const theirs = known.get(key)
    if (theirs && !agree(gap, theirs)) {
      found.push({
        rule: 'one-order',
        what: `in room ${stay.room}, ${side} ${key}, ${stay.session} heard ${told(gap)} and ${theirs.session} ${told(theirs)}`,
        who: [stay.session, theirs.session],
      })
    }
    if (!theirs || (theirs.next === undefined && longer(gap, theirs))) known.set(key, gap)
  }
  return found
}

function* gaps(stay: Stay, beats: readonly Beat[]): Generator<{ key: string; gap: Gap }> {
  let key: string | undefined
  let between: string[] = []
  for (const beat of beats) {
    if (beat.kind !== 'said') {
      if (key !== undefined) between.push(`${beat.kind} ${beat.index}`)
      continue
    }
    if (key !== undefined) yield { key, gap: { beats: between, next: beat.key, session: stay.session } }
    key = beat.key
    between = []
  }
  if (key !== undefined) yield { key, gap: { beats: between, next: undefined, session: stay.session } }
}

/** A story that ends in the gap says nothing of what comes later. */
function agree(one: Gap, other: Gap): boolean {
  const [shorter, whole] = longer(one, other) ? [other, one] : [one, other]
  if (
    shorter.next !== undefined &&
    (shorter.next !== whole.next || shorter.beats.length !== whole.beats.length)
  ) {
    return false
  }
  return shorter.beats.every((beat, n) => beat === whole.beats[n])
}

function longer(one: Gap, other: Gap): boolean {
  if (one.beats.length !== other.beats.length) return one.beats.length > other.beats.length
  return one.next !== undefined
}

function told({ beats, next }: Gap): string {
  return `[${[...beats, next ?? '(its end)'].join(', ')}]`
}
