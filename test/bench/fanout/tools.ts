/** The C programs, compiled for this machine. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout that this belongs to, built or as it is. */
export const repository = above(import.meta.dirname)

function above(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('found no package.json above the benchmarks')
  return above(parent)
}

export interface Tools {
  /** Where they are, and where whoever runs them may write. */
  readonly folder: string
  readonly load: string
  readonly limit: string
}

/** @throws Error in one line where there is no compiler */
export function compileTools(): Tools {
  const folder = join(repository, 'dist/bench')
  mkdirSync(folder, { recursive: true })
  for (const name of ['load', 'limit']) {
    try {
      const source = join(repository, `test/bench/fanout/${name}.c`)
      const draft = join(folder, `${name}.${process.pid}`)
      execFileSync('gcc', ['-O2', '-o', draft, source], { stdio: 'pipe' })
      renameSync(draft, join(folder, name)) // gcc cannot write over a program that another run is running
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        throw new Error('gcc is not installed; it compiles the load generator (Debian: apt-get install gcc)')
      throw error
    }
  }
  return { folder, load: join(folder, 'load'), limit: join(folder, 'limit') }
}
