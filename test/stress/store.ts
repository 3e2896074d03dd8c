/** The account store of a round. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Setting } from './stage.js'
import type { Tally } from './tally.js'

export interface Store {
  /** For `serve`. */
  readonly flags: readonly (readonly [string, string])[]
  /** Whether it could not be reached at some time since then, or had only just come back; performance.now(). */
  failedSince(time: number): boolean
  /** Begins to cut, stall and restart it, for so long, ms. */
  disturb(ms: number, tally: Tally): Outages
  close(): Promise<void>
}

export interface Outages {
  /** Resolves once it is up. */
  rest(): Promise<void>
}

export async function openStore(_auth: Setting['auth'], _seed: number): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-stress-'))
  return {
    flags: [['--data', folder]],
    failedSince: () => false,
    disturb: () => ({ rest: async () => undefined }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
