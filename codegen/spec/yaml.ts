/** A YAML file with the place of everything in it; what is no YAML is told with its place, too. */

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
import { alsoAt, type Diagnostic, problems } from './diagnostics.js'
import { createSource, type Source, type Span } from './source.js'

/** Keys and indexes from the top of the file: `['packets', 'kROOM_CHAT_NOTIFY', 'seq', 1, 'size']`. */
export type Path = readonly (string | number)[]

export interface Locator {
  /** Where the value at the path stands; its nearest parent where it is written nowhere. */
  at(path: Path): Span
  /** Where the key that ends the path stands. */
  keyAt(path: Path): Span
  /** A scalar as it is written, so that 64-bit integers keep all their digits. */
  text(path: Path): string | undefined
}

export type ParsedYaml =
  | {
      readonly source: Source
      readonly value: unknown
      readonly locate: Locator
      readonly diagnostics: readonly []
    }
  | { readonly source: Source; readonly locate: undefined; readonly diagnostics: readonly Diagnostic[] }

/** @param path as diagnostics call the file */
export function parseYaml(path: string, text: string): ParsedYaml {
  const source = createSource(path, text.replace(/^\uFEFF/, ''))
  const start: Span = { start: 0, end: 0 }
  const refused = (diagnostics: readonly Diagnostic[]): ParsedYaml => ({
    source,
    locate: undefined,
    diagnostics,
  })
  // The parser compares every key with every other; twins are found below in one pass.
  const options = { merge: true, prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const
  const document = parseDocument(source.text, options)
  const syntax = document.errors.map(syntaxProblem)
  const wrong = [...syntax, ...unresolvedAliases(document), ...twinKeys(document)]
  if (wrong.length > 0) return refused(wrong)
  if (document.contents === null) return refused([problems.empty(start)])
  try {
    const value: unknown = document.toJS({ maxAliasCount: 1000 })
    return { source, value, locate: locator(document), diagnostics: [] }
  } catch (error) {
    return refused([problems.yaml(start, error instanceof Error ? error.message : String(error))])
  }
}

function syntaxProblem({ code, message, pos: [start, end] }: YAMLParseError): Diagnostic {
  const several = code === 'MULTIPLE_DOCS'
  return problems.yaml({ start, end }, several ? 'found a second document, expected one' : message)
}

/** In one pass: the parser looks through the whole document for each alias. */
function unresolvedAliases(document: Document): Diagnostic[] {
  const found: Diagnostic[] = []
  const anchors = new Set<string>()
  visit(document, {
    Alias(_, alias) {
      const at = spanOf(alias)
      if (at && !anchors.has(alias.source))
        found.push(problems.yaml(at, `no anchor &${alias.source} before this alias`))
    },
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor)
    },
  })
  return found
}

/** Keys that are the same to JSON, 1 and "1" among them; one of them would be lost. */
function twinKeys(document: Document): Diagnostic[] {
  const found: Diagnostic[] = []
  visit(document, {
    Map(_, map) {
      const seen = new Map<string, Pair>()
      for (const pair of map.items) {
        const key = keyOf(pair)
        if (key === undefined || key === '<<') continue
        const first = seen.get(key)
        seen.set(key, first ?? pair)
        const [at, firstAt] = [spanOf(pair.key), spanOf(first?.key)]
        if (!first || !at) continue
        const twice = problems.yaml(at, 'Map keys must be unique')
        found.push(firstAt ? alsoAt(twice, firstAt, 'first here') : twice)
      }
    },
  })
  return found
}

function spanOf(node: unknown): Span | undefined {
  return isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined
}

function locator(document: Document): Locator {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
  const indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  /** By their keys, so that a map of 100,000 packets is not searched for each of them. */
  const pairsOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
    const known = indexes.get(map)
    if (known) return known
    const index = new Map<string, Pair>()
    for (const pair of map.items) {
      const key = keyOf(pair)
      if (key !== undefined) index.set(key, pair)
    }
    indexes.set(map, index)
    return index
  }
  /** The pair with the key: the map's own, or else one of a map that it merges in. */
  const pairOf = (map: YAMLMap, key: string, seen: readonly YAMLMap[] = []): Pair | undefined => {
    const own = pairsOf(map).get(key)
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

/** Undefined for a key that is no scalar; a merge key's value is a symbol, with << as its description. */
function keyOf({ key }: Pair): string | undefined {
  const value: unknown = isScalar(key) ? key.value : key
  if (typeof value === 'symbol') return value.description ?? ''
  return typeof value === 'object' && value !== null ? undefined : String(value)
}
