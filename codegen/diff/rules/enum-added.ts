import { rule } from '../rule.js'

export const enumAdded = rule({
  id: 'enum-added',
  level: 'compatible',
  purpose: 'An enum is new.',
  check({ enums }) {
    return enums.added.map(({ name }) => ({
      at: { new: { path: ['enums', name.spec], markKey: true } },
      message: `enum ${name.spec} is new`,
    }))
  },
})
