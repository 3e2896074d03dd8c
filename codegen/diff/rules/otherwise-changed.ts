import type { Otherwise } from '../../model/model.js'
import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const otherwiseChanged = rule({
  id: 'otherwise-changed',
  level: 'source',
  purpose: 'A packet in the wrong state has another answer.',
  check(comparison) {
    const words = (otherwise: Otherwise | undefined): string =>
      otherwise?.kind === 'refuse' ? otherwise.result.name.spec : (otherwise?.kind ?? 'nothing')
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) => {
      const [before, after] = [words(old.otherwise), words(now.otherwise)]
      if (before === after || !old.otherwise || !now.otherwise) return []
      return [
        {
          at: at('otherwise'),
          message: `${name} in the wrong state was answered by ${before}, is by ${after}`,
        },
      ]
    })
  },
})
