/** A run: rounds of epochs, each round on a server of its own. */

import { type Failure, playRound } from './round.js'
import type { Setting } from './stage.js'
import { Tally } from './tally.js'

export interface RunOptions {
  readonly seed: number
  readonly minutes: number
  readonly actors: number
  readonly rooms: number
}

export interface Outcome {
  readonly tally: Tally
  readonly failure: Failure | undefined
}

/** What an epoch lasts at most, ms, and what a round takes beside its epochs. */
const LONGEST_EPOCH_MS = 15_000
const EPOCHS = 3
const AROUND_MS = 12_000
/** Of the time: without passwords much more happens in a second. */
const OPEN_SHARE = 0.4

export async function run(
  { seed, minutes, actors, rooms }: RunOptions,
  progress: (line: string) => void,
): Promise<Outcome> {
  const tally = new Tally()
  const settings = settingsFor(seed, minutes)
  for (const [n, setting] of settings.entries()) {
    const share = setting.auth === 'open' ? OPEN_SHARE : 1 - OPEN_SHARE
    const roundMs = (minutes * 60_000 * share) / (settings.length / 2) - AROUND_MS
    const epochs = Math.max(EPOCHS, Math.ceil(roundMs / LONGEST_EPOCH_MS))
    const failure = await playRound({
      ...setting,
      seed: seed + 1000 * n,
      epochs,
      epochMs: Math.max(2000, roundMs / epochs),
      actors,
      rooms,
      tally,
      progress,
    })
    if (failure) return { tally, failure }
  }
  return { tally, failure: undefined }
}

const ANSWERS = ['reject', 'replace', 'replace-stale'] as const

/** Both kinds of accounts in every run; a longer one has each with more answers to a login with a taken id. */
function settingsFor(seed: number, minutes: number): readonly Setting[] {
  const count = minutes < 2 ? 2 : 4
  return Array.from({ length: count }, (_, n) => ({
    auth: n % 2 === 0 ? 'open' : 'password',
    duplicateLogin: ANSWERS[(seed + n) % ANSWERS.length] ?? 'reject',
  }))
}
