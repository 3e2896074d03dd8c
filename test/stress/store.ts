/** The account store of a round: a folder, or a Redis that comes and goes. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stage } from './stage.js'

export interface Store {
  /** For `serve`. */
  readonly flags: readonly (readonly [string, string])[]
  /** Whether it was out of reach at some time since then, or had only just come back; performance.now(). */
  failedSince(time: number): boolean
  /** For `parley user`, past whatever is done to the server's way to it. */
  readonly admin: readonly string[]
  /** Takes it away and gives it back for as long as the epoch lasts. */
  disturb(stage: Stage, seed: number): Promise<void>
  close(): Promise<void>
}

/** The embedded store, in a folder of its own. */
export function folderStore(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'parley-stress-'))
  return {
    flags: [['--data', folder]],
    admin: ['--data', folder],
    failedSince: () => false,
    disturb: async () => undefined,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}
