/** Another protocol on the port is named in the log, and its connection closed at once. */

import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { certificate } from '../support/certificate.js'
import { everyByte } from '../support/cuts.js'
import { foreign } from '../support/foreign.js'
import { testServer } from '../support/server.js'

describe.each(Object.entries(foreign))('%s', (_, { raw, named }) => {
  test('is named and closed at once, and is no unknown packet', async () => {
    const server = await testServer()
    const peer = await server.peer()
    peer.send(raw, bytes.login('alice'))
    await peer.expectEnd()
    expect(server.closeReasons).toEqual(['foreign-protocol'])
    expect(server.closeDetails).toEqual([expect.stringContaining(named)])
    expect(server.counters.closed.of('foreign-protocol')).toBe(1)
    expect(server.counts()).toMatchObject({ rings: 0, users: 0 })
  })

  test('also where its bytes come one by one, and where it has said all that it has to say', async () => {
    const server = await testServer()
    const [slow, short] = [await server.peer(), await server.peer()]
    for (const byte of everyByte(raw.subarray(0, 16))) {
      const before = server.counters.bytesReceived
      if (slow.ended) break
      slow.send(byte)
      while (server.counters.bytesReceived === before && !slow.ended)
        await new Promise((resolve) => setImmediate(resolve))
    }
    await slow.expectEnd()
    short.send(raw)
    short.halfClose()
    await short.expectEnd()
    expect(server.closeReasons).toEqual(['foreign-protocol', 'foreign-protocol'])
  })
})

test('a frame that is longer than the limit is named as well', async () => {
  const server = await testServer({ frameLength: 300 })
  const peer = await server.peer()
  peer.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  await peer.expectEnd()
  expect(server.closeReasons).toEqual(['foreign-protocol'])
})

test('what comes behind a packet of this protocol is a packet, whatever it looks like', async () => {
  const server = await testServer()
  const peer = await server.peer()
  await peer.ask(bytes.leave(), bytes.leaveResponse(13))
  const request = Buffer.alloc('GE'.charCodeAt(0) + ('E'.charCodeAt(0) << 8))
  request.write('GET / HTTP/1.1\r\n')
  await peer.ask(Buffer.concat([request, bytes.leave()]), bytes.leaveResponse(13))
  expect(server.counters.unknown).toBe(1)
  expect(server.closeReasons).toEqual([])
})

describe('on a port that speaks TLS', () => {
  test.each([
    ['a login without TLS', bytes.login('alice'), 'no TLS'],
    ['a chat without TLS', bytes.chat('hi'), 'no TLS'],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'an HTTP request'],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n'), 'no TLS'],
  ])('%s is named and closed at once', async (_, raw, named) => {
    const server = await testServer({ tls: certificate() })
    const socket = connect({ port: server.port, host: '127.0.0.1' })
    await once(socket, 'connect')
    socket.resume().write(raw)
    await once(socket, 'close')
    expect(server.closeDetails).toEqual([expect.stringContaining(named)])
    expect(server.counters.connections.of('tls-handshake')).toBe(1)
  })

  test('an HTTP request over TLS is named too', async () => {
    const tls = certificate()
    const server = await testServer({ tls })
    const socket = connectTls({ port: server.port, host: '127.0.0.1', ca: tls.cert })
    await once(socket, 'secureConnect')
    socket.resume().write('GET / HTTP/1.1\r\n\r\n')
    await once(socket, 'close')
    expect(server.closeReasons).toEqual(['foreign-protocol'])
  })
})
