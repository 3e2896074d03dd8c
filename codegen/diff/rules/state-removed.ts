import { rule } from '../rule.js'

export const stateRemoved = rule({
  id: 'state-removed',
  level: 'source',
  purpose: 'A state of the session is gone, or has another name.',
  check({ old, new: now }) {
    return old.protocol.states.flatMap((state, i) =>
      now.protocol.states.includes(state)
        ? []
        : [
            {
              at: { old: { path: ['session', 'states', i] }, new: { path: ['session', 'states'] } },
              message: `the state ${state} is gone`,
            },
          ],
    )
  },
})
