import { rule } from '../rule.js'
import { reachedStates } from '../states.js'

export const unreachedState = rule({
  id: 'unreached-state',
  purpose:
    'A session can come from its first state to every other: by `goes`, or by the `meanwhile` of an ask.',
  check({ protocol }) {
    const reached = reachedStates(protocol)
    return protocol.states.flatMap((state, i) => {
      if (reached.has(state)) return []
      const message = `no session ever gets from ${protocol.states[0]} to ${state}; expected goes: ${state} on a packet that is allowed before it`
      return [{ path: ['session', 'states', i], message, fix: `add goes: ${state}, or remove the state` }]
    })
  },
})
