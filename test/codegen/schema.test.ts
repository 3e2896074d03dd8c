/** The JSON schema is what an editor shows while a spec is written. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const schema: unknown = JSON.parse(readFileSync('protocol/packet-spec.schema.json', 'utf8'))

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every key of a spec, with the way to it. */
function keysIn(node: unknown, path: string): [path: string, described: unknown][] {
  if (!isRecord(node)) return []
  const own = isRecord(node.properties) ? Object.entries(node.properties) : []
  const inside = Object.entries(node).flatMap(([key, value]) => keysIn(value, `${path}/${key}`))
  return [...own.map(([key, value]): [string, unknown] => [`${path}.${key}`, value]), ...inside]
}

/** What an editor shows: the key's own text, or that of the definition that it refers to. */
function descriptionOf(node: unknown): string {
  if (!isRecord(node)) return ''
  if (typeof node.description === 'string') return node.description
  const name = typeof node.$ref === 'string' ? node.$ref.replace('#/definitions/', '') : ''
  const definitions = isRecord(schema) && isRecord(schema.definitions) ? schema.definitions : {}
  return name === '' ? '' : descriptionOf(definitions[name])
}

describe('the schema', () => {
  it('has a sentence for every key', () => {
    const keys = keysIn(schema, '')
    expect(keys.length).toBeGreaterThan(60)
    expect(keys.filter(([, node]) => !/\w.*\.$/.test(descriptionOf(node))).map(([path]) => path)).toEqual([])
  })

  it('is named at the top of the spec for editors', () => {
    const [first] = readFileSync('protocol/chat.yaml', 'utf8').split('\n')
    expect(first).toBe('# yaml-language-server: $schema=packet-spec.schema.json')
  })
})
