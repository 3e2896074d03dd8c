/**
 * Reads a plain .ksy. Kaitai nests types in types; here they are laid side by side, as a packet spec has them, and
 * what Kaitai takes from the surroundings (byte order, encoding) is written to each attribute. From there on it is
 * a spec like any other.
 */

import type { Diagnostic } from '../spec/diagnostics.js'
import type { Loaded } from '../spec/load.js'
import { validateShape } from '../spec/shape.js'
import { type Locator, type Path, parseYaml } from '../spec/yaml.js'
import { flatten } from './flatten.js'

export interface LoadedKsy extends Loaded {
  /** The type that the whole file is. */
  readonly root: string
}

export function loadKsy(path: string, bytes: string): LoadedKsy {
  const parsed = parseYaml(path, bytes)
  const { source } = parsed
  if (!parsed.locate) return { root: '', spec: undefined, source, diagnostics: parsed.diagnostics }
  const refused: Diagnostic[] = []
  const flat = flatten(parsed.value, parsed.locate, (diagnostic) => refused.push(diagnostic))
  const locate = locatorOf(parsed.locate, flat.places, flat.texts)
  const shape = validateShape(flat.value, locate, 'format')
  return {
    root: flat.root,
    spec: { source, file: shape.file, broken: shape.broken, ...locate },
    source,
    diagnostics: [...refused, ...shape.diagnostics],
  }
}

/**
 * Finds what was laid flat where it is written.
 * @param places of types and enums: `types.entry` → its path in the file
 * @param texts what was rewritten, by its flat path
 */
function locatorOf(
  locate: Locator,
  places: ReadonlyMap<string, Path>,
  texts: ReadonlyMap<string, string>,
): Locator {
  const original = (path: Path): Path => {
    const place = places.get(path.slice(0, 2).join('.'))
    return place ? [...place, ...path.slice(2)] : path
  }
  return {
    at: (path) => locate.at(original(path)),
    keyAt: (path) => locate.keyAt(original(path)),
    text: (path) => texts.get(path.join('.')) ?? locate.text(original(path)),
  }
}
