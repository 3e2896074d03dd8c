/** What `gen` does with files of every kind: it never throws, writes nothing where anything is wrong, and says where. */

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runGen } from '../../codegen/commands/gen.js'
import { generate } from '../../codegen/generate.js'
import { emptyFolder, PROJECT, writeFiles } from './workspace.js'

const GOOD = `meta: {id: good, endian: le, encoding: UTF-8}
header:
  frame-length: length
  packet-id: packet_id
  seq: [{id: length, type: u2}, {id: packet_id, type: u2}]
session: {states: [only]}
packets:
  kTELL: {id: 1, from: server, seq: [{id: text, type: strz}]}
`

/** Runs `gen` on a file that holds the bytes. */
function gen(name: string, bytes: string | Uint8Array) {
  const folder = emptyFolder(`read-spec/${name}`)
  const spec = join(folder, 'spec.yaml')
  writeFiles(folder, [['spec.yaml', bytes]])
  return run(folder, spec)
}

function run(folder: string, spec: string) {
  let [out, err] = ['', '']
  const code = runGen(
    { spec, out: join(folder, 'out'), handlers: join(folder, 'handlers'), check: false, format: 'text' },
    { stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) } },
  )
  return { code, out, err: err.replaceAll(spec, 'spec.yaml'), left: readdirSync(folder) }
}

describe('gen', () => {
  it.each([
    ['crlf', GOOD.replaceAll('\n', '\r\n')],
    ['bom', `\uFEFF${GOOD}`],
    [
      'anchors',
      GOOD.replace('seq: [{id: t', 'seq: &fields [{id: t').concat(
        '  kSAY: {id: 2, from: server, seq: *fields}\n',
      ),
    ],
    [
      'merge',
      GOOD.concat(
        '  kSAY: {id: 2, from: server, seq: [&n {id: n, type: u1, valid: {max: 9}}, {<<: *n, id: m}]}\n',
      ),
    ],
  ])('takes a file with %s', (name, text) => {
    const { code, err } = gen(name, text)
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  it('keeps what a merge key brings: 64-bit digits and expressions', () => {
    const attributes = '&a {id: a, type: u8, valid: {max: 18446744073709551614}}, {<<: *a, id: b}'
    const more = '&c {id: c, size: a.d + 1}, {<<: [*c], id: e}'
    const text = GOOD.concat(`  kSAY: {id: 2, from: server, seq: [${attributes}, ${more}]}\n`)
    const { diagnostics, source } = generate('spec.yaml', text, { handlers: undefined })
    const said = diagnostics.map(({ code, at }) => [code, source.text.slice(at.start, at.end)])
    expect(said).toEqual([['outside-subset', 'a.d']])
  })

  it.each([
    ['empty', '', 'spec.yaml:1:1 - error empty-spec'],
    ['blank', ' \n\n# nothing\n', 'spec.yaml:1:1 - error empty-spec'],
    ['a-scalar', 'hello\n', 'spec.yaml:1:1 - error wrong-type: found "hello", expected a mapping'],
    ['a-list', '- a\n- b\n', 'spec.yaml:1:1 - error wrong-type: found a list, expected a mapping'],
    ['syntax', 'meta: {id: a\n', 'spec.yaml:2:1 - error yaml-syntax'],
    ['duplicate-keys', 'meta: {}\nmeta: {}\n', 'spec.yaml:2:1 - error yaml-syntax: Map keys must be unique'],
    [
      'not-utf8',
      Uint8Array.of(0x6d, 0xff, 0xfe),
      'spec.yaml:1:1 - error unreadable: cannot read spec.yaml: it is not UTF-8',
    ],
    ['utf16', Buffer.from('\uFEFFmeta:', 'utf16le'), 'spec.yaml:1:1 - error unreadable'],
    ['laughs', laughs(), 'spec.yaml:1:1 - error yaml-syntax: Excessive alias count'],
    [
      'circle',
      GOOD.replace('packets:', 'packets: &p').concat('  kSAY: {id: 2, from: server, seq: *p}\n'),
      'spec.yaml:9:36 - error wrong-type',
    ],
    [
      'circular-merge',
      GOOD.concat('  kSAY: &s {<<: *s, id: 2}\n'),
      'spec.yaml:1:1 - error yaml-syntax: Excessive alias count',
    ],
    ['deep-lists', `meta: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'spec.yaml:1:'],
    [
      'deep-blocks',
      `meta:\n${Array.from({ length: 800 }, (_, i) => `${' '.repeat(i + 1)}a:\n`).join('')}`,
      'spec.yaml:1:',
    ],
    ['odd-keys', `${GOOD}? [a, b]\n: c\n__proto__: {a: 1}\n`, 'spec.yaml:1:1 - error unknown-key'],
  ])('refuses a file with %s', (name, bytes, start) => {
    const { code, err, left } = gen(name, bytes)
    expect(err.slice(0, start.length)).toBe(start)
    expect(err).toMatch(
      /\d+ problems? in spec\.yaml; nothing was written\n$|^spec\.yaml:1:1 - error unreadable/,
    )
    expect({ code, left }).toEqual({ code: 1, left: ['spec.yaml'] })
  })

  it('refuses a folder, and a file that is not there', () => {
    const folder = emptyFolder('read-spec/folder')
    const spec = join(folder, 'spec.yaml')
    expect(run(folder, spec).err).toMatch(/^spec\.yaml:1:1 - error unreadable: .*ENOENT/)
    mkdirSync(spec)
    const { code, err, left } = run(folder, spec)
    expect(err).toMatch(/^spec\.yaml:1:1 - error unreadable: .*EISDIR/)
    expect({ code, left }).toEqual({ code: 1, left: ['spec.yaml'] })
  })

  it.each([
    ['parentheses', `${'('.repeat(900)}n${')'.repeat(900)}`],
    ['characters', `n${' + n'.repeat(900)}`],
    ['signs', `${'-'.repeat(1900)}n`],
    ['choices', `${'n > 0 ? 1 : '.repeat(150)}2`],
    ['choices inside', `${'(n > 0 ? '.repeat(150)}1${' : 2)'.repeat(150)}`],
    ['nots', `${'not '.repeat(400)}n`],
    ['members', `n${'.a'.repeat(900)}`],
    ['shifts', `${'1 << 60 << '.repeat(150)}1`],
    ['products', `n${' * n'.repeat(450)}`],
  ])('survives an expression of many %s', (_, expression) => {
    const seq = `[{id: n, type: u1}, {id: a, size: "${expression}"}]`
    const { diagnostics, files } = generate(
      'spec.yaml',
      GOOD.concat(`  kSAY: {id: 2, from: server, seq: ${seq}}\n`),
      { handlers: undefined },
    )
    expect(files.size > 0).toBe(diagnostics.length === 0)
  })

  it('never throws, whatever is cut out of a spec or put into it', () => {
    const chat = readFileSync(join(PROJECT, 'protocol/chat.yaml'), 'utf8')
    const scraps = [
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '\n',
      '\t',
      '&a ',
      '*a',
      '<<: *a',
      '0x',
      '99999999999999999999',
      '.to_i',
      '::',
      '? ',
      '|\n',
      '!!binary ',
      '\0',
      '\u{1F600}',
      'size: ',
      'if: ',
      'valid: ',
      'repeat: eos',
      'type: user_info',
    ]
    const edit = fc.record({
      at: fc.nat(chat.length),
      cut: fc.nat(30),
      paste: fc.constantFrom('', ...scraps),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = chat
        for (const { at, cut, paste } of edits) text = text.slice(0, at) + paste + text.slice(at + cut)
        const { diagnostics, files } = generate('spec.yaml', text, { handlers: { to: '../h', back: '../g' } })
        expect(files.size === 0).toBe(diagnostics.length > 0)
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})

/** Nine anchors of nine aliases each: a billion elements if they were copied. */
function laughs(): string {
  const names = [...'abcdefghij']
  return names
    .map(
      (name, i) =>
        `${name}: &${name} [${Array(9)
          .fill(i === 0 ? 'x' : `*${names[i - 1]}`)
          .join(', ')}]\n`,
    )
    .join('')
}
