/** What a type takes from its own meta and from those around it. */

import type { Path } from '../spec/yaml.js'
import { isYaml, type Yaml } from './scopes.js'

export interface Defaults {
  /** Undefined where nothing says it; an object where it is computed, which is refused where a number needs it. */
  readonly endian: unknown
  readonly bitEndian: unknown
  readonly encoding: unknown
}

/** @param path of the type: types, name, types, name, … */
export function defaultsOf(file: Yaml, path: Path): Defaults {
  let defaults = within({ endian: undefined, bitEndian: 'be', encoding: undefined }, file.meta)
  let node: unknown = file
  for (const step of path) {
    node = isYaml(node) ? node[step] : undefined
    if (isYaml(node)) defaults = within(defaults, node.meta)
  }
  return defaults
}

function within(outer: Defaults, meta: unknown): Defaults {
  if (!isYaml(meta)) return outer
  return {
    endian: meta.endian ?? outer.endian,
    bitEndian: meta['bit-endian'] ?? outer.bitEndian,
    encoding: meta.encoding ?? outer.encoding,
  }
}
