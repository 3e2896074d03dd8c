import { rule } from '../rule.js'

export const enumRenamed = rule({
  id: 'enum-renamed',
  level: 'source',
  purpose: 'An enum has another name.',
  check({ enums }) {
    return enums.renamed.map((pair) => ({
      at: {
        old: { path: ['enums', pair.old.name.spec], markKey: true },
        new: { path: ['enums', pair.new.name.spec], markKey: true },
      },
      message: `enum ${pair.old.name.spec} is called ${pair.new.name.spec}`,
    }))
  },
})
