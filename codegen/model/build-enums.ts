/** Named numbers. */

import { alsoAt, problems } from '../spec/diagnostics.js'
import type { EnumSpec } from '../spec/spec-file.js'
import type { EnumEntry, EnumType } from './model.js'
import { nameOf, pascal } from './names.js'
import type { Reporter } from './resolve.js'

export function buildEnums(reporter: Reporter): Map<string, EnumType> {
  const declared = Object.entries(reporter.spec.file.enums ?? {})
  return new Map(declared.map(([name, entries]) => [name, buildEnum(reporter, name, entries)]))
}

function buildEnum({ spec, report }: Reporter, name: string, entries: EnumSpec): EnumType {
  const built: EnumEntry[] = []
  const spellings = new Map<string, string>()
  const values = new Set<number>()
  for (const [key, entry] of Object.entries(entries)) {
    const { id, doc } = typeof entry === 'string' ? { id: entry, doc: undefined } : entry
    const value = Number(key)
    const at = ['enums', name, key]
    const twin = spellings.get(pascal(nameOf(id)))
    if (twin !== undefined) {
      const twice = problems.duplicate(spec.at(at), 'the entry', id, 'in this enum')
      report(alsoAt(twice, spec.at(['enums', name, twin]), 'first declared here'))
    } else if (values.has(value)) {
      report(problems.duplicate(spec.keyAt(at), 'the value', key, 'in this enum'))
    } else if (!Number.isSafeInteger(value)) {
      report(problems.neverFits(spec.keyAt(at), key, 'an enum stands on up to 53 bits'))
    } else built.push({ name: nameOf(id), value, doc: doc?.trim() })
    values.add(value)
    if (twin === undefined) spellings.set(pascal(nameOf(id)), key)
  }
  return { name: nameOf(name), entries: built }
}
