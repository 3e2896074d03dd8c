/**
 * Every file under specs/bad says at its top what the generator must complain of: `# expect: code line`, one
 * line for each problem, in the order of the spec. To add a case is to add a file.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { problems } from '../../codegen/spec/diagnostics.js'
import { positionAt } from '../../codegen/spec/source.js'
import { expectationsOf } from './expectations.js'

const FOLDER = join(import.meta.dirname, 'specs/bad')
const names = readdirSync(FOLDER).sort()
/** Files that are not even text; read-spec.test.ts has them. */
const ELSEWHERE = ['unreadable']

/** Every code in the table of problems. */
function allCodes(): string[] {
  return Object.values(problems).map(({ code }) => code)
}

describe('a bad spec', () => {
  it.each(names)('%s is refused with exactly what it says', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8')
    const { source, diagnostics, files, stubs } = generate(name, text, {
      handlers: { to: '../h', back: '../g' },
    })
    const found = diagnostics.map(({ code, at }) => `${code} ${positionAt(source, at.start).line}`)
    expect(found).toEqual(expectationsOf(text))
    expect(found).not.toEqual([])
    expect([files.size, stubs.size]).toEqual([0, 0])
  })

  it('is among the files for every code there is', () => {
    const expected = names.flatMap((name) => expectationsOf(readFileSync(join(FOLDER, name), 'utf8')))
    const covered = new Set([...expected.map((line) => line.split(' ')[0]), ...ELSEWHERE])
    expect(allCodes().filter((code) => !covered.has(code))).toEqual([])
  })
})
