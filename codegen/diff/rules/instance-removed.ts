import { rule } from '../rule.js'

export const instanceRemoved = rule({
  id: 'instance-removed',
  level: 'source',
  purpose: 'An instance is gone from the SDKs, or has another name.',
  check({ units }) {
    return units.flatMap(({ name, paths, instances }) =>
      instances.removed.map((instance) => ({
        at: {
          old: { path: [...paths.old, 'instances', instance.name.spec], markKey: true },
          new: { path: paths.new, markKey: true },
        },
        message: `${name}.${instance.name.spec} is gone`,
      })),
    )
  },
})
