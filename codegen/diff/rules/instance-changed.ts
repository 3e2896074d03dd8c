import { rule } from '../rule.js'

export const instanceChanged = rule({
  id: 'instance-changed',
  level: 'source',
  purpose: 'An instance is computed in another way.',
  check({ units, alignment, ...sides }) {
    return units.flatMap(({ name, paths, instances }) =>
      instances.kept
        .filter((pair) => !alignment.sameExpression(pair.old.value, pair.new.value))
        .map((pair) => {
          const path = ['instances', pair.new.name.spec, 'value']
          const [before, after] = [{ path: [...paths.old, ...path] }, { path: [...paths.new, ...path] }]
          const words = [sides.old.spec.text(before.path), sides.new.spec.text(after.path)]
          return {
            at: { old: before, new: after },
            message: `${name}.${pair.new.name.spec} was ${words[0]}, is ${words[1]}`,
          }
        }),
    )
  },
})
