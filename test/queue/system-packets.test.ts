import { expect, test, vi } from 'vitest'
import { Dispatcher } from '../../generated/typescript/dispatcher.js'
import { handlers } from '../../generated/typescript/handler-table.js'
import { PacketId } from '../../generated/typescript/packets.js'
import type { Services, Session } from '../../src/handlers/types.js'
import { createRingPool } from '../../src/net/inbound.js'
import { Delivery } from '../../src/queue/delivery.js'
import { createSystemPackets } from '../../src/queue/system-packets.js'
import { SessionTable } from '../../src/sessions/session-table.js'
import { link } from '../support/link.js'
import { services } from '../support/services.js'

function setUp(broken = false) {
  const delivery = new Delivery(() => undefined)
  const disconnect = () => {
    throw new Error('broken')
  }
  const dispatcher = new Dispatcher<Session, Services>(
    broken ? { ...handlers, sysUserDisconnect: disconnect } : handlers,
    {
      services: services(delivery),
      stateOf: (session) => session.state,
      moveTo: () => undefined,
      sender: delivery.sender,
      others: delivery.others,
      accounts: { requestLogin: () => Promise.reject(new Error('not asked here')) },
    },
  )
  const [endWith, failed] = [vi.fn(), vi.fn()]
  const handle = createSystemPackets({ dispatcher, endWith, failed })
  const session = new SessionTable(createRingPool()).open(link())
  return { handle, session, endWith, failed }
}

test('an answer for a session that the server has closed is not delivered', () => {
  const { handle, session } = setUp()
  const deliver = vi.fn()
  const answer = { id: PacketId.RESPONSE_LOGIN, session, packet: { result: 0 }, deliver } as const
  handle(answer)
  expect(deliver).toHaveBeenCalledExactlyOnceWith({ result: 0 })
  session.disconnecting = true
  handle(answer)
  expect(deliver).toHaveBeenCalledOnce()
})

test('a handler that throws at a disconnect is reported, and the session ends all the same', () => {
  const { handle, session, endWith, failed } = setUp(true)
  handle({ id: PacketId.SYS_USER_DISCONNECT, session })
  expect(failed).toHaveBeenCalledExactlyOnceWith(session, 'kSYS_USER_DISCONNECT', new Error('broken'))
  expect(endWith).toHaveBeenCalledExactlyOnceWith(session)
})
