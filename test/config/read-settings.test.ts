/** The settings in force, from all sources together. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { configFile, parseConfig } from '../../src/config/config-file.js'
import { effectiveYaml } from '../../src/config/effective.js'
import { Problems } from '../../src/config/problems.js'
import { type ReadSettings, readSettings } from '../../src/config/read-settings.js'
import { settingKeys, settingTable } from '../../src/config/setting-table.js'
import { limitsOf, withDefaults } from '../../src/config/settings.js'
import { temporaryFolder } from '../support/program.js'

function file(yaml: string): string {
  const path = join(temporaryFolder(), 'parley.yaml')
  writeFileSync(path, yaml)
  return path
}

const read = (
  flags: Record<string, string> = {},
  environment: Record<string, string> = {},
  config?: string,
): ReadSettings =>
  readSettings({ flags, environment, config: config === undefined ? undefined : configFile(config) })

function problemsOf(...sources: Parameters<typeof read>): readonly string[] {
  try {
    read(...sources)
  } catch (error) {
    if (error instanceof Problems) return error.lines
    throw error
  }
  throw new Error('nothing was wrong')
}

test('a flag goes before the environment, that before the file, that before the default', () => {
  const config = file('port: 1\nrooms: 1\nmax-users: 1\n')
  const { settings, origins } = read({ port: '3' }, { PARLEY_PORT: '2', PARLEY_ROOMS: '2' }, config)
  expect(settings).toMatchObject({ port: 3, rooms: 2, maxUsers: 1, roomCapacity: 10 })
  expect(Object.fromEntries(origins)).toEqual({
    port: '--port',
    rooms: 'PARLEY_ROOMS',
    maxUsers: `${config}:3:12`,
  })
})

test('everything that is wrong is told at once, with its source, also what is overridden', () => {
  const config = file('port: 70000\nprot: 1\nsession-rate: fast\n')
  expect(problemsOf({ port: '1', drain: '-1s' }, { PARLEY_PORT: 'tcp://10.0.0.1:7777' }, config)).toEqual([
    `${config}:2:1: unknown setting prot; did you mean port?`,
    `${config}:1:7: port: found "70000", expected an integer from 0 to 65535`,
    `${config}:3:15: session-rate: found "fast", expected packets a second from 0.1 to 10000000, or off`,
    'PARLEY_PORT: found "tcp://10.0.0.1:7777", expected an integer from 0 to 65535; Kubernetes sets that for a service of this name: set enableServiceLinks: false in the pod, or rename the service',
    '--drain: found "-1s", expected a time from 0s to 24h (units: ms, s, m, h)',
  ])
})

test('of very many problems the first are told, and how many more there are', () => {
  const lines = problemsOf({}, {}, file(Array.from({ length: 5000 }, (_, i) => `x${i}: 1\n`).join('')))
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toBe('and 4980 more problems')
})

test('a Redis URL is not shown, right or wrong', () => {
  const [problem = ''] = problemsOf({}, { PARLEY_REDIS: 'rdis://:s3cret@host' })
  expect(problem).toMatch(/^PARLEY_REDIS: found something else, expected redis:\/\//)
  expect(problem).not.toContain('s3cret')
  const yaml = effectiveYaml(read({}, { PARLEY_REDIS: 'redis://:s3cret@host' }))
  expect(yaml).toMatch(/^# redis: +# PARLEY_REDIS; a secret, so it is not shown$/m)
  expect(yaml).not.toContain('s3cret')
})

test('a certificate without its key is refused, and a key without its certificate', () => {
  const config = file('tls-cert: cert.pem\n')
  expect(problemsOf({}, {}, config)).toEqual([
    `${config}:1:11: tls-cert is given without tls-key; expected both or neither`,
  ])
  expect(problemsOf({ tlsKey: 'key.pem' })).toEqual([
    '--tls-key: tls-key is given without tls-cert; expected both or neither',
  ])
})

test('limits that nobody chose follow from those that somebody did', () => {
  expect(read({ sessionRate: '5', maxUsers: '30' }).settings).toMatchObject({
    sessionBurst: 10,
    sessionBytes: 5 * 262,
    sessionBytesBurst: 10 * 262,
    roomRate: 50,
    roomBurst: 100,
    connections: 60,
  })
  expect(read({ sessionRate: 'off' }).settings).toMatchObject({
    sessionBurst: Infinity,
    sessionBytes: Infinity,
    sessionBytesBurst: Infinity,
    roomRate: Infinity,
    roomBurst: Infinity,
  })
  expect(read({ roomRate: '0.3', unknownRate: '0.1' }).settings).toMatchObject({
    roomBurst: 1,
    unknownBurst: 1,
  })
  const limits = limitsOf(withDefaults({ redis: 'redis://:s3cret@host', connections: 3 }))
  expect(limits.connections).toBe(3)
  expect(JSON.stringify(limits)).not.toContain('s3cret')
})

/** Texts that a setting takes, the ends of its range among them. */
function textsOf(key: (typeof settingKeys)[number]): fc.Arbitrary<string> {
  const { kind } = settingTable[key]
  const likely = fc.oneof(
    fc.constantFrom(
      'off',
      'null',
      'true',
      '~',
      '- x',
      'a: b',
      'a #b',
      '"',
      "'",
      '#',
      '&a',
      '*a',
      '!x',
      '0x10',
      '1_0',
    ),
    fc.constantFrom(
      '0',
      '1',
      '0.1',
      '262',
      '65535',
      '10000000',
      '1000000000',
      '10000000000',
      '1024GiB',
      '1GiB',
    ),
    fc.constantFrom(
      '24h',
      '100ms',
      '0.1s',
      'first-login',
      'closed',
      'open',
      'reject',
      'fatal',
      '::1',
      '1.10',
    ),
    fc.nat().map(String),
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  )
  return likely.filter((text) => !/\p{Surrogate}/u.test(text) && kind.parse(text) !== undefined)
}

test('the settings in force, printed, are a file with the same settings', () => {
  const keys = settingKeys.filter((key) => !settingTable[key].secret)
  const flags = fc.record(Object.fromEntries(keys.map((key) => [key, textsOf(key)])), { requiredKeys: [] })
  fc.assert(
    fc.property(flags, (flags) => {
      const { tlsCert, tlsKey, ...others } = flags
      const both = tlsCert !== undefined && tlsKey !== undefined
      const before = readSettings({
        flags: both ? flags : others,
        environment: {},
        config: undefined,
      })
      const { given, problems } = parseConfig('printed.yaml', effectiveYaml(before))
      expect(problems).toEqual([])
      const again = Object.fromEntries(given.map(({ key, text }) => [key, text]))
      expect(readSettings({ flags: again, environment: {}, config: undefined }).settings).toEqual(
        before.settings,
      )
    }),
    {
      numRuns: 300,
      examples: [
        [{ tlsCert: '\u00a0', tlsKey: ' \u3000' }],
        [{ data: '\ufeff' }],
        [{ data: '\u2028' }],
        [{ addressFailures: '1000000', accountFailures: '1000000' }],
        [{ redisPrefix: `\u0001${'long enough to be folded '.repeat(3)}\nand goes on` }],
      ],
    },
  )
})
