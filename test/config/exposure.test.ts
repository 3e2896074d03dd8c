import { expect, test } from 'vitest'
import { exposureWarnings } from '../../src/config/exposure.js'
import { type Chosen, withDefaults } from '../../src/config/settings.js'

/** What each warning begins with. */
const warned = (chosen: Chosen): string[] =>
  exposureWarnings(withDefaults(chosen)).map((warning) => warning.split(' on ')[0] ?? '')

const outside = { host: '0.0.0.0' } as const
const tls = { tlsCert: 'cert.pem', tlsKey: 'key.pem' } as const

test('on a loopback address nothing is open to others', () => {
  for (const host of ['127.0.0.1', '127.8.8.8', 'localhost', '::1'])
    expect(warned({ host, auth: 'open', registration: 'first-login' })).toEqual([])
})

test('on any other address each door that stands open is named', () => {
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'chat.example'])
    expect(warned({ host, auth: 'open' })).toEqual(['--auth open'])
  expect(warned({ ...outside })).toEqual(['no TLS'])
  expect(warned({ ...outside, registration: 'first-login' })).toEqual([
    '--registration first-login',
    'no TLS',
  ])
  expect(warned({ ...outside, ...tls })).toEqual([])
  expect(warned({ ...outside, ...tls, registration: 'first-login' })).toEqual(['--registration first-login'])
  expect(warned({ ...outside, ...tls, auth: 'open' })).toEqual(['--auth open'])
})
