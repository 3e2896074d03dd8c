import { rule } from '../rule.js'

export const instanceAdded = rule({
  id: 'instance-added',
  level: 'compatible',
  purpose: 'An instance is new.',
  check({ units }) {
    return units.flatMap(({ name, paths, instances }) =>
      instances.added.map((instance) => ({
        at: { new: { path: [...paths.new, 'instances', instance.name.spec], markKey: true } },
        message: `${name}.${instance.name.spec} is new`,
      })),
    )
  },
})
