import { fieldPath } from '../compare.js'
import { rule } from '../rule.js'

export const fieldAdded = rule({
  id: 'field-added',
  level: 'wire',
  purpose: 'A field is new, so that what stands behind it moves, or is missing.',
  check({ units }) {
    return units.flatMap(({ name, new: struct, old, paths, fields, packets }) =>
      fields.added.map((field) => {
        const path = fieldPath(struct, paths.new, field)
        const place = Math.min(struct.fields.indexOf(field), old.fields.length)
        return {
          at: { old: { path: paths.old, markKey: true }, new: { path: [...path, 'id'] } },
          message: `${name}.${field.name.spec} is new`,
          bytes: {
            packets,
            focus: [field],
            alone: [{ do: 'insert' as const, path: [...paths.old, 'seq', place], from: path }],
            unseen: 'source' as const,
          },
        }
      }),
    )
  },
})
