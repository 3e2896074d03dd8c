/** The offsets in a page's layout, held against where the encoder puts the fields of the page's example. */

import { describe, expect, test } from 'vitest'
import { exampleOf } from '../../../codegen/emit/docs/example.js'
import { packetPath } from '../../../codegen/emit/docs/pages.js'
import type { Span } from '../../../codegen/interpret/spans.js'
import type { Packet } from '../../../codegen/model/model.js'
import { pageOf, type Reference, referenceOf, SPECS } from './reference.js'
import { render } from './rendered.js'

/** What the bytes say of a field: its number, if it is one, and where it stands. */
interface Found {
  readonly start: number
  end: number
  readonly number: number | undefined
}

/** By path, those of lists and structures included; bit fields have the bytes of their group. */
function foundIn(spans: readonly Span[]): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const { start, end, path, text } of spans) {
    const [first = '', ...others] = path.split(', ')
    const group = first.slice(0, first.lastIndexOf('.') + 1)
    const note = (at: string, said: string): void => {
      const before = found.get(at)
      const number = /(?:^|always )(-?\d+)\b/.exec(said)?.[1]
      if (before) before.end = Math.max(before.end, end)
      else found.set(at, { start, end, number: number === undefined ? undefined : Number(number) })
    }
    for (const at of wholesOf(first)) note(at, '')
    if (others.length === 0) note(first, text)
    else for (const part of text.split('; ')) note(group + part.replace(/ .*/, ''), part.replace(/^\S+ /, ''))
  }
  return found
}

/** `a`, `a[0]` and `a[0].b` for `a[0].b.c`. */
function wholesOf(path: string): string[] {
  return [...path.matchAll(/[.[]/g)]
    .map(({ index }) => path.slice(0, index))
    .filter((part) => part !== 'header')
}

/** The value of `5 + 42 × user_count`; undefined where a name in it says no number. */
function evaluate(formula: string, numberOf: (name: string) => number | undefined): number | undefined {
  const text = formula
    .replace(/end\([^)]*\)|[a-z][\w.[\]]*/g, (name) => String(numberOf(name)))
    .replace(/\((\d+) \/ (\d+)\)/g, (_, a, b) => String(Math.floor(a / b)))
  if (!/^[\d\s×+()-]+$/.test(text)) return undefined
  return text
    .replace(/\s/g, '')
    .replace(/[()]/g, '')
    .replace(/(?<=\d)-/g, '+-')
    .split('+')
    .reduce((sum, term) => sum + term.split('×').reduce((product, factor) => product * Number(factor), 1), 0)
}

interface Compared {
  /** `users[0].user_id: 15, found at 16` */
  readonly wrong: readonly string[]
  /** Rows whose offset was computed, and had more than a number. */
  readonly formulas: number
}

function compare(reference: Reference, packet: Packet): Compared {
  const [, layout] = render(pageOf(reference, packetPath(packet))).tables
  const found = foundIn(exampleOf(reference.protocol, packet)?.spans ?? [])
  const ends = new Map<string, number>()
  const wrong: string[] = []
  let formulas = 0
  let behind = 0
  for (const [offset = '', , path = ''] of layout?.slice(1) ?? []) {
    const [formula = ''] = offset.split(', bit')
    const index = /\[([a-zI])\]/.exec(path)?.[1]
    for (const i of index === undefined ? [0] : [0, 1]) {
      const place = index === undefined ? path : path.replace(`[${index}]`, `[${i}]`)
      const at = evaluate(formula, (name) => {
        const [, ended] = /^end\((.*)\)$/.exec(name) ?? []
        if (ended !== undefined) return ends.get(ended)
        return name === index ? i : found.get(name.replace(`[${index}]`, `[${i}]`))?.number
      })
      const there = found.get(place)
      // What is not there ends where it would start: behind the field before.
      behind = there?.end ?? at ?? behind
      ends.set(place, behind)
      if (!there) continue
      if (at !== undefined && !/^\d+$/.test(formula)) formulas++
      const right = offset.includes('bit')
        ? at !== undefined && at >= there.start && at < there.end
        : at === there.start
      if (!right) wrong.push(`${place}: ${offset} is ${at}, found at ${there.start}`)
    }
  }
  return { wrong, formulas }
}

describe.each(SPECS)('in %s', (spec) => {
  const reference = referenceOf(spec)
  const onWire = reference.protocol.packets.filter(({ from }) => from !== 'internal')

  test('every field stands where its layout says', () => {
    expect(onWire.flatMap((packet) => compare(reference, packet).wrong)).toEqual([])
  })

  test('fields behind variable ones were among them', () => {
    const formulas = onWire.map((packet) => compare(reference, packet).formulas)
    expect(formulas.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
  })
})
