/** `--watch`: runs, and again whenever a file is saved, until Ctrl-C. What is wrong with it is told, and waited out. */

import { watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Output } from './read-spec.js'

/** Editors write a file in several steps; what comes within this time is one save. Milliseconds. */
const SETTLE = 30

/** @param run what to do; it tells its own problems. @returns never; rejects where the folder cannot be watched */
export function watchFile(path: string, run: () => unknown, { stdout, stderr }: Output): Promise<never> {
  const attempt = (): void => {
    try {
      run()
    } catch (error) {
      stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
  return new Promise((_, reject) => {
    let timer: NodeJS.Timeout | undefined
    // The folder: many editors replace the file by another, which a watch on the file itself would lose.
    const watcher = watch(dirname(resolve(path)), (_event, name) => {
      if (name !== null && name !== basename(path)) return
      clearTimeout(timer)
      timer = setTimeout(attempt, SETTLE)
    })
    watcher.on('error', reject)
    // After the watch is set up, so that no save falls in between.
    attempt()
    stdout.write(`watching ${path}; Ctrl-C ends it\n`)
  })
}
