/** The configuration file: what is read from it, and what is said of it with which place. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseConfig, readConfigFile } from '../../src/config/config-file.js'
import { temporaryFolder } from '../support/program.js'

const given = (yaml: string): Record<string, string> => {
  const { given, problems } = parseConfig('parley.yaml', yaml)
  expect(problems).toEqual([])
  return Object.fromEntries(given.map(({ key, text }) => [key, text]))
}
const problems = (yaml: string): readonly string[] => parseConfig('parley.yaml', yaml).problems

test('numbers, booleans and strings are read as they are written, quoted or not', () => {
  expect(
    given('port: 7000\nsession-rate: 2.50\nidle-timeout: off\nhttp-port: "off"\nlog-level: debug'),
  ).toEqual({
    port: '7000',
    sessionRate: '2.50',
    idleTimeout: 'off',
    httpPort: 'off',
    logLevel: 'debug',
  })
  expect(given("{idle-timeout: false, connections: no, drain: '10', redis-prefix: 'a: b'}")).toEqual({
    idleTimeout: 'false',
    connections: 'no',
    drain: '10',
    redisPrefix: 'a: b',
  })
  expect(given('\uFEFF# with a byte order mark\r\nport: 1\r\n')).toEqual({ port: '1' })
})

test('a value knows its line and column', () => {
  expect(parseConfig('etc/parley.yaml', 'host: ::1\n\nport:  7000\n').given).toMatchObject([
    { key: 'host', origin: 'etc/parley.yaml:1:7', label: 'etc/parley.yaml:1:7: host' },
    { key: 'port', origin: 'etc/parley.yaml:3:8' },
  ])
})

const EXPECTED = 'expected settings, one "name: value" a line'

test.each<[about: string, yaml: string, said: string[]]>([
  ['nothing', '', [`parley.yaml: the file is empty; ${EXPECTED}`]],
  ['comments alone', '# port: 1\n', [`parley.yaml: the file is empty; ${EXPECTED}`]],
  ['a list', '- port: 1\n', [`parley.yaml:1:1: found a list, ${EXPECTED}`]],
  ['a word', 'port\n', [`parley.yaml:1:1: found a single value, ${EXPECTED}`]],
  ['a map as a value', 'port:\n  number: 1\n', ['parley.yaml:2:3: port: found a map, expected one value']],
  ['a list as a value', 'port: [1]\n', ['parley.yaml:1:7: port: found a list, expected one value']],
  ['no value', 'host: a\nport:\n', ['parley.yaml:2:6: port: found nothing, expected one value']],
  [
    'names that are nearly right',
    'max_users: 1\nmaxUsers: 1\nprot: 1\n',
    [
      'parley.yaml:1:1: unknown setting max_users; did you mean max-users?',
      'parley.yaml:2:1: unknown setting maxUsers; did you mean max-users?',
      'parley.yaml:3:1: unknown setting prot; did you mean port?',
    ],
  ],
  ['a name that is like none', 'colour: red\n', ['parley.yaml:1:1: unknown setting colour']],
  ['__proto__', '__proto__: {port: 1}\n', ['parley.yaml:1:1: unknown setting __proto__']],
  [
    'a key that may be a misplaced secret',
    'redis://:s3cret@host: 1\n',
    ['parley.yaml:1:1: unknown setting; names are lower-case words joined by -'],
  ],
  ['a key twice', 'port: 1\nport: 2\n', ['parley.yaml:2:1: Map keys must be unique']],
  [
    'a second document',
    'port: 1\n---\nport: 2\n',
    ['parley.yaml:2:1: found a second document, expected one'],
  ],
])('%s in the file is told with its place', (_, yaml, said) => {
  expect(problems(yaml)).toEqual(said)
})

test('what is no YAML is told with its place, and without what stands there', () => {
  const pieces = [
    'redis',
    ': ',
    ' ',
    '\n',
    's3cret',
    '"',
    "'",
    '!',
    '%',
    '&',
    '*',
    '[',
    ']',
    '{',
    '}',
    '|',
    '>',
    '-',
    '?',
  ]
  const others = [
    ',',
    '#',
    '\\',
    '\t',
    '@',
    '`',
    'port: 1\n',
    'redis: ',
    '//',
    '---\n',
    '...\n',
    '\n ',
    '\0',
    '%YAML ',
  ]
  const yaml = fc.array(fc.constantFrom(...pieces, ...others), { minLength: 1, maxLength: 12 })
  const likely = [
    "redis: 'a' 's3cret'",
    'redis: "s3cret',
    'redis: | s3cret',
    'redis: *s3cret',
    '%YAML s3cret\n',
  ]
  fc.assert(
    fc.property(yaml, (pieces) => {
      for (const line of problems(pieces.join(''))) {
        expect(line).toMatch(/^parley\.yaml(:\d+:\d+)?: \S.{8,}$/)
        expect(line.replace(/unknown setting .*/, '')).not.toContain('s3cret')
      }
    }),
    { numRuns: 5000, examples: likely.map((text): [string[]] => [[text]]) },
  )
})

test('a file that blows up when it is read is refused in little time', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}, *a${i - 1}` : 'x'}]`)
  expect(problems(lines.join('\n')).length).toBeGreaterThan(0)
  expect(problems(`port: ${'['.repeat(20_000)}${']'.repeat(20_000)}`)[0]).toMatch(
    /^parley\.yaml:1:\d+: maps or lists are nested too deep; expected settings/,
  )
  expect(problems(`a: &a 1\nb: [${'*a,'.repeat(21_000)}]\n`).length).toBeGreaterThan(0)
})

test('a file that cannot be read is told with its name', () => {
  const folder = temporaryFolder()
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const pipe = join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
  mkdirSync(join(folder, 'folder'))
  const cases: [path: string, reason: string][] = [
    [join(folder, 'missing.yaml'), 'there is no such file'],
    [join(folder, 'folder'), 'it is a folder, expected a file'],
    [join(write('a', ''), 'b.yaml'), 'a part of the path is no folder'],
    [pipe, 'it is no regular file, so it could not be read again'],
    ['/dev/zero', 'it is no regular file, so it could not be read again'],
    [write('latin1', Buffer.from('host: m\xfcnchen', 'latin1')), 'it is not UTF-8'],
    [write('long', `#${' '.repeat(64 * 1024)}`), 'it is longer than 64 KiB'],
  ]
  for (const [path, reason] of cases)
    expect(readConfigFile(path).problems).toEqual([`cannot read ${path}: ${reason}`])
  expect(readConfigFile(write('longest', `port: 1 #${' '.repeat(64 * 1024 - 9)}`)).problems).toEqual([])
})
