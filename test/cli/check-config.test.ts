/** `parley serve --check-config`. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { certificate } from '../support/certificate.js'
import { serve, temporaryFolder } from '../support/program.js'

function check(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = ['dist/src/cli.js', 'serve', '--check-config', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  return { status, stdout, stderr }
}

test('it prints what would be in force and where it comes from, and does nothing else', async () => {
  const { port } = await serve()
  const folder = temporaryFolder()
  const [config, data] = [join(folder, 'parley.yaml'), join(folder, 'data')]
  writeFileSync(config, 'session-rate: 50\nidle-timeout: off\n')
  const { status, stdout, stderr } = check(['--config', config, '--port', port, '--data', data], {
    PARLEY_MAX_USERS: '20',
    PARLEY_REDIS: '',
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  for (const line of [
    `port: ${port} +# --port`,
    'max-users: 20 +# PARLEY_MAX_USERS',
    `session-rate: 50 +# ${config}:1:15`,
    'session-burst: 100 +# default',
    `idle-timeout: off +# ${config}:2:15`,
    '# redis: +# none',
  ])
    expect(stdout).toMatch(new RegExp(`^${line}$`, 'm'))
  expect(existsSync(data)).toBe(false)
})

test('what it prints is a configuration file with the same meaning', () => {
  const printed = join(temporaryFolder(), 'printed.yaml')
  const first = check(['--host', '0.0.0.0', '--drain', '90s', '--room-rate', '0.5', '--auth', 'open'])
  writeFileSync(printed, first.stdout)
  const second = check(['--config', printed])
  const values = (yaml: string): string => yaml.replaceAll(/ +#.*$/gm, '')
  expect(second.status).toBe(0)
  expect(values(second.stdout)).toBe(values(first.stdout))
  expect(second.stdout).toMatch(/^registration: closed +# .*printed\.yaml:\d+:15$/m)
})

test('the file is named by PARLEY_CONFIG, or else by the flag that goes before it', () => {
  const folder = temporaryFolder()
  const [one, other] = [join(folder, 'one.yaml'), join(folder, 'other.yaml')]
  writeFileSync(one, 'port: 1\n')
  writeFileSync(other, 'port: 2\n')
  expect(check([], { PARLEY_CONFIG: one }).stdout).toMatch(/^port: 1 /m)
  expect(check(['--config', other], { PARLEY_CONFIG: one }).stdout).toMatch(/^port: 2 /m)
  expect(check([], { PARLEY_CONFIG: '' }).stdout).toMatch(/^port: 7777 /m)
})

test('everything that is wrong is printed, a line each, and nothing else', () => {
  const config = join(temporaryFolder(), 'parley.yaml')
  writeFileSync(config, 'prot: 1\nsession-rate: fast\n')
  expect(check(['--config', config, '--drain', 'x'], { PARLEY_PORT: 'tcp://10.0.0.1:7777' })).toEqual({
    status: 1,
    stdout: '',
    stderr: [
      `${config}:1:1: unknown setting prot; did you mean port?`,
      `${config}:2:15: session-rate: found "fast", expected packets a second from 0.1 to 10000000, or off`,
      'PARLEY_PORT: found "tcp://10.0.0.1:7777", expected an integer from 0 to 65535; Kubernetes sets that for a service of this name: set enableServiceLinks: false in the pod, or rename the service',
      '--drain: found "x", expected a time from 0s to 24h (units: ms, s, m, h)',
    ]
      .map((line) => `parley: ${line}\n`)
      .join(''),
  })
})

test('certificate and data folder are looked at, and left as they are', () => {
  const [one, other] = [certificate('localhost', 3), certificate('localhost', 30)]
  const fine = check(['--tls-cert', one.certPath, '--tls-key', one.keyPath])
  expect(fine.status).toBe(0)
  expect(fine.stderr).toMatch(/^parley: warning: tls-cert: the certificate in .* expires on .*\n$/)
  const wrong = check(['--tls-cert', one.certPath, '--tls-key', other.keyPath])
  expect(wrong.status).toBe(1)
  expect(wrong.stderr).toMatch(/^parley: tls-key: .* is not the key of the certificate in .*\n$/)

  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, 'kept')
  expect(check(['--data', file]).stderr).toBe(`parley: cannot use the data folder ${file}: it is a file\n`)
  expect(check(['--data', file, '--auth', 'open']).status).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe('kept')
})

test('a Redis URL that serve would refuse is refused, without what is secret in it', () => {
  const { status, stdout, stderr } = check([], { PARLEY_REDIS: 'redis://user:s3cret@host:port' })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^parley: the Redis URL has no host, or a port that is not a number .*\n$/)
  expect(stderr).not.toContain('s3cret')
})

test('a secret is not printed, wherever it comes from', () => {
  const config = join(temporaryFolder(), 'parley.yaml')
  writeFileSync(config, 'redis: redis://user:s3cret@host\n')
  for (const { status, stdout, stderr } of [
    check(['--config', config]),
    check([], { PARLEY_REDIS: 'redis://user:s3cret@host' }),
    check(['--redis', 'redis://user:s3cret@host']),
  ]) {
    expect(status).toBe(0)
    expect(stdout).toMatch(/^# redis: .*not shown$/m)
    expect(stdout + stderr).not.toContain('s3cret')
  }
})
