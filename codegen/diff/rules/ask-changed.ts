import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const askChanged = rule({
  id: 'ask-changed',
  level: 'compatible',
  purpose: "A packet's handler asks somebody else, or nobody: the server's own affair.",
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) => {
      const [before, after] = [old.ask?.of.spec ?? 'nobody', now.ask?.of.spec ?? 'nobody']
      return before === after
        ? []
        : [{ at: at('effects'), message: `${name} asked ${before}, asks ${after}` }]
    })
  },
})
