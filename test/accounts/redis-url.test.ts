import { expect, test } from 'vitest'
import { describeTarget, parseRedisUrl } from '../../src/accounts/redis-url.js'

const plain = { cluster: false, tls: false, database: 0, nodes: [{ host: 'h', port: 6379 }] }

test.each([
  ['redis://h', plain],
  ['redis://h/', plain],
  ['REDIS://h:6379/0', plain],
  ['redis://h:1/15', { ...plain, nodes: [{ host: 'h', port: 1 }], database: 15 }],
  ['rediss://h', { ...plain, tls: true }],
  ['redis://:pw@h', { ...plain, password: 'pw' }],
  ['redis://me:pw@h', { ...plain, username: 'me', password: 'pw' }],
  ['redis://me:p%40%2F%3A%25@h', { ...plain, username: 'me', password: 'p@/:%' }],
  ['redis://me:a/b@c@h', { ...plain, username: 'me', password: 'a/b@c' }],
  ['redis://me:a:b@h', { ...plain, username: 'me', password: 'a:b' }],
  ['redis://:%EB%B9%84@h', { ...plain, password: '비' }],
  ['redis://[::1]:7000', { ...plain, nodes: [{ host: '::1', port: 7000 }] }],
  ['redis+cluster://h', { ...plain, cluster: true }],
  [
    'rediss+cluster://me:pw@a:1,b,[::1]:3',
    {
      cluster: true,
      tls: true,
      database: 0,
      username: 'me',
      password: 'pw',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 6379 },
        { host: '::1', port: 3 },
      ],
    },
  ],
])('%s is understood', (url, target) => {
  expect(parseRedisUrl(url)).toEqual(target)
})

test.each([
  ['', 'has no scheme://'],
  ['h:6379', 'has no scheme://'],
  ['me:secret@h://', 'has no scheme://'],
  ['http://me:secret@h', 'has a scheme that is not known'],
  ['redis+sentinel://:secret@h', 'has a scheme that is not known'],
  ['redis://me:secret@', 'has no host'],
  ['redis://h:0', 'a port that is not a number from 1 to 65535'],
  ['redis://h:65536', 'a port that is not a number from 1 to 65535'],
  ['redis://h:x', 'a port'],
  ['redis://::1', 'has no host, or a port'],
  ['redis://:sec ret@h h', 'has no host'],
  ['redis://a,b', 'names several hosts and is not for a cluster'],
  ['redis+cluster://a,,b', 'has no host'],
  ['redis+cluster://a,b/1', 'names a database, and a Redis Cluster has only number 0'],
  ['redis://:secret@h/one', 'has a database that is not a number'],
  ['redis://:secret@h/-1', 'has a database that is not a number'],
  ['redis://:secret@h?db=1', 'has a ? or # in it'],
  ['redis://:secret#1@h', 'has a ? or # in it'],
  ['redis://secret@h', 'has a user without a password'],
  ['redis://me:@h', 'has a user without a password'],
  ['redis://:secret%@h', 'has a % in its user or password'],
  ['redis://:secret%ff@h', 'has a % in its user or password'],
])('%s is refused, with what is expected and without its secret', (url, why) => {
  expect(() => parseRedisUrl(url)).toThrow(why)
  expect(() => parseRedisUrl(url)).toThrow(/^the Redis URL has|^the Redis URL names/)
  expect(() => parseRedisUrl(url)).toThrow('expected redis://[[user]:password@]host[:port][/database]')
  expect(() => parseRedisUrl(url)).not.toThrow('secret')
})

test('where Redis is can be said without the user and the password', () => {
  expect(describeTarget(parseRedisUrl('rediss://me:secret@[::1]:7000/2'))).toBe('Redis at [::1]:7000/2')
  expect(describeTarget(parseRedisUrl('redis+cluster://me:secret@a:1,b'))).toBe('Redis Cluster at a:1,b:6379')
})
