import { expect, test } from 'vitest'
import { isMisconfiguration, reasonOf } from '../../src/accounts/redis-errors.js'

test('the reason has nothing of the command that failed, and not the password', () => {
  const error = Object.assign(
    new Error("ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'me' 'p4ss'"),
    { command: { name: 'hello', args: ['3', 'AUTH', 'me', 'p4ss'] } },
  )
  expect(reasonOf(error, 'p4ss')).toBe("ERR unknown command 'HELLO'")
  expect(reasonOf(new Error('ERR p4ss is no password'), 'p4ss')).toBe('ERR … is no password')
  expect(reasonOf(new Error('x'.repeat(10_000)), undefined)).toHaveLength(300)
})

test('an error without a message is said by its code, and one that holds others by theirs', () => {
  const refused = (host: string): Error => Object.assign(new Error(''), { code: `ECONNREFUSED ${host}` })
  expect(reasonOf(new AggregateError([refused('::1'), refused('127.0.0.1')]), undefined)).toBe(
    'ECONNREFUSED ::1; ECONNREFUSED 127.0.0.1',
  )
})

test.each(["Stream isn't writeable and enableOfflineQueue options is false", 'Connection is closed.'])(
  '%s: said in words for operators',
  (message) => {
    expect(reasonOf(new Error(message), undefined)).toBe('the connection has ended')
  },
)

test.each([
  ['WRONGPASS invalid username-password pair', true],
  ['NOAUTH Authentication required.', true],
  ['ERR invalid password', true],
  ["NOPERM this user has no permissions to run the 'eval' command", true],
  ['-NOPERM ACL failure in script', true],
  ['MOVED 866 127.0.0.1:7001', true],
  ['ERR DB index is out of range', true],
  ['LOADING Redis is loading the dataset in memory', false],
  ["READONLY You can't write against a read only replica.", false],
  ["OOM command not allowed when used memory > 'maxmemory'.", false],
  ['CLUSTERDOWN Hash slot not served', false],
  ['connect ECONNREFUSED 127.0.0.1:6379', false],
  ['ERR max number of clients reached', false],
  ['no answer in 1000 ms', false],
])('%s: that it lasts until somebody changes the configuration is %s', (message, lasts) => {
  expect(isMisconfiguration(new Error(message))).toBe(lasts)
})

test.each([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('a certificate with %s is a matter of configuration', (code) => {
  expect(isMisconfiguration(Object.assign(new Error('no'), { code }))).toBe(true)
})
