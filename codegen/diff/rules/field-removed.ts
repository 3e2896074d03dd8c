import { fieldPath } from '../compare.js'
import { rule } from '../rule.js'

export const fieldRemoved = rule({
  id: 'field-removed',
  level: 'wire',
  purpose: 'A field is gone, so that what stood behind it moves, or bytes are left over.',
  check({ units }) {
    return units.flatMap(({ name, old: struct, paths, fields, packets }) =>
      fields.removed.map((field) => {
        const path = fieldPath(struct, paths.old, field)
        return {
          at: { old: { path: [...path, 'id'] }, new: { path: paths.new, markKey: true } },
          message: `${name}.${field.name.spec} is gone`,
          bytes: {
            packets,
            focus: [field],
            alone: [{ do: 'remove' as const, path }],
            unseen: 'source' as const,
          },
        }
      }),
    )
  },
})
