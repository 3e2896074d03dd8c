/**
 * Every rule has a folder under diff/ with two specs and what `parley diff` says of them, word for word. To add a
 * rule's case is to add its folder; `npx vitest run --config test/vitest.config.ts test/codegen/diff.test.ts -u`
 * writes expect.txt anew.
 */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { runDiff } from '../../codegen/commands/diff.js'
import { rules } from '../../codegen/diff/rules/index.js'

const FOLDER = 'test/codegen/diff'
const ids = readdirSync(FOLDER).sort()

function diffed(folder: string, old: string, now: string): { code: number; text: string } {
  let text = ''
  const stream = {
    write(part: string) {
      text += part.replaceAll(`${folder}/`, '')
    },
  }
  const request = {
    old: join(folder, old),
    new: join(folder, now),
    spec: '',
    format: 'text' as const,
    allow: [],
    level: 'source' as const,
  }
  const code = runDiff(request, { stdout: stream, stderr: stream })
  return { code, text }
}

/** A packet for everything that is called a change of the wire. */
const WITNESS = /\n {2}(old client → new server|new server → old client): k\w+\n {4}([0-9a-f]{2}){6,}\n/

describe('a rule of diff', () => {
  test('has a folder of its own, and every folder a rule', () => {
    expect(ids).toEqual(rules.map(({ id }) => id).sort())
  })

  it.each(ids)('%s says what its expect.txt says, itself among it', async (id) => {
    const folder = join(FOLDER, id)
    const { code, text } = diffed(folder, 'old.yaml', 'new.yaml')
    const level = rules.find((rule) => rule.id === id)?.level
    expect(text).toContain(`${level?.toUpperCase()} ${id}  `)
    expect(code).toBe(/^(WIRE|SOURCE) /m.test(text) ? 1 : 0)
    for (const change of text.split('\n\n').filter((part) => part.startsWith('WIRE')))
      expect(change).toMatch(WITNESS)
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'diff', id, 'expect.txt'))
  })

  it.each(ids)('%s finds nothing where nothing changed', (id) => {
    expect(diffed(join(FOLDER, id), 'new.yaml', 'new.yaml')).toEqual({
      code: 0,
      text: 'new.yaml to new.yaml: 0 wire, 0 source, 0 compatible\n',
    })
  })
})
