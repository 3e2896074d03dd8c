/** Holds a parsed spec against protocol/packet-spec.schema.json, and words what ajv finds. */

import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { type Diagnostic, problems } from './diagnostics.js'
import { hint } from './hint.js'
import { outsideOf } from './outside.js'
import type { SpecFile } from './spec-file.js'
import type { Locator, Path } from './yaml.js'

const SCHEMA = new URL('../../../protocol/packet-spec.schema.json', import.meta.url)
const SOURCE_SCHEMA = new URL('../../protocol/packet-spec.schema.json', import.meta.url)

export interface Shape {
  readonly file: SpecFile
  readonly broken: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/** A packet spec has all sections; a file format has no packets, and its whole is one of its types. */
export type SpecKind = 'protocol' | 'format'

/** Compiling takes longer than all else that is done with a spec, and a comparison of specs reads several. */
const compiled = new Map<SpecKind, ValidateFunction<SpecFile>>()

function compile(kind: SpecKind): ValidateFunction<SpecFile> {
  const schema = readSchema()
  const wanted = kind === 'protocol' ? schema : { ...schema, required: ['meta', 'types'] }
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile<SpecFile>(
    wanted,
  )
  compiled.set(kind, validate)
  return validate
}

export function validateShape(value: unknown, locate: Locator, kind: SpecKind): Shape {
  const validate = compiled.get(kind) ?? compile(kind)
  if (validate(value)) return { file: value, broken: new Set(), diagnostics: [] }

  const broken = new Set<string>()
  // All are located and worded first: taking out what one of them is about moves what the next speaks of.
  const errors = (validate.errors ?? []).map((error) => ({ error, path: pathOf(error.instancePath, value) }))
  const told = errors.flatMap(({ error, path }) => {
    const diagnostic = word(error, path, locate)
    return diagnostic ? [{ error, path, diagnostic }] : []
  })
  for (const { error, path } of told) {
    if (error.keyword === 'additionalProperties' && path.length <= 1) {
      remove(value, [...path, String(error.params.additionalProperty)])
    } else if (error.keyword === 'required' && path.length === 0) {
      broken.add(String(error.params.missingProperty))
    } else {
      const refused = error.propertyName === undefined ? path : [...path, error.propertyName]
      for (const name of takeOut(value, refused)) broken.add(name)
    }
  }
  // The boundary: what is left has passed every check of the schema, or was taken out.
  const file = (isRecord(value) ? value : {}) as SpecFile
  return { file, broken, diagnostics: told.map(({ diagnostic }) => diagnostic) }
}

/** The schema stands beside codegen/ in a checkout, and one folder further up from dist/codegen/. */
function readSchema(): Record<string, unknown> {
  for (const url of [SCHEMA, SOURCE_SCHEMA]) {
    try {
      return JSON.parse(readFileSync(url, 'utf8'))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  throw new Error(`packet-spec.schema.json is missing beside this program: ${SCHEMA.pathname}`)
}

function word(error: ErrorObject, path: Path, locate: Locator): Diagnostic | undefined {
  const at = locate.at(path)
  const found = show(error.data)
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty)
      const outside = outsideOf(key)
      if (outside !== undefined) return problems.outsideSubset(locate.keyAt([...path, key]), outside)
      const known = isRecord(error.parentSchema?.properties) ? Object.keys(error.parentSchema.properties) : []
      return problems.unknownKey(locate.keyAt([...path, key]), key, hint(key, known))
    }
    case 'required':
      return problems.missingKey(locate.keyAt(path), String(error.params.missingProperty))
    case 'type':
      return problems.wrongType(at, found, [error.params.type].flat().map(typeWord).join(' or '))
    case 'enum':
      return problems.badValue(at, found, [error.params.allowedValues].flat().join(' or '))
    case 'pattern': {
      if (error.propertyName !== undefined) {
        return problems.badName(
          locate.keyAt([...path, error.propertyName]),
          error.propertyName,
          describe(error),
        )
      }
      return problems.badName(at, found, describe(error))
    }
    case 'minimum':
    case 'maximum':
      return problems.badValue(at, found, `${String(error.params.comparison)} ${String(error.params.limit)}`)
    case 'minItems':
    case 'minProperties':
      return problems.badValue(at, 'nothing', 'at least one')
    default:
      return undefined // propertyNames, if, allOf: their cause is reported by itself
  }
}

/** A type of JSON Schema as people who write YAML call it. */
function typeWord(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a mapping',
    array: 'a list',
    string: 'text',
    integer: 'an integer',
    number: 'a number',
    boolean: 'true or false',
  }
  return words[type] ?? type
}

function describe(error: ErrorObject): string {
  const text = error.parentSchema?.description
  return typeof text === 'string' ? text.replace(/\.$/, '') : `a match of ${String(error.params.pattern)}`
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'a mapping'
  if (value === null || value === undefined) return 'nothing'
  return typeof value === 'string' ? `"${value}"` : String(value)
}

/** An ajv path is a JSON pointer; list positions become numbers. */
function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = []
  let value = root
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(Array.isArray(value) ? Number(step) : step)
    value = Array.isArray(value) ? value[Number(step)] : isRecord(value) ? value[step] : undefined
  }
  return path
}

/**
 * Takes out the packet, type or enum that holds a refused value, or else the whole section; returns the
 * section's name and the one taken out.
 */
function takeOut(root: unknown, path: Path): string[] {
  const [section, name] = path
  const named = (section === 'packets' || section === 'types' || section === 'enums') && name !== undefined
  const place = named ? [section, name] : path.slice(0, 1)
  remove(root, place)
  return place.map(String)
}

function remove(root: unknown, path: Path): void {
  let parent = root
  for (const step of path.slice(0, -1)) {
    parent = Array.isArray(parent) ? parent[Number(step)] : isRecord(parent) ? parent[step] : undefined
  }
  const last = path.at(-1)
  if (isRecord(parent) && last !== undefined) delete parent[last]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
