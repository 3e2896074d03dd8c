/**
 * Reads a spec file: YAML with positions, then the schema. What the schema refuses is reported and taken out,
 * so that the rest can still be checked for meaning in the same run.
 */

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml'
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
  /**
   * Names under packets, types and enums that are declared, but whose declaration the schema refused, and
   * sections that are missing or in which something was refused.
   */
  readonly broken: ReadonlySet<string>
  /** Where the value at the path stands; its nearest parent where it is written nowhere. */
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
  const document = parseDocument(source.text, { merge: true, prettyErrors: false, logLevel: 'error' })
  const wrong = [...document.errors.map(syntaxProblem), ...unresolvedAliases(document)]
  if (wrong.length > 0) return { spec: undefined, source, diagnostics: wrong }
  if (document.contents === null) return { spec: undefined, source, diagnostics: [problems.empty(start)] }
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

function syntaxProblem({ code, message, pos: [start, end] }: YAMLParseError): Diagnostic {
  const several = code === 'MULTIPLE_DOCS'
  return problems.yaml({ start, end }, several ? 'found a second document, expected one' : message)
}

function unresolvedAliases(document: Document): Diagnostic[] {
  const found: Diagnostic[] = []
  visit(document, {
    Alias(_, alias) {
      const at = spanOf(alias)
      if (at && !alias.resolve(document))
        found.push(problems.yaml(at, `no anchor &${alias.source} before this alias`))
    },
  })
  return found
}

function spanOf(node: unknown): Span | undefined {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined
}

export type Locator = Pick<Spec, 'at' | 'keyAt' | 'text'>

function locator(document: Document): Locator {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
  /** The pair with the key: the map's own, or else one of a map that it merges in. */
  const pairOf = (map: YAMLMap, key: string, seen: readonly YAMLMap[] = []): Pair | undefined => {
    const own = map.items.find((pair) => keyOf(pair) === key)
    if (own || seen.includes(map)) return own
    const merges = map.items.filter((pair) => keyOf(pair) === '<<').map(({ value }) => resolve(value))
    for (const merged of merges.flatMap((value) => (isSeq(value) ? value.items.map(resolve) : [value]))) {
      const pair = isMap(merged) ? pairOf(merged, key, [...seen, map]) : undefined
      if (pair) return pair
    }
    return undefined
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
        const pair = pairOf(parent, String(step))
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
        found = spanOf(value) ?? spanOf(key) ?? found
      })
      return found
    },
    keyAt(path) {
      let found: Span = { start: 0, end: 0 }
      walk(path, (key, value) => {
        found = spanOf(key) ?? spanOf(value) ?? found
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

/** A merge key's value is a symbol, with << as its description. */
function keyOf({ key }: Pair): string {
  const value = isScalar(key) ? key.value : key
  return typeof value === 'symbol' ? (value.description ?? '') : String(value)
}
