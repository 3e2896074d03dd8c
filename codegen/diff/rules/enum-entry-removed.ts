import { rule } from '../rule.js'

export const enumEntryRemoved = rule({
  id: 'enum-entry-removed',
  level: 'source',
  purpose: 'An entry of an enum is gone; from old peers its number arrives without a name.',
  check({ entries }) {
    return entries.flatMap(({ old, new: now, matched }) =>
      matched.removed.map(({ name, value }) => ({
        at: {
          old: { path: ['enums', old.name.spec, String(value)] },
          new: { path: ['enums', now.name.spec], markKey: true },
        },
        message: `${now.name.spec}::${name.spec} (${value}) is gone`,
      })),
    )
  },
})
