import { expect, test } from 'vitest'
import { readEnvironment } from '../../src/config/environment.js'

test('a setting has its name in capitals, with PARLEY_ before it; an empty variable counts as not set', () => {
  const environment = {
    PARLEY_PORT: '1',
    PARLEY_MAX_USERS: '2',
    PARLEY_REDIS: '',
    PORT: '3',
    parley_host: 'x',
  }
  const { given, problems, warnings } = readEnvironment(environment)
  expect(given).toEqual([
    { key: 'port', text: '1', origin: 'PARLEY_PORT', label: 'PARLEY_PORT' },
    { key: 'maxUsers', text: '2', origin: 'PARLEY_MAX_USERS', label: 'PARLEY_MAX_USERS' },
  ])
  expect([...problems, ...warnings]).toEqual([])
})

test('a variable that is nearly a setting is refused with the nearest one', () => {
  expect(readEnvironment({ PARLEY_MAXUSERS: '1', PARLEY_PROT: '2', PARLEY_: '3' }).problems).toEqual([
    'PARLEY_MAXUSERS: unknown setting; did you mean PARLEY_MAX_USERS?',
    'PARLEY_PROT: unknown setting; did you mean PARLEY_PORT?',
  ])
})

test('what Kubernetes sets for services called parley and parley-redis is ignored with a warning', () => {
  const names = ['PARLEY', 'PARLEY_REDIS', 'PARLEY_HTTP'].flatMap((service) => [
    `${service}_SERVICE_HOST`,
    `${service}_SERVICE_PORT`,
    `${service}_SERVICE_PORT_GAME`,
    ...['', '_ADDR', '_PORT', '_PROTO'].map((end) => `${service}_PORT_7777_TCP${end}`),
  ])
  const { given, problems, warnings } = readEnvironment(Object.fromEntries(names.map((name) => [name, 'x'])))
  expect(given).toEqual([])
  expect(problems).toEqual([])
  expect(warnings).toEqual([...names].sort().map((name) => `${name} is no setting and is ignored`))
})

test('what other commands and the platform read is no setting, and no mistake', () => {
  const { problems, warnings } = readEnvironment({
    PARLEY_PASSWORD: 'pw',
    PARLEY_CONFIG: 'x.yaml',
    PATH: 'x',
  })
  expect([...problems, ...warnings]).toEqual([])
})
