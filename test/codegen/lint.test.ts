/**
 * Every rule has a folder under lint/ with a spec that breaks it, and says at its top what must be found
 * (`# expect: code line`), and one that does not. To add a rule's cases is to add its folder.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { lint, ruleTable } from '../../codegen/lint/lint.js'
import { protocolOf } from '../../codegen/protocol.js'
import type { Diagnostic } from '../../codegen/spec/diagnostics.js'
import { positionAt } from '../../codegen/spec/source.js'
import { expectationsOf } from './expectations.js'

const FOLDER = join(import.meta.dirname, 'lint')
const ids = readdirSync(FOLDER).sort()

/** The errors of a spec that has any, else the findings. */
function linted(text: string): { found: string[]; diagnostics: readonly Diagnostic[]; silenced: number } {
  const { source, diagnostics: errors, protocol, spec } = protocolOf('spec.yaml', text)
  const { diagnostics, silenced } =
    protocol && spec ? lint({ protocol, spec }) : { diagnostics: errors, silenced: 0 }
  const found = diagnostics.map(({ code, at }) => `${code} ${positionAt(source, at.start).line}`)
  return { found, diagnostics, silenced }
}

const read = (id: string, which: 'bad' | 'good'): string =>
  readFileSync(join(FOLDER, id, `${which}.yaml`), 'utf8')

describe('a lint rule', () => {
  test('has a folder of its own, and every folder a rule', () => {
    expect(ids).toEqual(ruleTable.map(({ id }) => id).sort())
  })

  it.each(ids)('%s finds exactly what its bad spec says, and itself among it', (id) => {
    const text = read(id, 'bad')
    const { found, diagnostics } = linted(text)
    expect(found).toEqual(expectationsOf(text))
    const own = diagnostics.filter(({ code }) => code === id)
    expect(own).not.toEqual([])
    const { severity } = ruleTable.find((rule) => rule.id === id) ?? {}
    expect(own.every((diagnostic) => diagnostic.severity === severity)).toBe(true)
  })

  it.each(ids)('%s finds nothing in its good spec', (id) => {
    expect(linted(read(id, 'good')).found).toEqual([])
  })

  it('is described in one sentence', () => {
    for (const { purpose } of ruleTable) expect(purpose).toMatch(/^[A-Z][^\n]*[^.]\.$/)
  })
})

describe('a silence', () => {
  it('is counted, and holds for its element alone', () => {
    const spec = read('unbounded-text', 'good')
    expect(linted(spec)).toMatchObject({ found: [], silenced: 1 })
    const another = `${spec}      - { id: note, type: strz, size: 3 }\n      - { id: more, type: strz }\n`
    expect(linted(another).found).toEqual([`unbounded-text ${another.split('\n').length - 1}`])
  })

  it('on meta holds for the whole file', () => {
    expect(linted(read('silence-without-reason', 'good'))).toMatchObject({ found: [], silenced: 2 })
  })

  it('stands anywhere a finding can be about: also in the header and on an entry of an enum', () => {
    const odd = read('names', 'good').replaceAll('packet_id', 'packet__id')
    expect(linted(odd)).toMatchObject({ found: ['names 8'], silenced: 4 })
    const silent = odd.replace('packet__id, type: u2', 'packet__id, type: u2, lint: { names: As ever. }')
    expect(linted(silent)).toMatchObject({ found: [], silenced: 5 })
  })

  it('is refused by the schema where it is no text', () => {
    const text = read('needless-silence', 'good').replace('"Text is short."', '7')
    expect(linted(text).found).toEqual(['wrong-type 15'])
  })
})
