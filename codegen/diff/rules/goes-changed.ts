import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const goesChanged = rule({
  id: 'goes-changed',
  level: 'source',
  purpose: 'A packet leads to another state, so that other packets are allowed behind it.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) => {
      if (old.goes === now.goes) return []
      const words = (state: string | undefined) => state ?? 'the state it is in'
      return [{ at: at('goes'), message: `${name} led to ${words(old.goes)}, leads to ${words(now.goes)}` }]
    })
  },
})
