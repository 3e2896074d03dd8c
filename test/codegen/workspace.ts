/** Folders for tests that need files: below dist/test, inside the project, so that imports of its packages resolve. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const PROJECT = join(import.meta.dirname, '../..')

/** An empty folder; what an earlier run left there is gone. */
export function emptyFolder(name: string): string {
  const folder = join(PROJECT, 'dist/test', name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

export function writeFiles(
  folder: string,
  files: Iterable<readonly [path: string, content: string | Uint8Array]>,
): void {
  for (const [path, content] of files) {
    const whole = join(folder, path)
    mkdirSync(dirname(whole), { recursive: true })
    writeFileSync(whole, content)
  }
}
