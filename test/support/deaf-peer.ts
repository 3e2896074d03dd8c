/** A client whose link dies without a word: its kernel drops whatever comes in, so that nothing is acknowledged. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

// 26 is SO_ATTACH_FILTER; the filter's one instruction is `ret 0`, which takes no byte of any packet (socket(7)).
const PROGRAM = `
import ctypes, socket, struct, sys
host, port, packets, answers = sys.argv[1], int(sys.argv[2]), bytes.fromhex(sys.argv[3]), int(sys.argv[4])
s = socket.create_connection((host, port))
s.sendall(packets)
while answers > 0:
    answers -= len(s.recv(answers))
filter = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0))
s.setsockopt(socket.SOL_SOCKET, 26, struct.pack('HL', 1, ctypes.addressof(filter)))
print('deaf', flush=True)
sys.stdin.read()
`

/**
 * Sends the packets, reads so many bytes of answers, and then goes deaf; until the test ends.
 */
export async function deafPeer(port: number, packets: readonly Uint8Array[], answers: number): Promise<void> {
  const sent = Buffer.concat(packets).toString('hex')
  const child = spawn('python3', ['-c', PROGRAM, '127.0.0.1', `${port}`, sent, `${answers}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'close')
  })
  await once(createInterface(child.stdout), 'line')
}
