/** Which names a .ksy declares, at which depth, and what each is called once all of them stand side by side. */

import { nameOf, pascal } from '../model/names.js'
import { isBuiltIn, isOfCodec } from '../model/reserved.js'
import type { Path } from '../spec/yaml.js'

export type Yaml = Readonly<Record<string, unknown>>

export interface Scope {
  readonly outer: Scope | undefined
  /** Flat names by the names that are declared here. */
  readonly types: ReadonlyMap<string, Declared>
  readonly enums: ReadonlyMap<string, string>
}

export interface Declared {
  readonly flat: string
  readonly scope: Scope
}

export interface Declaration {
  readonly kind: 'types' | 'enums'
  readonly flat: string
  readonly value: unknown
  readonly path: Path
  /** In which its own names are looked up. */
  readonly scope: Scope
}

/** Every type and enum below the node, the node itself as the root. */
export function declarationsOf(root: string, file: Yaml): Declaration[] {
  const found: Declaration[] = []
  const taken = new Set<string>()
  const isTaken = (name: string): boolean =>
    taken.has(pascal(nameOf(name))) || isOfCodec(nameOf(name)) || isBuiltIn(nameOf(name))
  /** The nearest surroundings tell twins apart, then what they are, then a number. */
  const freeName = (kind: 'type' | 'enum', name: string, outer: readonly string[]): string => {
    const candidates = [
      name,
      ...outer.map((_, i) => [...outer.slice(-1 - i), name].join('_')),
      `${name}_${kind}`,
    ]
    let flat = candidates.find((candidate) => !isTaken(candidate)) ?? name
    for (let n = 2; isTaken(flat); n++) flat = `${name}_${n}`
    taken.add(pascal(nameOf(flat)))
    return flat
  }

  function visit(
    node: Yaml,
    flat: string,
    path: Path,
    outer: Scope | undefined,
    names: readonly string[],
  ): Scope {
    const types = new Map<string, Declared>()
    const enums = new Map<string, string>()
    const scope: Scope = { outer, types, enums }
    found.push({ kind: 'types', flat, value: node, path, scope })
    for (const [name, value] of Object.entries(isYaml(node.enums) ? node.enums : {})) {
      const flatName = freeName('enum', name, names)
      enums.set(name, flatName)
      found.push({ kind: 'enums', flat: flatName, value, path: [...path, 'enums', name], scope })
    }
    for (const [name, value] of Object.entries(isYaml(node.types) ? node.types : {})) {
      const flatName = freeName('type', name, names)
      const inner = visit(isYaml(value) ? value : {}, flatName, [...path, 'types', name], scope, [
        ...names,
        name,
      ])
      types.set(name, { flat: flatName, scope: inner })
    }
    return scope
  }

  taken.add(pascal(nameOf(root)))
  const whole = visit(file, root, [], undefined, [])
  // The root is a name like any other for what is inside it.
  if (whole.types instanceof Map && !whole.types.has(root))
    whole.types.set(root, { flat: root, scope: whole })
  return found
}

/** The flat name of `a` or `a::b`; undefined where nothing has that name. */
export function flatType(name: string, scope: Scope): string | undefined {
  const [first = '', ...rest] = name.split('::')
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    let found = at.types.get(first)
    for (const part of rest) found = found?.scope.types.get(part)
    if (found) return found.flat
  }
  return undefined
}

export function flatEnum(name: string, scope: Scope): string | undefined {
  const parts = name.split('::')
  const last = parts.pop() ?? ''
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    let within: Scope | undefined = at
    for (const part of parts) within = within?.types.get(part)?.scope
    const found = within?.enums.get(last)
    if (found !== undefined) return found
  }
  return undefined
}

export function isYaml(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
