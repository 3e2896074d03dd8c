/**
 * The shared batches against a model: whoever speaks, gets replies, comes and goes in whatever order within a
 * turn, everybody hears what a list of messages each would have given, in one write a turn.
 */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outlet } from '../../generated/typescript/runtime/turn.js'
import { createRingPool } from '../../src/net/inbound.js'
import { Delivery } from '../../src/queue/delivery.js'
import { Rooms } from '../../src/rooms/rooms.js'
import type { Session } from '../../src/sessions/session.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import { link } from '../support/link.js'

const SESSIONS = 5

type Act =
  | { readonly kind: 'say' | 'reply'; readonly who: number; readonly size: number }
  | { readonly kind: 'move'; readonly who: number; readonly room: number }

const who = fc.nat({ max: SESSIONS - 1 })
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('say' as const, 'reply' as const),
    who,
    size: fc.integer({ min: 1, max: 700 }),
  }),
  fc.record({ kind: fc.constant('move' as const), who, room: fc.integer({ min: -1, max: 2 }) }),
)
const turns = fc.array(fc.array(act, { maxLength: 25 }), { minLength: 1, maxLength: 6 })

function put(outlet: Outlet, message: string): void {
  const bytes = outlet.reserve(message.length)
  bytes.set(Buffer.from(message), outlet.end)
  outlet.commit(outlet.end + message.length)
}

test('everybody hears everything meant for them, once, in order, in one write a turn', () => {
  fc.assert(
    fc.property(turns, (played) => {
      const delivery = new Delivery(() => undefined)
      const rooms = new Rooms(3, SESSIONS, delivery)
      const table = new SessionTable(createRingPool())
      const writes: string[][] = Array.from({ length: SESSIONS }, () => [])
      const sessions = writes.map((heard) =>
        table.open(link((bytes) => heard.push(Buffer.from(bytes).toString()))),
      )
      const expected: string[] = writes.map(() => '')
      const hear = (session: Session, message: string): void => {
        expected[sessions.indexOf(session)] += message
      }
      let count = 0
      for (const acts of played) {
        for (const act of acts) {
          const session = sessions[act.who]
          if (!session) continue
          if (act.kind === 'move') {
            session.room?.leave(session)
            rooms.find(act.room)?.join(session)
            continue
          }
          const message = `<${count++}${'.'.repeat(act.size)}>`
          put(act.kind === 'say' ? delivery.others(session) : delivery.sender(session), message)
          if (act.kind === 'reply') hear(session, message)
          else for (const other of session.room?.members ?? []) if (other !== session) hear(other, message)
        }
        delivery.deliver(() => undefined)
        expect(writes.map((heard) => heard.join(''))).toEqual(expected)
        for (const heard of writes) expect(heard.length).toBeLessThanOrEqual(1)
        for (const [i, heard] of writes.entries()) {
          heard.length = 0
          expected[i] = ''
        }
      }
    }),
    { numRuns: 1000 },
  )
})

test('a packet that fails while it is written leaves nothing behind', () => {
  const delivery = new Delivery(() => undefined)
  const heard: string[] = []
  const session = new SessionTable(createRingPool()).open(
    link((bytes) => heard.push(Buffer.from(bytes).toString())),
  )
  const outlet = delivery.sender(session)
  outlet.reserve(10).set(Buffer.from('half'), outlet.end) // and no commit
  put(delivery.sender(session), 'whole')
  delivery.deliver(() => undefined)
  expect(heard).toEqual(['whole'])
})
