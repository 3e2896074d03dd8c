/** The script of faults: its list still applies to the server, and finds its lines however they are indented. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readFaults, withFault } from './faults/faults.js'

const faults = readFaults()

describe('the faults', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s: applies, and names tests', (_, fault) => {
    const source = readFileSync(fault.file, 'utf8')
    expect(withFault(source, fault)).not.toBe(source)
    for (const test of fault.tests) expect(existsSync(test), test).toBe(true)
  })

  it('are in every folder of src/ and in server.ts, with names of their own', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    for (const { name } of folders)
      expect(
        faults.some(({ file }) => file.startsWith(`src/${name}/`)),
        name,
      ).toBe(true)
    expect(faults.some(({ file }) => file === 'src/server.ts')).toBe(true)
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })
})

describe('a fault', () => {
  const fault = { name: 'x', file: 'y', before: 'if (a) {\n  b()\n}', after: 'b()', tests: ['z'] }

  it('replaces its lines, with their indentation', () => {
    expect(withFault('one\n    if (a) {\n      b()\n    }\ntwo', fault)).toBe('one\n    b()\ntwo')
    expect(withFault('one\n  if (a) {\n    b()\n  }\ntwo', { ...fault, after: '' })).toBe('one\ntwo')
  })

  it('does not apply where its lines are not there, or are there twice', () => {
    expect(() => withFault('if (a) {\n  c()\n}', fault)).toThrow(/stand in y 0 times, expected once/)
    expect(() => withFault(`${fault.before}\n${fault.before}`, fault)).toThrow(/2 times/)
  })
})
