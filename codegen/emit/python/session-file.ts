import type { Protocol } from '../../model/model.js'
import { Module, quote, tuple } from './module.js'
import { SESSION } from './spelling.js'

/** The states of a session, and which the first is. */
export function sessionFile(protocol: Protocol): Module {
  const module = new Module(SESSION, protocol.file, 'Where a session can stand, and by what spec.')
  module.print(
    `SessionState = ${module.use('Literal', 'typing')}[${protocol.states.map(quote).join(', ')}]`,
    '',
    `SESSION_STATES: tuple[SessionState, ...] = ${tuple(protocol.states.map(quote))}`,
    '"""A session starts in the first."""',
    '',
    `SPEC_DIGEST = ${quote(protocol.digest)}`,
    '"""Tells whether two sides are generated from the same contract, whatever language each is in."""',
  )
  return module
}
