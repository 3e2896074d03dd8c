/**
 * What the server counts as it goes: plain numbers, because some of them are touched for every packet.
 * ops/metric-rows.ts shows them.
 */

import { uncheckedCauses } from '../accounts/attempt.js'
import type { CloseReason } from '../sessions/close-reason.js'

export interface Counters {
  /** Packets by id; a notify counts once for each session that it is for. */
  readonly received: CodeTally
  readonly sent: CodeTally
  /** Packets that the spec does not know, skipped. */
  unknown: number
  /** Whole frames whose body cannot be read, by packet id. */
  readonly malformed: CodeTally
  /** Refusals by result code. */
  readonly refused: CodeTally
  /** Sessions that have ended; `client`: by their own doing. */
  readonly closed: Tally<CloseReason | 'client'>
  readonly connections: Tally<'accepted' | TurnedAway>
  bytesReceived: number
  bytesSent: number
  /** How often reading a session paused, and why. */
  readonly paused: Tally<Pause>
  /** How long each turn took, s. */
  turn: (seconds: number) => void
  /** How long each login took, s. */
  login: (outcome: LoginOutcome, seconds: number) => void
}

/** The limits that turn connections away. */
export const admissionLimits = [
  'connections',
  'address-connections',
  'address-connect-rate',
  'open-files',
] as const
export type AdmissionLimit = (typeof admissionLimits)[number]

/** Why a connection was closed before it became a session. */
export const turnedAway = [...admissionLimits, 'tls-handshake', 'displaced'] as const
export type TurnedAway = (typeof turnedAway)[number]

/** What became of a login, or why it could not be checked. */
export const loginOutcomes = ['accepted', 'refused', ...uncheckedCauses] as const
export type LoginOutcome = (typeof loginOutcomes)[number]

/** Why reading a session paused. */
export const pauses = ['ring-full', 'session-rate', 'session-bytes'] as const
export type Pause = (typeof pauses)[number]

/** How often each of them happened. */
export class Tally<Key> {
  readonly #counts = new Map<Key, number>()

  add(key: Key, times = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + times)
  }

  of(key: Key): number {
    return this.#counts.get(key) ?? 0
  }
}

/** The same for packet ids and result codes: a place in an array for each, as every packet is counted. */
export class CodeTally {
  readonly #counts: number[] = []

  add(code: number, times = 1): void {
    this.#counts[code] = (this.#counts[code] ?? 0) + times
  }

  of(code: number): number {
    return this.#counts[code] ?? 0
  }
}

/** Counters at zero; times go nowhere until somebody sets `turn` and `login`. */
export function createCounters(): Counters {
  return {
    received: new CodeTally(),
    sent: new CodeTally(),
    unknown: 0,
    malformed: new CodeTally(),
    refused: new CodeTally(),
    closed: new Tally(),
    connections: new Tally(),
    bytesReceived: 0,
    bytesSent: 0,
    paused: new Tally(),
    turn: () => undefined,
    login: () => undefined,
  }
}
