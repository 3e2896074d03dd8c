import { rule } from '../rule.js'

export const enumEntryRenamed = rule({
  id: 'enum-entry-renamed',
  level: 'source',
  purpose: 'An entry of an enum has another name under the same number.',
  check({ entries }) {
    return entries.flatMap(({ old, new: now, matched }) =>
      matched.renamed.map((pair) => ({
        at: {
          old: { path: ['enums', old.name.spec, String(pair.old.value)] },
          new: { path: ['enums', now.name.spec, String(pair.new.value)] },
        },
        message: `${now.name.spec}::${pair.old.name.spec} (${pair.new.value}) is called ${pair.new.name.spec}`,
      })),
    )
  },
})
