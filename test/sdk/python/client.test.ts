/** The Python client: its own tests, test_client.py, in one process, and one of another protocol. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateCode } from '../../codegen/generated-code.js'
import { pythonAside, SDK } from './python.js'

test('test_client.py passes, with every warning an error', async () => {
  const { code, output } = await pythonAside(
    ['-W', 'error', join(import.meta.dirname, 'test_client.py')],
    SDK,
  )
  expect(output).toMatch(/^Ran \d+ tests in [\d.]+s\n\nOK\n$/m)
  expect(code).toBe(0)
})

test('what nothing answers moves the session as soon as it is sent', async () => {
  const { folder } = generateCode('every-behaviour.yaml', 'python-commands')
  const program = `
import asyncio
from parley_duel import DuelClient, EnterResponse, Outcome, StateError, client_reader, decode_packet

async def serve(reader, writer):
    frames = client_reader()
    while chunk := await reader.read(1000):
        for frame in frames.feed(chunk):
            print(decode_packet(frame))
            if len(frame) == 5:
                writer.write(EnterResponse(outcome=Outcome.FINE, items=[], gold=2**63, title="👑").encode())
    writer.close()
    done.set()

async def main():
    global done
    done = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with await DuelClient.connect(*server.sockets[0].getsockname()) as client:
        await client.heartbeat()
        try:
            await client.shout()
        except StateError as error:
            print(error)
        print((await client.enter(name="a")).gold, client.state)
        await client.shout()
        await client.move(x=0.5)
        print(client.state)
    await done.wait()
    server.close()

asyncio.run(main())
`
  const { code, output } = await pythonAside(['-W', 'error', '-c', program], join(folder, 'sdk/python'))
  expect(output.trim().split('\n')).toEqual([
    'kSHOUT takes being in lobby or arena, and this session is in fresh',
    'Heartbeat()',
    "EnterRequest(name='a')",
    '9223372036854775808 lobby',
    'arena',
    'Shout()',
    'Move(x=0.5)',
  ])
  expect(code).toBe(0)
})
