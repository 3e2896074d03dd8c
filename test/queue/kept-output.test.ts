/** What a reader has not taken stays as it was written, whatever the turns after it write. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outlet } from '../../generated/typescript/runtime/turn.js'
import { createRingPool } from '../../src/net/inbound.js'
import { Delivery } from '../../src/queue/delivery.js'
import { Rooms } from '../../src/rooms/rooms.js'
import type { Link } from '../../src/sessions/session.js'
import { SessionTable } from '../../src/sessions/session-table.js'

const SESSIONS = 4

/** In each turn: who says or is told how much, and whose reader is slow. */
const turn = fc.record({
  acts: fc.array(
    fc.record({
      who: fc.nat(SESSIONS - 1),
      reply: fc.boolean(),
      size: fc.constantFrom(1, 300, 5000, 300_000),
    }),
    { maxLength: 8 },
  ),
  slow: fc.array(fc.boolean(), { minLength: SESSIONS, maxLength: SESSIONS }),
})

function put(outlet: Outlet, size: number, fill: number): void {
  const bytes = outlet.reserve(size)
  bytes.fill(fill, outlet.end, outlet.end + size)
  outlet.commit(outlet.end + size)
}

test('bytes that wait are not written over', () => {
  fc.assert(
    fc.property(fc.array(turn, { minLength: 2, maxLength: 8 }), (turns) => {
      const delivery = new Delivery(() => undefined)
      const room = new Rooms(1, SESSIONS, delivery).find(0)
      const table = new SessionTable(createRingPool())
      const kept: { readonly bytes: Uint8Array; readonly copy: Buffer }[] = []
      const links = Array.from({ length: SESSIONS }, () => {
        const link = {
          written: 0,
          waiting: 0,
          unread: 0,
          peer: '',
          place: { since: 0, loggedIn() {} },
          procName: undefined,
          lost: false,
          slow: Boolean(0),
          write(bytes: Uint8Array) {
            link.waiting = link.slow ? bytes.length : 0
            if (link.slow) kept.push({ bytes, copy: Buffer.from(bytes) })
          },
          pause() {},
          resume() {},
          end() {},
          cut() {},
        } satisfies Link & { slow: boolean }
        return link
      })
      const sessions = links.map((link) => table.open(link))
      for (const session of sessions) room?.join(session)
      for (const [n, { acts, slow }] of turns.entries()) {
        for (const [i, link] of links.entries()) link.slow = slow[i] ?? false
        for (const { who, reply, size } of acts) {
          const session = sessions[who]
          if (session) put(reply ? delivery.sender(session) : delivery.others(session), size, n + 1)
        }
        delivery.deliver(() => undefined)
        for (const { bytes, copy } of kept) expect(copy.equals(bytes)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})
