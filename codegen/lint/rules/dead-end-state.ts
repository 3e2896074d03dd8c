import { rule } from '../rule.js'
import { reachedStates, stepsBetween } from '../states.js'

export const deadEndState = rule({
  id: 'dead-end-state',
  purpose:
    'Where a session has several states, it can leave each of them other than by its connection ending.',
  check({ protocol }) {
    const reached = reachedStates(protocol)
    const left = new Set(stepsBetween(protocol).map(({ from }) => from))
    return protocol.states.flatMap((state, i) => {
      if (protocol.states.length === 1 || left.has(state) || !reached.has(state)) return []
      const message = `nothing leads out of ${state}; expected a packet that is allowed in ${state} and goes somewhere else`
      return [{ path: ['session', 'states', i], message }]
    })
  },
})
