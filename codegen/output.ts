/**
 * The one place where the generator touches files: writes what is new or changed, removes what it wrote earlier
 * and writes no more, or only compares. A file
 * that the spec does not lead to is only removed if it bears the generator's mark; else it is its author's.
 */

import {
  type Dirent,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Files, MARK } from './emit/text.js'

export interface Difference {
  readonly path: string
  /** occupied: somebody else's file stands where one of ours belongs. */
  readonly state: 'missing' | 'stale' | 'orphaned' | 'foreign' | 'occupied'
}

/** How the folder differs from what should be there. Paths are from the folder. */
export function compare(folder: string, files: Files): Difference[] {
  const found: Difference[] = []
  for (const [path, text] of files) {
    const current = readIfThere(join(folder, path))
    if (current === undefined) found.push({ path, state: 'missing' })
    else if (current !== text) found.push({ path, state: hasMark(current) ? 'stale' : 'occupied' })
  }
  for (const path of listFiles(folder)) {
    if (files.has(path)) continue
    found.push({ path, state: isGenerated(join(folder, path)) ? 'orphaned' : 'foreign' })
  }
  return found
}

/**
 * Makes the folder hold exactly the files; foreign ones are left alone. Where one of them is in the way of ours,
 * nothing is done at all. Returns what was done, or is in the way.
 */
export function write(folder: string, files: Files): Difference[] {
  const differences = compare(folder, files)
  const occupied = differences.filter(({ state }) => state === 'occupied')
  if (occupied.length > 0) return occupied
  for (const { path, state } of differences) {
    const whole = join(folder, path)
    if (state === 'orphaned') remove(folder, whole)
    else if (state !== 'foreign') writeWhole(whole, files.get(path) ?? '')
  }
  return differences
}

/** All or nothing: a reader sees the old file or the new one. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.draft`
  try {
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`cannot read ${path}: ${error instanceof Error ? error.message : error}`)
  }
}

/** The mark stands at the top; a link is somebody else's, wherever it leads. */
function isGenerated(path: string): boolean {
  return lstatSync(path).isFile() && hasMark(readFileSync(path, 'utf8'))
}

function hasMark(text: string): boolean {
  return text.slice(0, 400).includes(MARK)
}

/** What Python leaves beside the code that it runs. */
const LEFT_BY_TOOLS = new Set(['__pycache__', '.mypy_cache'])

/** Paths from the folder, with /, sorted; a folder that is not there has none. */
function listFiles(folder: string): string[] {
  const paths: string[] = []
  const visit = (at: string): void => {
    let entries: Dirent[]
    try {
      entries = readdirSync(at, { withFileTypes: true })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
      throw error
    }
    for (const entry of entries) {
      const path = join(at, entry.name)
      if (LEFT_BY_TOOLS.has(entry.name)) continue
      if (entry.isDirectory()) visit(path)
      else paths.push(relative(folder, path).replaceAll('\\', '/'))
    }
  }
  visit(folder)
  return paths.sort()
}

/** With the folders that it leaves empty. */
function remove(folder: string, path: string): void {
  rmSync(path)
  for (let at = dirname(path); at !== folder && at.startsWith(folder); at = dirname(at)) {
    if (readdirSync(at).length > 0) return
    rmdirSync(at)
  }
}
