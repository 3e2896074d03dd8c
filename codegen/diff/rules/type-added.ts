import { rule } from '../rule.js'

export const typeAdded = rule({
  id: 'type-added',
  level: 'compatible',
  purpose: 'A type is new.',
  check({ types }) {
    return types.added.map(({ name }) => ({
      at: { new: { path: ['types', name.spec], markKey: true } },
      message: `type ${name.spec} is new`,
    }))
  },
})
