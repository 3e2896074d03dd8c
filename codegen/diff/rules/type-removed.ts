import { rule } from '../rule.js'

export const typeRemoved = rule({
  id: 'type-removed',
  level: 'source',
  purpose: 'A type is gone from the SDKs.',
  check({ types }) {
    return types.removed.map(({ name }) => ({
      at: { old: { path: ['types', name.spec], markKey: true }, new: { path: ['types'], markKey: true } },
      message: `type ${name.spec} is gone`,
    }))
  },
})
