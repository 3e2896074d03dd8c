/** The HTTP port of `parley serve`. */

import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import * as bytes from '../support/bytes.js'
import { certificate } from '../support/certificate.js'
import { parley, serve, temporaryFolder } from '../support/program.js'
import { RawPeer } from '../support/raw-peer.js'
import { families } from './python.js'

test('it says where, tells of health and metrics, and while it drains that it does', async () => {
  const { program, port } = await serve('--http-port', '0', '--drain', '500ms', '--max-users', '5')
  const [, url = ''] = await program.shows(/health and metrics on (http:\/\/127\.0\.0\.1:\d+)"/)
  const get = async (page: string): Promise<[status: number, text: string]> => {
    const response = await fetch(`${url}/${page}`)
    return [response.status, await response.text()]
  }
  expect(await get('healthz')).toEqual([200, 'ok\n'])
  expect(await get('readyz')).toEqual([200, 'ready\n'])

  const alice = await RawPeer.connect(Number(port))
  await alice.ask(bytes.login('alice'), bytes.loginResponse(0))
  const samples = families((await get('metrics'))[1]).flatMap((family) => family.samples)
  const shown = samples.map(({ name, labels, value }) => `${name} ${Object.values(labels)} ${value}`)
  expect(shown).toContain('parley_sessions lobby 1')
  expect(shown).toContain('parley_limit max-users 5')
  expect(shown).toContain('parley_login_duration_seconds_count accepted 1')

  program.signal('SIGTERM')
  await program.shows(/"stopping"/)
  const [status, reason] = await get('readyz')
  expect([status, reason]).toEqual([503, expect.stringContaining('drain')])
  expect((await get('healthz'))[0]).toBe(200)
  expect((await get('metrics'))[0]).toBe(200)
  await alice.close()
  expect(await program.exit()).toBe(0)
  await expect(get('healthz')).rejects.toThrow()
})

test('where its port is taken nothing listens, and that is said in one line, with exit code 1', async () => {
  const { port } = await serve()
  const data = temporaryFolder()
  const program = parley(['serve', '--port', '0', '--http-port', port, '--data', data])
  expect(await program.exit()).toBe(1)
  expect(program.output).toMatch(
    new RegExp(
      `^parley: cannot listen on 127\\.0\\.0\\.1:${port} for HTTP \\(--http-port, off: none\\): .*EADDRINUSE.*\\n$`,
    ),
  )
})

test('a port of the server that is taken is told as well, with HTTP', async () => {
  const { port } = await serve()
  const program = parley(['serve', '--port', port, '--http-port', '0', '--data', temporaryFolder()])
  expect(await program.exit()).toBe(1)
  expect(program.output).toMatch(
    new RegExp(`^parley: cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\n$`),
  )
})

test('where the port that nobody chose is taken, the server goes without HTTP and says so', async () => {
  const host = `127.0.${process.pid % 250}.${((process.pid >> 8) % 250) + 1}`
  const other = createServer().listen(8080, host)
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const args = ['serve', '--port', '0', '--auth', 'open', '--http-host', host]
  const program = parley(args, { env: { PARLEY_HTTP_PORT: '' } })
  await program.shows(/"level":"warn".*:8080 is taken.*--http-port/)
  await program.shows(/listening on 127/)
  program.signal('SIGTERM')
  expect(await program.exit()).toBe(0)
  // A port that was chosen, if only by saying the default, is one that is needed.
  const chosen = parley([...args, '--http-port', '8080'])
  expect(await chosen.exit()).toBe(1)
  expect(chosen.output).toMatch(/^parley: cannot listen on .*:8080 for HTTP .*EADDRINUSE.*\n$/)
})

test('a certificate that expires soon is warned of, by /readyz and with its time in a metric', async () => {
  const { certPath, keyPath } = certificate('localhost', 7)
  const { program } = await serve('--http-port', '0', '--tls-cert', certPath, '--tls-key', keyPath)
  const [, url = ''] = await program.shows(/health and metrics on (http:\/\/127\.0\.0\.1:\d+)"/)
  const ready = await fetch(`${url}/readyz`)
  expect(ready.status).toBe(200)
  expect(await ready.text()).toMatch(/^ready\nwarning: certificate: tls-cert: .*cert\.pem expires on /)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const [, expiry] = /^parley_tls_certificate_expiry_seconds (\d+)$/m.exec(metrics) ?? []
  const inDays = (Number(expiry) - Date.now() / 1000) / 86_400
  expect(inDays).toBeGreaterThan(6.5)
  expect(inDays).toBeLessThan(7.5)
})
