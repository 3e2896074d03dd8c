import { rule } from '../rule.js'

export const enumEntryAdded = rule({
  id: 'enum-entry-added',
  level: 'compatible',
  purpose: 'An entry of an enum is new; old peers keep its number without a name.',
  check({ entries }) {
    return entries.flatMap(({ new: now, matched }) =>
      matched.added.map(({ name, value }) => ({
        at: { new: { path: ['enums', now.name.spec, String(value)] } },
        message: `${now.name.spec}::${name.spec} (${value}) is new`,
      })),
    )
  },
})
