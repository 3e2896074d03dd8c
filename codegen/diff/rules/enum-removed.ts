import { rule } from '../rule.js'

export const enumRemoved = rule({
  id: 'enum-removed',
  level: 'source',
  purpose: 'An enum is gone from the SDKs.',
  check({ enums }) {
    return enums.removed.map(({ name }) => ({
      at: { old: { path: ['enums', name.spec], markKey: true }, new: { path: ['enums'], markKey: true } },
      message: `enum ${name.spec} is gone`,
    }))
  },
})
