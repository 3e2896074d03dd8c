/** The Python package as its users have it: typed, installable, with a README that is true. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, writeFiles } from '../../codegen/workspace.js'
import * as bytes from '../../support/bytes.js'
import { testServer } from '../../support/server.js'
import { python, pythonAside, SDK } from './python.js'
import { mypy, pipInstall } from './tools.js'

test("mypy sees a caller's mistakes", () => {
  const folder = emptyFolder('python-caller')
  writeFiles(folder, [['caller.py', 'import parley_chat\nparley_chat.RoomChatRequest(msg=5)\n']])
  expect(mypy([folder], SDK)).toMatch(
    /"msg" to "RoomChatRequest" has incompatible type "int"; expected "str"/,
  )
})

test('the example of the README, 15 lines, runs against a server', async () => {
  const readme = readFileSync(join(SDK, 'README.md'), 'utf8')
  const [, example = ''] = /^```python\n([\s\S]*?)^```/m.exec(readme) ?? []
  expect(example.trim().split('\n').length).toBe(15)
  const server = await testServer()
  const listener = await server.user('listener')
  await listener.ask(
    bytes.enter(0),
    bytes.userList({ index: bytes.userIndex(0), userId: 'listener' }),
    bytes.enterResponse(0),
  )
  const user = { index: bytes.userIndex(1), userId: 'user_id' }
  const run = pythonAside(['-c', example.replace('7777', String(server.port))], SDK)
  await listener.expect(bytes.newUser(user), bytes.chatNotify('user_id', 'msg'), bytes.leftUser(user))
  expect(await run).toEqual({ code: 0, output: '' })
})

test('pip installs it, with its types, and leaves nothing behind where it stands', () => {
  const before = list(SDK)
  const target = emptyFolder('python-installed')
  expect(pipInstall(SDK, target)).toBe('')
  const installed = list(join(target, 'parley_chat'))
  expect(installed).toEqual(list(join(SDK, 'parley_chat')))
  expect(installed).toContain('py.typed')
  expect(list(SDK)).toEqual(before)
})

test('it needs the standard library alone', () => {
  const isolated = [
    '-I',
    '-S',
    '-c',
    `import sys; sys.path.insert(0, ${JSON.stringify(SDK)}); import parley_chat`,
  ]
  expect(python(isolated, SDK)).toBe('')
})

function list(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths.filter((path) => !path.includes('__pycache__')).sort()
}
