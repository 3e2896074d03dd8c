import { expect, test } from 'vitest'
import { changesTo } from '../../src/config/changes.js'
import { withDefaults } from '../../src/config/settings.js'

test('limits change at once, with those that follow from them', () => {
  const { settings, applied, waiting } = changesTo({ sessionRate: 50 }, withDefaults({}))
  expect(settings).toMatchObject({ sessionRate: 50, sessionBurst: 100, roomRate: 500 })
  expect(applied[0]).toEqual({ name: 'session-rate', before: '100', after: '50' })
  expect(applied.map(({ name }) => name)).toEqual([
    'session-rate',
    'session-burst',
    'session-bytes',
    'session-bytes-burst',
    'room-rate',
    'room-burst',
  ])
  expect(waiting).toEqual([])
})

test('the rest waits for a restart, and nothing follows from it until then', () => {
  const running = withDefaults({ redis: 'redis://:old@host' })
  const chosen = { port: 1, maxUsers: 5, host: '0.0.0.0', redis: 'redis://:new@host', idleTimeout: 1000 }
  const { settings, applied, waiting } = changesTo(chosen, running)
  expect(settings).toEqual({ ...running, idleTimeout: 1000 })
  expect(applied).toEqual([{ name: 'idle-timeout', before: 'off', after: '1s' }])
  expect(waiting).toEqual([
    { name: 'host', before: '127.0.0.1', after: '0.0.0.0' },
    { name: 'port', before: '7777', after: '1' },
    { name: 'registration', before: 'first-login', after: 'closed' },
    { name: 'redis', before: 'not shown', after: 'not shown' },
    { name: 'max-users', before: '1000', after: '5' },
  ])
})

test('a certificate may move, but TLS is neither turned on nor off', () => {
  const [plain, tls] = [withDefaults({}), withDefaults({ tlsCert: 'a', tlsKey: 'b' })]
  expect(changesTo({ tlsCert: 'c', tlsKey: 'b' }, tls)).toMatchObject({
    settings: { tlsCert: 'c', tlsKey: 'b' },
    applied: [{ name: 'tls-cert', before: 'a', after: 'c' }],
    waiting: [],
  })
  expect(changesTo({ tlsCert: 'a', tlsKey: 'b' }, plain)).toMatchObject({
    settings: { tlsCert: undefined, tlsKey: undefined },
    applied: [],
    waiting: [{ name: 'tls-cert' }, { name: 'tls-key' }],
  })
  expect(changesTo({}, tls)).toMatchObject({ settings: { tlsCert: 'a' }, applied: [], waiting: [{}, {}] })
})
