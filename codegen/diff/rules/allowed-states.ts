import { handledIn } from '../behaviours.js'
import { rule } from '../rule.js'

export const allowedStates = rule({
  id: 'allowed-states',
  level: 'source',
  purpose:
    'A packet is allowed in other states; where it was before and is no longer, old clients are turned away.',
  check(comparison) {
    return handledIn(comparison).flatMap(({ old, new: now, name, at }) => {
      const lost = old.states.filter(
        (state) => !now.states.includes(state) && comparison.new.protocol.states.includes(state),
      )
      const won = now.states.filter(
        (state) => !old.states.includes(state) && comparison.old.protocol.states.includes(state),
      )
      if (lost.length + won.length === 0) return []
      const message = [
        ...(lost.length > 0 ? [`${name} is no longer allowed in ${lost.join(', ')}`] : []),
        ...(won.length > 0 ? [`${name} is also allowed in ${won.join(', ')}`] : []),
      ].join('; ')
      return [{ at: at('in'), message, ...(lost.length > 0 ? {} : { level: 'compatible' as const }) }]
    })
  },
})
