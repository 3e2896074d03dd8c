/** A walk through the session that shows what a client can do: what the README of every SDK has as its example. */

import { type Request, requestsOf } from './client.js'
import { capacityOf, type Field, type Protocol, valueFields } from './model.js'

/**
 * Requests that succeed one after the other on a new session. In each state come first those that stay in it,
 * so that nothing is left behind.
 */
export function exampleRequests(protocol: Protocol): Request[] {
  const left = requestsOf(protocol).filter(({ packet }) => valueFields(packet.body).every(isSimple))
  const walk: Request[] = []
  let [state] = protocol.states
  for (;;) {
    const allowed = left.filter(({ behaviour }) => state !== undefined && behaviour.states.includes(state))
    const stays = allowed.find(({ behaviour }) => behaviour.goes === undefined || behaviour.goes === state)
    const next = stays ?? allowed[0]
    if (!next) return walk
    walk.push(next)
    left.splice(left.indexOf(next), 1)
    state = next.behaviour.goes ?? state
  }
}

/** Whether a value for it can be made up. */
function isSimple({ shape, repeat, condition, valid }: Field): boolean {
  if (repeat || condition || valid) return false
  if (shape.kind === 'text')
    return shape.terminator !== undefined || shape.pad !== undefined || shape.extent.kind === 'eos'
  return shape.kind === 'integer' || shape.kind === 'float' || shape.kind === 'bits'
}

/** Text for the field: its own name, as far as there is room. */
export function exampleText({ name, shape }: Field): string {
  const capacity = shape.kind === 'text' ? capacityOf(shape) : undefined
  return name.spec.slice(0, capacity)
}
