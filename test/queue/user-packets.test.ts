import { expect, test, vi } from 'vitest'
import { Dispatcher } from '../../generated/typescript/dispatcher.js'
import { handlers } from '../../generated/typescript/handler-table.js'
import { defaultLimits } from '../../src/config/limits.js'
import type { Services, Session } from '../../src/handlers/types.js'
import { createRingPool } from '../../src/net/inbound.js'
import { createCounters } from '../../src/ops/counters.js'
import { Delivery } from '../../src/queue/delivery.js'
import { createUserPackets } from '../../src/queue/user-packets.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import * as bytes from '../support/bytes.js'
import { link } from '../support/link.js'
import { services } from '../support/services.js'

test('a session has so many frames handled in a turn, and comes again for the rest', () => {
  const delivery = new Delivery(() => undefined)
  const sender = vi.fn(delivery.sender)
  const dispatcher = new Dispatcher<Session, Services>(handlers, {
    services: services(delivery),
    stateOf: (session) => session.state,
    moveTo: () => undefined,
    sender,
    others: delivery.others,
    accounts: { requestLogin: () => Promise.reject(new Error('not asked here')) },
  })
  const [again, finished, malformed, close] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
  const limits = defaultLimits(1, { sessionRate: Number.POSITIVE_INFINITY })
  const waits = vi.fn()
  const throttle = vi.fn()
  const counters = createCounters()
  const handle = createUserPackets({
    dispatcher,
    limits,
    counters,
    again,
    waits,
    throttle,
    finished,
    malformed,
    close,
  })
  const pool = createRingPool()
  const session = new SessionTable(pool).open(link())
  session.inbound.accept(Buffer.concat(Array.from({ length: 100 }, () => bytes.leave())))
  session.ended = true

  const handled: number[] = []
  do {
    again.mockClear()
    sender.mockClear()
    handle(session)
    handled.push(sender.mock.calls.length)
  } while (again.mock.calls.length > 0)
  expect(handled).toEqual([32, 32, 32, 4])
  expect(finished).toHaveBeenCalledExactlyOnceWith(session)
  expect(close).not.toHaveBeenCalled()
  expect(pool.taken).toBe(0)
})
