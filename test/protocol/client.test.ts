/** The generated client over a transport in memory: what it sends, resolves, refuses and tells. */

import { describe, expect, test, vi } from 'vitest'
import {
  ChatClient,
  encodeLoginResponse,
  encodeRoomChatNotify,
  encodeRoomChatResponse,
  encodeRoomEnterResponse,
  NoReplyError,
  RefusedError,
  Result,
  StateError,
} from '../../generated/typescript/index.js'
import * as bytes from '../support/bytes.js'

function connected(options = {}) {
  const sent: string[] = []
  const transport = {
    send: (packet: Uint8Array) => sent.push(Buffer.from(packet).toString('hex')),
    close: vi.fn(),
  }
  const client = new ChatClient(transport, options)
  return { client, sent, transport }
}

async function inRoom() {
  const all = connected()
  const login = all.client.login({ userId: 'alice', password: 'pw' })
  all.client.receive(encodeLoginResponse({ result: Result.NONE }))
  await login
  const entered = all.client.roomEnter({ roomNumber: 0 })
  all.client.receive(encodeRoomEnterResponse({ result: Result.NONE }))
  await entered
  return all
}

describe('requests', () => {
  test('go out as packets and resolve with their reply; the state follows', async () => {
    const { client, sent } = connected()
    expect(client.state).toBe('connected')
    const login = client.login({ userId: 'alice', password: 'pw' })
    expect(sent).toEqual([bytes.login('alice').toString('hex')])
    client.receive(encodeLoginResponse({ result: Result.NONE }))
    expect(await login).toEqual({ result: 0 })
    expect(client.state).toBe('lobby')
  })

  test('that are refused reject with the result and its name, and the state stays', async () => {
    const { client } = connected()
    const login = client.login({ userId: 'alice', password: 'pw' })
    client.receive(encodeLoginResponse({ result: Result.LOGIN_USER_INVALID_PW }))
    await expect(login).rejects.toThrow(new RefusedError('kLOGIN_REQUEST', 33, 'LOGIN_USER_INVALID_PW'))
    expect(client.state).toBe('connected')
  })

  test('a result that the spec does not know keeps its number', async () => {
    const { client } = connected()
    const login = client.login({ userId: 'alice', password: 'pw' })
    client.receive(encodeLoginResponse({ result: 999 }))
    await expect(login).rejects.toThrow('kLOGIN_REQUEST was refused: result 999')
  })

  test('that the state does not allow, or that cannot be encoded, are not sent', async () => {
    const { client, sent } = connected()
    await expect(client.roomChat({ msg: 'hi' })).rejects.toThrow(StateError)
    await expect(client.login({ userId: 'a'.repeat(33), password: '' })).rejects.toThrow(
      'kLOGIN_REQUEST.user_id',
    )
    expect(sent).toEqual([])
  })

  test('of one kind are answered in their order', async () => {
    const { client } = await inRoom()
    const said = [client.roomChat({ msg: '1' }), client.roomChat({ msg: '2' }), client.roomChat({ msg: '3' })]
    client.receive(
      Buffer.concat([
        encodeRoomChatResponse({ result: 0 }),
        encodeRoomChatResponse({ result: Result.CHAT_MSG_TOO_LONG }),
        encodeRoomChatResponse({ result: 0 }),
      ]),
    )
    const settled = await Promise.allSettled(said)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test('without a reply in time reject, and the connection is closed', async () => {
    const { client, transport } = connected({ timeoutMs: 5 })
    await expect(client.login({ userId: 'alice', password: 'pw' })).rejects.toThrow(
      'kLOGIN_REQUEST was not answered within 5 ms',
    )
    expect(client.closed).toBe(true)
    expect(transport.close).toHaveBeenCalledOnce()
  })

  test('that wait when the connection ends reject', async () => {
    const { client } = connected()
    const login = client.login({ userId: 'alice', password: 'pw' })
    client.disconnected()
    await expect(login).rejects.toThrow(NoReplyError)
    await expect(client.login({ userId: 'alice', password: 'pw' })).rejects.toThrow(
      'the connection is closed',
    )
  })
})

describe('what the server sends', () => {
  test('notifies are events, until nobody listens any more', async () => {
    const { client } = connected()
    const heard: string[] = []
    const off = client.on('roomChatNotify', ({ userId, msg }) => heard.push(`${userId}: ${msg}`))
    for (const byte of encodeRoomChatNotify({ userId: 'bob', msg: 'hi' })) client.receive(Uint8Array.of(byte))
    off()
    client.receive(encodeRoomChatNotify({ userId: 'bob', msg: 'again' }))
    expect(heard).toEqual(['bob: hi'])
  })

  test("a newer server's packets are skipped", async () => {
    const { client } = connected()
    const login = client.login({ userId: 'alice', password: 'pw' })
    client.receive(Buffer.concat([bytes.packet(4711, Buffer.alloc(100)), bytes.loginResponse(0)]))
    expect(await login).toEqual({ result: 0 })
  })

  test.each([
    ['a length that cannot be', Buffer.alloc(5)],
    ['text that is not UTF-8', bytes.packet(223, Buffer.alloc(290, 0xff))],
    ['a reply to nothing', bytes.loginResponse(0)],
  ])('%s closes the connection with an error', (_what, garbage) => {
    const { client, transport } = connected()
    const closed = vi.fn()
    client.on('closed', closed)
    client.receive(garbage)
    expect(closed).toHaveBeenCalledExactlyOnceWith(expect.any(Error))
    expect(transport.close).toHaveBeenCalledOnce()
    expect(client.closed).toBe(true)
  })
})
