/** What Linux lists in /proc/net/tcp and tcp6: how it names connections, and what of it counts. */

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { endianness } from 'node:os'
import { describe, expect, test } from 'vitest'
import { lineOf, procFileOf, procName, readUnacknowledged, takeLines } from '../../src/net/unacknowledged.js'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1E61 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 639 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1E61 0200007F:C350 01 00000127:00000000 01:00000064 00000003     0        0 640 3 0000000000000000 50 4 30 10 -1
   2: 0100007F:1E61 0300007F:C351 01 00000000:00000010 02:00000FA0 00000000     0        0 641 2 0000000000000000 20 4 30 10 -1
   3: 0200007F:C350 0100007F:1E61 01 00000099:00000000 00:00000000 00000000     0        0 642 1 0000000000000000 20 4 30 10 -1
12345: 0100007F:1E61 0400007F:C352 08 000A0000:00000000 04:00000064 00000005     0        0 643 3 0000000000000000 50 4 30 10 -1
`
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0000000000000000FFFF00000100007F:1E61 0000000000000000FFFF00000200007F:C353 01 00000005:00000000 01:00000015 00000000     0        0 650 3 0000000000000000 20 4 24 10 -1
   1: B80D01200000000000000000010000FE:1E61 B80D01200000000067452301EFCDAB89:C354 01 00000007:00000000 01:00000015 00000000     0        0 651 3 0000000000000000 20 4 24 10 -1
`
const port = 0x1e61

describe.runIf(endianness() === 'LE')('connections are named as the kernel names them', () => {
  test.each([
    ['127.0.0.1', '127.0.0.2', 0xc350, '0100007F 0200007F:C350', 'tcp'],
    ['10.200.0.255', '192.168.1.20', 80, 'FF00C80A 1401A8C0:0050', 'tcp'],
    [
      '::ffff:127.0.0.1',
      '::ffff:127.0.0.2',
      0xc353,
      '0000000000000000FFFF00000100007F 0000000000000000FFFF00000200007F:C353',
      'tcp6',
    ],
    [
      '2001:db8::fe00:1',
      '2001:db8::123:4567:89ab:cdef',
      0xc354,
      'B80D01200000000000000000010000FE B80D01200000000067452301EFCDAB89:C354',
      'tcp6',
    ],
    [
      '::1',
      'fe80::1%eth0',
      1,
      '00000000000000000000000001000000 000080FE000000000000000001000000:0001',
      'tcp6',
    ],
  ])('%s and %s', (local, remote, remotePort, name, file) => {
    expect(procName(local, remote, remotePort)).toBe(name)
    expect(procFileOf(name)).toBe(file)
  })
})

test('of the lines, those of connections to the port count that have bytes unacknowledged, cut as they may be', () => {
  const text = TCP + TCP6
  for (let cut = 0; cut <= text.length; cut += 7) {
    const found = new Map<string, number>()
    const rest = takeLines(text.slice(0, cut), lineOf(port), found)
    expect(takeLines(rest + text.slice(cut), lineOf(port), found)).toBe('')
    expect([...found]).toEqual([
      ['0100007F 0200007F:C350', 0x127],
      ['0100007F 0400007F:C352', 0xa0000],
      ['0000000000000000FFFF00000100007F 0000000000000000FFFF00000200007F:C353', 5],
      ['B80D01200000000000000000010000FE B80D01200000000067452301EFCDAB89:C354', 7],
    ])
  }
})

describe.runIf(process.platform === 'linux')('as the kernel lists them', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::', '127.0.0.1'], // IPv4 within IPv6
  ])('listening on %s, from %s: what the reader has not taken is found', async (host, from) => {
    const server = createServer().listen(0, host)
    await once(server, 'listening')
    const address = server.address()
    const listening = typeof address === 'object' && address ? address.port : 0
    const reader = connect({
      port: listening,
      host: from,
      onread: { buffer: Buffer.alloc(1), callback: () => false },
    })
    const [socket] = await once(server, 'connection')
    const name = procName(socket.localAddress, socket.remoteAddress, socket.remotePort)
    const files = [procFileOf(name)]
    expect((await readUnacknowledged(listening, files)).get(name)).toBeUndefined()
    while (socket.writableLength === 0) {
      socket.write(Buffer.alloc(65536))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await readUnacknowledged(listening, files)).get(name)).toBeGreaterThan(0)
    reader.destroy()
    socket.destroy()
    server.close()
  })
})
