import { rule } from '../rule.js'

export const stateAdded = rule({
  id: 'state-added',
  level: 'source',
  purpose: 'The session has a new state: who tells all of them apart has one more case.',
  check({ old, new: now }) {
    return now.protocol.states.flatMap((state, i) =>
      old.protocol.states.includes(state)
        ? []
        : [
            {
              at: { old: { path: ['session', 'states'] }, new: { path: ['session', 'states', i] } },
              message: `the state ${state} is new`,
            },
          ],
    )
  },
})
