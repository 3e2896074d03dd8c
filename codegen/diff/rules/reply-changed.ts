import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const replyChanged = rule({
  id: 'reply-changed',
  level: 'source',
  purpose: 'A request is answered by another packet; old clients wait for the one that they know.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at, nameNow }) => {
      const [before, after] = [old.reply && nameNow(old.reply.name.spec), now.reply?.name.spec]
      if (before === after) return []
      return [
        {
          at: at('effects'),
          message: `the reply to ${name} was ${before ?? 'none'}, is ${after ?? 'none'}`,
        },
      ]
    })
  },
})
