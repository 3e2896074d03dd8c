/** The session's states as a graph: what leads from one to another. */

import type { Protocol } from '../model/model.js'

interface Step {
  readonly from: string
  readonly to: string
}

/** Every way to another state: what `goes` says, and into and out of the state in which an answer is awaited. */
export function stepsBetween({ packets }: Protocol): Step[] {
  return packets
    .flatMap(({ behaviour }): Step[] => {
      if (!behaviour) return []
      const { states, goes, ask } = behaviour
      const meanwhile = ask?.meanwhile
      return states.flatMap((from) => {
        const to = goes ?? from
        if (meanwhile === undefined) return [{ from, to }]
        return [
          { from, to: meanwhile },
          { from: meanwhile, to },
        ]
      })
    })
    .filter(({ from, to }) => from !== to)
}

/** The states that a session can come to from its first. */
export function reachedStates(protocol: Protocol): Set<string> {
  const steps = stepsBetween(protocol)
  const reached = new Set(protocol.states.slice(0, 1))
  for (const state of reached) {
    for (const { from, to } of steps) if (from === state) reached.add(to)
  }
  return reached
}
