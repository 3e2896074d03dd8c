import { rule } from '../rule.js'

export const firstState = rule({
  id: 'first-state',
  level: 'source',
  purpose: 'A session starts in another state, so that other packets are allowed first.',
  check({ old, new: now }) {
    const [[before], [after]] = [old.protocol.states, now.protocol.states]
    const at = { path: ['session', 'states', 0] }
    return before === after
      ? []
      : [{ at: { old: at, new: at }, message: `a session started in ${before}, starts in ${after}` }]
  },
})
