/**
 * kaitai-struct-compiler, in a process of its own with a deadline: one known input makes it hang. It is under the
 * GPL, what it prints is not; so it is no dependency of this package, and whoever wants it installs it.
 */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Ksy } from './ksy.js'

const COMPILER = 'kaitai-struct-compiler'
/** The one whose output the package clauses are put into. */
export const VERSION = '0.11.0'

const DEADLINE_MS = 60_000
/** What it prints for all languages together is some hundred kilobytes for a hundred packets. */
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024

const CHILD = `
const compiler = require(process.argv[1])
const jobs = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const compile = async ({ language, ksy }) => {
  try {
    return { language, files: await compiler.compile(language, ksy, undefined, false) }
  } catch (error) {
    const inner = Object.values(error).find((value) => value instanceof Error)
    return { language, problem: String(inner ?? error) }
  }
}
Promise.all(jobs.map(compile)).then((done) => process.stdout.write(JSON.stringify(done)))`

export interface Job {
  /** As the compiler calls it. */
  readonly language: string
  readonly ksy: Ksy
}

export interface Compiled {
  readonly language: string
  /** By file name; undefined where the compiler gave up. */
  readonly files: ReadonlyMap<string, string> | undefined
  readonly problem: string
}

/** One for each job, in their order. @throws Error where the compiler cannot be run, with what to do */
export function compile(jobs: readonly Job[]): Compiled[] {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--input-type=commonjs', '--eval', CHILD, compilerPath()],
    {
      input: JSON.stringify(jobs),
      encoding: 'utf8',
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MOST_OUTPUT_BYTES,
    },
  )
  if (error && 'code' in error && error.code === 'ETIMEDOUT')
    throw new Error(`${COMPILER} was not done after ${DEADLINE_MS / 1000} seconds, and was stopped`)
  if (error || status !== 0)
    throw new Error(`${COMPILER} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
  const done: unknown = JSON.parse(stdout)
  return Array.isArray(done) ? done.map(compiledFrom) : []
}

/** In the project that this is run in, or beside this program. */
function compilerPath(): string {
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    const found = resolveFrom(from)
    if (found === undefined) continue
    const { version }: { readonly version?: unknown } = JSON.parse(
      readFileSync(join(dirname(found), 'package.json'), 'utf8'),
    )
    if (version === VERSION) return found
    throw new Error(
      `found ${COMPILER} ${version} in ${dirname(found)}, expected ${VERSION}; run: npm install ${COMPILER}@${VERSION}`,
    )
  }
  throw new Error(
    `${COMPILER} is not installed; --kaitai needs it, and it is not a part of parley: npm install ${COMPILER}@${VERSION}`,
  )
}

function resolveFrom(from: string): string | undefined {
  try {
    return createRequire(from).resolve(COMPILER)
  } catch {
    return undefined
  }
}

function compiledFrom({ language, files, problem }: Readonly<Record<string, unknown>>): Compiled {
  if (files === undefined) return { language: String(language), files: undefined, problem: String(problem) }
  // Where there is no package, some names start with its separator.
  const byName = Object.entries(Object(files)).map(([path, text]): [string, string] => [
    path.replace(/^\//, ''),
    String(text),
  ])
  return { language: String(language), files: new Map(byName), problem: '' }
}
