/** One attribute, parameter or instance of a .ksy as a packet spec would write it. */

import { type Diagnostic, problems } from '../spec/diagnostics.js'
import { outsideOf } from '../spec/outside.js'
import type { Locator, Path } from '../spec/yaml.js'
import type { Defaults } from './defaults.js'
import { flatEnum, flatType, isYaml, type Scope, type Yaml } from './scopes.js'

export interface Around {
  readonly scope: Scope
  readonly defaults: Defaults
  readonly locate: Locator
  readonly texts: Map<string, string>
  report(diagnostic: Diagnostic): void
}

export interface Place {
  /** In the flat spec. */
  readonly flat: Path
  /** In the file. */
  readonly written: Path
}

const EXPRESSIONS = ['size', 'repeat-expr', 'repeat-until', 'if', 'value']
const ENCODINGS: Readonly<Record<string, string>> = {
  UTF8: 'UTF-8',
  ASCII: 'ASCII',
  USASCII: 'ASCII',
  UTF16LE: 'UTF-16LE',
  UTF16BE: 'UTF-16BE',
}

export function flattenAttribute(around: Around, attribute: unknown, place: Place): unknown {
  if (!isYaml(attribute)) return attribute
  const flat: Record<string, unknown> = {}
  const isInstance = place.flat.at(-2) === 'instances'
  if (attribute.id === undefined && !isInstance) flat.id = `unnamed_${place.flat.at(-1)}`
  for (const [key, value] of Object.entries(attribute)) {
    if (key.startsWith('-') || key === 'doc-ref') continue
    const outside = outsideOf(key)
    if (outside === undefined) flat[key] = value
    else around.report(problems.outsideSubset(around.locate.keyAt([...place.written, key]), outside))
  }
  if (isInstance && attribute.value === undefined) {
    if (attribute.pos === undefined) {
      around.report(problems.missingKey(around.locate.keyAt(place.written), 'value'))
    }
    // So that what names it is not complained of as well.
    around.texts.set([...place.flat, 'value'].join('.'), '0')
    return { value: 0 }
  }
  // Kaitai takes a number or a boolean here as well.
  for (const key of EXPRESSIONS) rename(around, flat, key, place.flat)
  if (typeof flat.valid === 'string') rename(around, flat, 'valid', place.flat)
  else if (isYaml(flat.valid)) {
    const valid = { ...flat.valid }
    flat.valid = valid
    for (const key of Object.keys(valid)) rename(around, valid, key, [...place.flat, 'valid'])
  }
  if (typeof flat.encoding === 'string') flat.encoding = encodingOf(flat.encoding)
  if (typeof flat.enum === 'string') flat.enum = flatEnum(flat.enum, around.scope) ?? flat.enum
  if (typeof flat.type === 'string')
    flat.type = flattenTypeName(around, flat, flat.type, [...place.written, 'type'])
  else if (isYaml(flat.type)) {
    const type = flattenCases(around, flat, flat.type, place)
    flat.type = type
    limitToCases(around, flat, type, place.flat)
  } else if (place.flat.at(-2) === 'params') {
    around.report(problems.outsideSubset(around.locate.keyAt(place.written), 'a parameter without a type'))
    flat.type = 'str'
  }
  return flat
}

/** Cases, with their types and the enum entries that stand for them. */
function flattenCases(around: Around, attribute: Record<string, unknown>, type: Yaml, place: Place): Yaml {
  const path: Path = [...place.written, 'type']
  const flat: Record<string, unknown> = { ...type }
  if (typeof type['switch-on'] === 'string') {
    flat['switch-on'] = renameEnums(type['switch-on'], around.scope)
    around.texts.set([...place.flat, 'type', 'switch-on'].join('.'), String(flat['switch-on']))
  }
  if (!isYaml(type.cases)) return flat
  flat.cases = Object.fromEntries(
    Object.entries(type.cases).map(([key, name]) => [
      renameEnums(key, around.scope),
      typeof name === 'string' ? flattenTypeName(around, attribute, name, [...path, 'cases', key]) : name,
    ]),
  )
  return flat
}

/** For Kaitai a field is not there when none of its cases is asked for; a packet spec says so with `if`. */
function limitToCases(around: Around, flat: Record<string, unknown>, type: Yaml, path: Path): void {
  const { 'switch-on': on, cases } = type
  if (!isYaml(cases) || '_' in cases || flat.size !== undefined || flat['size-eos'] === true) return
  const keys = Object.keys(cases)
  if (keys.length === 0 || (keys.includes('true') && keys.includes('false'))) return
  const asked = keys.map((key) => `(${String(on)}) == ${key}`).join(' or ')
  flat.if = flat.if === undefined ? asked : `(${String(flat.if)}) and (${asked})`
  around.texts.set([...path, 'if'].join('.'), String(flat.if))
}

/** With the byte order and the encoding that it takes from around it. @param attribute gets the encoding */
function flattenTypeName(
  around: Around,
  attribute: Record<string, unknown>,
  type: string,
  path: Path,
): string {
  const { scope, defaults, locate, report } = around
  if (type === 'str' || type === 'strz') {
    if (attribute.encoding === undefined && typeof defaults.encoding === 'string')
      attribute.encoding = encodingOf(defaults.encoding)
    return type
  }
  if (/^[us]1$/.test(type) || /^[usf][248](le|be)$/.test(type) || /^b\d+(le|be)$/.test(type)) return type
  if (/^[usf][248]$/.test(type)) {
    if (defaults.endian === 'le' || defaults.endian === 'be') return `${type}${defaults.endian}`
    const problem =
      defaults.endian === undefined
        ? problems.missingKey(locate.at(path), 'meta/endian')
        : problems.outsideSubset(locate.at(path), 'a byte order that is computed')
    report(problem)
    return `${type}le`
  }
  if (/^b\d+$/.test(type)) return defaults.bitEndian === 'le' ? `${type}le` : `${type}be`
  const [, name = type, rest = ''] = /^([\w:]+)\s*(\(.*)?$/s.exec(type) ?? []
  return `${flatType(name, scope) ?? name}${renameEnums(rest, scope)}`
}

function rename(around: Around, flat: Record<string, unknown>, key: string, path: Path): void {
  const value = flat[key]
  if (typeof value !== 'string') return
  const renamed = renameEnums(value, around.scope)
  if (renamed === value) return
  flat[key] = renamed
  around.texts.set([...path, key].join('.'), renamed)
}

/** `outer::animal::cat` and `sizeof<outer::entry>` by their flat names; text in quotes stays as it is. */
function renameEnums(expression: string, scope: Scope): string {
  return expression.replace(
    /"(?:[^"\\]|\\.)*"|'[^']*'|sizeof<([\w:]+)>|\b([a-z_]\w*(?:::\w+)+)/g,
    (whole, type: string | undefined, entry: string | undefined) => {
      if (type !== undefined) return `sizeof<${flatType(type, scope) ?? type}>`
      if (entry === undefined) return whole
      const parts = entry.split('::')
      const name = parts.slice(0, -1).join('::')
      return `${flatEnum(name, scope) ?? name}::${parts.at(-1) ?? ''}`
    },
  )
}

function encodingOf(name: string): string {
  return ENCODINGS[name.toUpperCase().replace(/[-_]/g, '')] ?? name
}
