/** The faults of faults.yaml: each a line of src/ as a tired engineer might have written it. */

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Fault {
  /** What it breaks. */
  readonly name: string
  /** Below the checkout. */
  readonly file: string
  /** Lines that stand in the file exactly once, and what stands there instead. */
  readonly before: string
  readonly after: string
  /** Test files that may see it. */
  readonly tests: readonly string[]
}

const LIST = 'test/stress/faults/faults.yaml'

/** @throws Error where an entry is none */
export function readFaults(): readonly Fault[] {
  const entries: unknown = parse(readFileSync(LIST, 'utf8'))
  if (!Array.isArray(entries)) throw new Error(`${LIST}: expected a list`)
  return entries.map(faultFrom)
}

function faultFrom(entry: unknown): Fault {
  const of = (key: string): unknown =>
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, key) : undefined
  const text = (key: string): string => {
    const value = of(key)
    if (typeof value === 'string') return value
    throw new Error(
      `${LIST}: expected a text as ${key}, found ${JSON.stringify(value)} in ${JSON.stringify(entry)}`,
    )
  }
  const tests = of('tests')
  if (!Array.isArray(tests) || tests.length === 0) throw new Error(`${LIST}: ${text('name')} names no tests`)
  return {
    name: text('name'),
    file: text('file'),
    before: text('before'),
    after: text('after'),
    tests: tests.map(String),
  }
}

/**
 * The file with the fault in it. Lines are found whatever their indentation, which `after` takes on.
 * @throws Error unless `before` stands in it exactly once
 */
export function withFault(source: string, { name, file, before, after }: Fault): string {
  const wanted = trimmed(before)
  const lines = source.split('\n')
  const places = lines.flatMap((_, at) =>
    wanted.every((line, n) => lines[at + n]?.trim() === line) ? [at] : [],
  )
  const [at, ...more] = places
  if (at === undefined || more.length > 0) {
    throw new Error(
      `the fault "${name}" does not apply: these lines stand in ${file} ${places.length} times, expected once:\n${before}`,
    )
  }
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? ''
  const faulty =
    after.trimEnd() === ''
      ? []
      : after
          .trimEnd()
          .split('\n')
          .map((line) => indent + line)
  return [...lines.slice(0, at), ...faulty, ...lines.slice(at + wanted.length)].join('\n')
}

function trimmed(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim())
}
