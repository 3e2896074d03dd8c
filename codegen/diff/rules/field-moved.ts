import { fieldPath } from '../compare.js'
import { pairsOf } from '../match.js'
import { type Change, rule } from '../rule.js'

export const fieldMoved = rule({
  id: 'field-moved',
  level: 'wire',
  purpose: 'Fields stand in another order.',
  check({ units }) {
    return units.flatMap(({ name, old, new: now, paths, fields, packets }): Change[] => {
      const pairs = pairsOf(fields)
      const before = [...pairs].sort((a, b) => old.fields.indexOf(a.old) - old.fields.indexOf(b.old))
      const after = [...pairs].sort((a, b) => now.fields.indexOf(a.new) - now.fields.indexOf(b.new))
      const first = before.findIndex((pair, i) => pair !== after[i])
      const [was, is] = [before[first], after[first]]
      if (!was || !is) return []
      const order = (field: 'old' | 'new', list: typeof pairs) =>
        list.map((pair) => pair[field].name.spec).join(', ')
      return [
        {
          at: {
            old: { path: [...fieldPath(old, paths.old, was.old), 'id'] },
            new: { path: [...fieldPath(now, paths.new, is.new), 'id'] },
          },
          message: `the order in ${name} was ${order('old', before)}, is ${order('new', after)}`,
          bytes: {
            packets,
            focus: [was.old, is.old, was.new, is.new],
            alone: after.map((pair, i) => ({
              do: 'move' as const,
              path: fieldPath(old, paths.old, before[i]?.old ?? pair.old),
              from: fieldPath(old, paths.old, pair.old),
            })),
          },
        },
      ]
    })
  },
})
