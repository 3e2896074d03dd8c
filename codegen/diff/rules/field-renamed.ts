import { fieldPath } from '../compare.js'
import { rule } from '../rule.js'

export const fieldRenamed = rule({
  id: 'field-renamed',
  level: 'source',
  purpose: 'A field has another name in the same place.',
  check({ units }) {
    return units.flatMap(({ name, old, new: now, paths, fields }) =>
      fields.renamed.map((pair) => ({
        at: {
          old: { path: [...fieldPath(old, paths.old, pair.old), 'id'] },
          new: { path: [...fieldPath(now, paths.new, pair.new), 'id'] },
        },
        message: `${name}.${pair.old.name.spec} is called ${pair.new.name.spec}`,
      })),
    )
  },
})
