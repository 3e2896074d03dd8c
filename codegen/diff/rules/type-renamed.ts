import { rule } from '../rule.js'

export const typeRenamed = rule({
  id: 'type-renamed',
  level: 'source',
  purpose: 'A type has another name.',
  check({ types }) {
    return types.renamed.map((pair) => ({
      at: {
        old: { path: ['types', pair.old.name.spec], markKey: true },
        new: { path: ['types', pair.new.name.spec], markKey: true },
      },
      message: `type ${pair.old.name.spec} is called ${pair.new.name.spec}`,
    }))
  },
})
