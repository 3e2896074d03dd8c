/** Histories made up to break each rule: a checker that never complains is none. */

import { describe, expect, it } from 'vitest'
import { type Beat, History, type Stay } from './history.js'
import { growth, leftBehind } from './left-behind.js'
import { parseMetrics } from './metrics.js'
import { judge } from './rules/index.js'
import { listsAreTrue } from './rules/members.js'

const members = { alice: 1n, bob: 2n, carol: 3n } as const
type Name = keyof typeof members
const names: readonly Name[] = ['alice', 'bob', 'carol']

interface Told {
  readonly chats: Readonly<
    Record<string, Partial<{ by: Name; sentAt: number; result: number; answeredAt: number }>>
  >
  /** What each heard once those who come before the chats had come: chats, `+bob`, `-bob`. */
  readonly heard: Partial<Record<Name, string>>
  /** Who comes before the chats, in this order; everybody, unless told. The others get a list of all. */
  readonly early?: readonly Name[]
  readonly heardUntil?: number
}

function history({ chats, heard, early = names, heardUntil = 0 }: Told): History {
  const made = new History()
  for (const [key, { by = 'alice', sentAt = 10, result = 0, answeredAt = sentAt + 1 }] of Object.entries(
    chats,
  )) {
    made.chats.set(key, {
      key,
      text: key,
      session: `${by}.1`,
      userId: by,
      sentAt,
      result,
      answeredAt,
      ...(result === 0 && { room: 0 }),
    })
  }
  for (const name of names) {
    const words = heard[name]
    if (words === undefined) continue
    const place = early.indexOf(name)
    const later = early.slice(place + 1).map((other) => `+${other}`)
    const all = place < 0 ? words : [...later, words].join(' ')
    made.stays.push(stay(name, all, place < 0 ? names : early.slice(0, place + 1), heardUntil))
  }
  return made
}

function stay(name: Name, heard: string, list: readonly Name[], heardUntil = 0): Stay {
  const beats = heard.split(' ').filter((word) => word !== '')
  return {
    session: `${name}.1`,
    userId: name,
    room: 0,
    index: members[name],
    enteredAt: 1,
    list: list.map((userId) => ({ index: members[userId], userId })),
    beats: [{ kind: 'came', index: members[name], userId: name }, ...beats.map(beat)],
    heardUntil,
  }
}

function beat(word: string): Beat {
  for (const userId of names) {
    if (word === `+${userId}`) return { kind: 'came', index: members[userId], userId }
    if (word === `-${userId}`) return { kind: 'went', index: members[userId] }
  }
  return { kind: 'said', key: word }
}

const broken = (told: Told): string[] => [...new Set(judge(history(told), new Map()).map(({ rule }) => rule))]

describe('the rules for a history', () => {
  const chats = { a: {}, b: { sentAt: 20 }, c: { sentAt: 30 } }
  const early: readonly Name[] = ['alice', 'bob']

  it('accept members who came and went at different times, and heard what was said meanwhile', () => {
    expect(broken({ chats, heard: { alice: 'a b c', bob: 'a b', carol: 'a' }, heardUntil: 9 })).toEqual([])
    const late = { alice: 'a +carol b c', bob: 'a +carol b c -alice', carol: 'b c -alice' }
    expect(broken({ chats, early, heard: late })).toEqual([])
    const gone = { alice: 'a -carol b c', bob: 'a -carol b', carol: 'a -carol' }
    expect(broken({ chats, heard: gone })).toEqual([])
  })

  it('find an order that is another one for one member', () => {
    const theirs = { a: {}, b: { by: 'bob' } } as const
    expect(broken({ chats: theirs, heard: { alice: 'a b', bob: 'a b', carol: 'b a' } })).toEqual([
      'one-order',
    ])
  })

  it('find a coming that one member hears later than the others', () => {
    expect(broken({ chats, early, heard: { alice: 'a +carol b', bob: 'a b +carol' } })).toContain('one-order')
    expect(broken({ chats, early, heard: { alice: 'a +carol b', carol: 'a b' } })).toContain('one-order')
  })

  it('find a member that hears something after it left, or too little before', () => {
    expect(broken({ chats, heard: { alice: 'a -carol b', carol: 'a b -carol' } })).toContain('one-order')
    expect(broken({ chats, heard: { alice: 'a b -carol c', carol: 'a -carol' } })).toEqual(['one-order'])
  })

  it('find a chat in the middle that one member did not hear, though nobody answered it', () => {
    expect(broken({ chats, heard: { alice: 'a b c', bob: 'a c' } })).toEqual(['one-order'])
  })

  it('find a duplicate', () => {
    expect(broken({ chats, heard: { bob: 'a b b' } })).toContain('duplicate')
  })

  it("find somebody's chats in another order than they were said", () => {
    expect(broken({ chats, heard: { bob: 'b a' } })).toEqual(['sender-order'])
  })

  it('find an accepted chat that a member never heard, who read on after it was answered', () => {
    expect(broken({ chats: { a: {} }, heard: { bob: '' }, heardUntil: 12 })).toEqual(['lost'])
    expect(broken({ chats: { a: {} }, heard: { bob: '' }, heardUntil: 11 })).toEqual([])
  })

  it('find a chat that a member never heard, or that was never answered, where a drain ended it', () => {
    const told: Told = { chats: { a: {} }, heard: { bob: '' }, heardUntil: Number.POSITIVE_INFINITY }
    expect(broken(told)).toEqual(['lost'])
    const made = history({ ...told, chats: { a: {} }, heard: { alice: 'a' } })
    made.chats.set('b', { key: 'b', text: 'b', session: 'alice.1', userId: 'alice', sentAt: 30 })
    for (const [drainedAt, rules] of [
      [20, []],
      [40, ['drain']],
    ] as const) {
      made.drainedAt = drainedAt
      expect(judge(made, new Map()).map(({ rule }) => rule)).toEqual(rules)
    }
  })

  it('find a refused chat, and one that was never sent whole, that somebody heard', () => {
    expect(broken({ chats: { a: { result: 63 } }, heard: { bob: 'a' } })).toEqual(['refused'])
    expect(broken({ chats: { a: { result: -1 } }, heard: { bob: 'a' } })).toEqual(['refused'])
  })

  it('find a member that comes twice, goes twice, or speaks from outside', () => {
    expect(broken({ chats, heard: { alice: '+bob' } })).toEqual(['members'])
    expect(broken({ chats, heard: { alice: '-bob -bob' } })).toEqual(['members'])
    expect(broken({ chats: { a: { by: 'carol' } }, heard: { alice: '-carol a' } })).toEqual(['members'])
  })

  it('find members that differ from one list to the other', () => {
    const made = history({ chats, early, heard: { alice: 'a' } })
    made.stays.push(stay('bob', 'a', ['alice', 'bob', 'carol']))
    expect(judge(made, new Map()).map(({ rule }) => rule)).toEqual(['members'])
  })

  it('find a user index that two have had, in this history or an earlier one', () => {
    const twice = history({ chats: {}, heard: { alice: '', bob: '' } })
    const owners = new Map([[2n, 'dave']])
    expect(judge(twice, owners).every(({ rule }) => rule === 'index')).toBe(true)
    expect(judge(twice, owners).length).toBeGreaterThan(0)
  })
})

describe('lists at rest', () => {
  it('are those who are there', () => {
    expect(listsAreTrue([stay('alice', '', ['alice', 'bob']), stay('bob', '', ['alice', 'bob'])])).toEqual([])
  })

  it('show a ghost, and somebody missing', () => {
    const [found] = listsAreTrue([stay('alice', '', ['alice', 'carol']), stay('bob', '', ['alice', 'bob'])])
    expect(found?.what).toBe('in room 0, ghosts: [carol], missing: [bob.1]')
  })
})

describe('what is left behind', () => {
  const idle = { heap: 0, buffers: 0, rss: 0, resources: { Timeout: 1 }, listeners: 3 }
  const text = ['connections', 'users', 'rooms', 'rings', 'ring_bytes', 'output_bytes', 'throttled_sessions']
    .map((name) => `# HELP parley_${name} something\nparley_${name} 0\n`)
    .join('')
  const metrics = parseMetrics(
    `${text}parley_sessions{state="lobby"} 0\nparley_queue_length{queue="user"} 0\n`,
  )

  it('is nothing where all is as at the start', () => {
    expect(leftBehind(idle, idle, metrics)).toEqual([])
  })

  it('shows timers, sockets and listeners that were not there', () => {
    const now = { ...idle, resources: { Timeout: 2, TCPSocketWrap: 1 }, listeners: 4 }
    expect(leftBehind(now, idle, metrics)).toHaveLength(3)
  })

  it('shows gauges that are not 0, and those that are not there', () => {
    const now = new Map(metrics).set('parley_sessions{state="lobby"}', 1)
    now.delete('parley_rings')
    expect(leftBehind(idle, idle, now).map(({ what }) => what)).toEqual([
      'parley_sessions{state="lobby"} is 1',
      '/metrics has no parley_rings',
    ])
  })

  it('shows memory that grows, and not memory that comes back', () => {
    const mib = 2 ** 20
    expect(growth([10, 10.4, 10.1].map((size) => ({ ...idle, heap: size * mib })))).toEqual([])
    expect(growth([10, 11, 12].map((size) => ({ ...idle, heap: size * mib })))).toHaveLength(1)
    // Pools fill, and stay so.
    expect(growth([1, 3, 3].map((size) => ({ ...idle, buffers: size * mib })))).toEqual([])
    expect(growth([1, 3, 6].map((size) => ({ ...idle, buffers: size * mib })))).toHaveLength(1)
  })
})
