/**
 * Reads a spec file: YAML with positions, then the schema. What the schema refuses is reported and taken out,
 * so that the rest can still be checked for meaning in the same run.
 */

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Diagnostic, problems } from './diagnostics.js'
import { validateShape } from './shape.js'
import { createSource, type Source, type Span } from './source.js'
import type { SpecFile } from './spec-file.js'

/** Keys and indexes from the top of the file: `['packets', 'kROOM_CHAT_NOTIFY', 'seq', 1, 'size']`. */
export type Path = readonly (string | number)[]

export interface Spec {
  readonly source: Source
  /** What the schema accepted; sections that it refused are missing. */
  readonly file: SpecFile
  /** Names under packets, types and enums that are declared, but whose declaration the schema refused. */
  readonly broken: ReadonlySet<string>
  /** Where the value at the path stands; its nearest parent where it is written nowhere (a merge key's). */
  at(path: Path): Span
  /** Where the key that ends the path stands. */
  keyAt(path: Path): Span
  /** A scalar as it is written, so that 64-bit integers keep all their digits. */
  text(path: Path): string | undefined
}

export interface Loaded {
  readonly spec: Spec | undefined
  readonly source: Source
  readonly diagnostics: readonly Diagnostic[]
}

export function loadSpec(path: string, bytes: string): Loaded {
  const source = createSource(path, bytes.replace(/^\uFEFF/, ''))
  const start: Span = { start: 0, end: 0 }
  if (source.text.trim() === '') return { spec: undefined, source, diagnostics: [problems.empty(start)] }

  const document = parseDocument(source.text, {
    lineCounter: new LineCounter(),
    merge: true,
    prettyErrors: false,
  })
  if (document.errors.length > 0) {
    const diagnostics = document.errors.map((error) =>
      problems.yaml({ start: error.pos[0], end: error.pos[1] }, error.message),
    )
    return { spec: undefined, source, diagnostics }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 1000 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { spec: undefined, source, diagnostics: [problems.yaml(start, reason)] }
  }

  const locate = locator(document)
  const shape = validateShape(value, locate)
  return {
    spec: { source, file: shape.file, broken: shape.broken, ...locate },
    source,
    diagnostics: shape.diagnostics,
  }
}

export type Locator = Pick<Spec, 'at' | 'keyAt' | 'text'>

function locator(document: Document): Locator {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
  const span = (node: unknown): Span | undefined => {
    const range =
      typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range : undefined
    return range ? { start: range[0], end: range[1] } : undefined
  }
  /** Walks down as far as the path is written; calls `seen` with each key and value on the way. */
  const walk = (path: Path, seen: (key: unknown, value: unknown, whole: boolean) => void): void => {
    let node: unknown = document.contents
    seen(undefined, node, path.length === 0)
    for (const [depth, step] of path.entries()) {
      const parent = resolve(node)
      let key: unknown
      let value: unknown
      if (isMap(parent)) {
        const pair = parent.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
        if (!pair) return
        key = pair.key
        value = pair.value
      } else if (isSeq(parent) && typeof step === 'number') {
        value = parent.items[step]
      } else return
      node = value
      seen(key, value, depth === path.length - 1)
    }
  }
  return {
    at(path) {
      let found: Span = { start: 0, end: 0 }
      walk(path, (key, value) => {
        found = span(value) ?? span(key) ?? found
      })
      return found
    },
    keyAt(path) {
      let found: Span = { start: 0, end: 0 }
      walk(path, (key, value) => {
        found = span(key) ?? span(value) ?? found
      })
      return found
    },
    text(path) {
      let text: string | undefined
      walk(path, (_key, value, whole) => {
        const scalar = whole ? resolve(value) : undefined
        if (isScalar(scalar))
          text = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value))
      })
      return text
    },
  }
}
