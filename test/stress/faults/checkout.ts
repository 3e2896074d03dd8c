/** A copy of the checkout that faults are put into, one at a time. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Fault, withFault } from './faults.js'

/** What is not copied: made anew, or linked. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git'])
/** Packages that tests have fetched with pip. */
const PIP = 'dist/test/pip'

export interface Checkout {
  /** Puts the fault in, has `look` look at it, and takes it out. @throws Error where it does not apply */
  withFault<T>(fault: Fault, look: () => T): T
  /** Runs a program there. */
  run(command: string, args: readonly string[], timeoutMs: number): SpawnSyncReturns<string>
  remove(): void
}

export function copyCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'parley-faults-'))
  cpSync('.', folder, { recursive: true, filter: (path) => !LEFT_OUT.has(path) })
  // A line that goes missing may leave a name unused, which whoever wrote it would have removed as well.
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll(/("noUnused\w+": )true/g, '$1false'))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  if (existsSync(PIP)) {
    mkdirSync(join(folder, 'dist/test'), { recursive: true })
    symlinkSync(resolve(PIP), join(folder, PIP))
  }
  return {
    withFault(fault, look) {
      const path = join(folder, fault.file)
      const source = readFileSync(path, 'utf8')
      writeFileSync(path, withFault(source, fault))
      try {
        return look()
      } finally {
        writeFileSync(path, source)
      }
    },
    run: (command, args, timeout) =>
      spawnSync(command, args, {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
        timeout,
        killSignal: 'SIGKILL',
        maxBuffer: 2 ** 28,
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
