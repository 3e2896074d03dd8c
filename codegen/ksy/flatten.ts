/** A .ksy's tree of types to the sections of a spec; keys without a meaning for code are left out, the rest is refused. */

import { type Diagnostic, problems } from '../spec/diagnostics.js'
import type { Locator, Path } from '../spec/yaml.js'
import { flattenAttribute } from './attribute.js'
import { type Defaults, defaultsOf } from './defaults.js'
import { type Declaration, declarationsOf, isYaml, type Yaml } from './scopes.js'

export interface Flat {
  /** `{meta, enums, types}`, to be held against the schema. */
  readonly value: unknown
  readonly root: string
  /** Where what was laid flat is written: `types.entry` → its path. */
  readonly places: ReadonlyMap<string, Path>
  /** Texts that are not as they are written, by their flat path. */
  readonly texts: ReadonlyMap<string, string>
}

/** What a type has beside what a spec's has. */
const TYPE_KEYS = ['meta', 'doc', 'doc-ref', 'to-string', 'params', 'seq', 'instances', 'types', 'enums']
/** What a .ksy says about the file format and not about its bytes. */
const SILENT_META =
  /^(-.*|title|application|file-extension|license|xref|tags|ks-version|ks-debug|bit-endian|endian|encoding|id)$/

export function flatten(file: unknown, locate: Locator, report: (diagnostic: Diagnostic) => void): Flat {
  if (!isYaml(file)) return { value: file, root: '', places: new Map(), texts: new Map() }
  const meta = isYaml(file.meta) ? file.meta : {}
  const root = typeof meta.id === 'string' ? meta.id : 'format'
  for (const key of Object.keys(meta)) {
    if (SILENT_META.test(key)) continue
    report(problems.outsideSubset(locate.keyAt(['meta', key]), `meta/${key}`))
  }
  const places = new Map<string, Path>()
  const texts = new Map<string, string>()
  const types: Record<string, unknown> = {}
  const enums: Record<string, unknown> = {}
  for (const declaration of declarationsOf(root, file)) {
    const { kind, flat, value, path } = declaration
    places.set(`${kind}.${flat}`, path)
    if (kind === 'enums') enums[flat] = flattenEnum(value)
    else types[flat] = flattenType(file, declaration, locate, report, texts)
  }
  const kept = {
    id: root,
    endian: 'le',
    title: meta.title,
    doc: typeof file.doc === 'string' ? file.doc : undefined,
  }
  const described = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
  return {
    value: { meta: isYaml(file.meta) ? described : file.meta, enums, types },
    root,
    places,
    texts,
  }
}

function flattenType(
  file: Yaml,
  { flat, value, path, scope }: Declaration,
  locate: Locator,
  report: (diagnostic: Diagnostic) => void,
  texts: Map<string, string>,
): unknown {
  if (!isYaml(value)) return value
  for (const key of Object.keys(value)) {
    if (TYPE_KEYS.includes(key) || key.startsWith('-')) continue
    report(problems.outsideSubset(locate.keyAt([...path, key]), `${key} of a type`))
  }
  const defaults: Defaults = defaultsOf(file, path)
  const around = { scope, defaults, locate, report, texts }
  const list = (key: 'seq' | 'params'): unknown =>
    Array.isArray(value[key])
      ? value[key].map((attribute: unknown, i) =>
          flattenAttribute(around, attribute, { flat: ['types', flat, key, i], written: [...path, key, i] }),
        )
      : value[key]
  const instances = isYaml(value.instances)
    ? Object.fromEntries(
        Object.entries(value.instances).map(([name, instance]) => {
          const at = { flat: ['types', flat, 'instances', name], written: [...path, 'instances', name] }
          return [name, flattenAttribute(around, instance, at)]
        }),
      )
    : value.instances
  return {
    ...(typeof value.doc === 'string' ? { doc: value.doc } : {}),
    ...(value.params === undefined ? {} : { params: list('params') }),
    seq: value.seq === undefined ? [] : list('seq'),
    ...(instances === undefined ? {} : { instances }),
  }
}

/** Entries may carry what only other tools read. */
function flattenEnum(value: unknown): unknown {
  if (!isYaml(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (!isYaml(entry)) return [key, entry]
      return [key, { id: entry.id, ...(typeof entry.doc === 'string' ? { doc: entry.doc } : {}) }]
    }),
  )
}
