/** The data folder holds password hashes: nobody but its owner may read it, whatever the umask. */

import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/**
 * Makes the folder, or tightens one that holds nothing but accounts.
 * @returns a warning where others may enter it all the same
 */
export function prepareFolder(directory: string): string | undefined {
  makeFolders(resolve(directory))
  const mode = othersMay(directory)
  if (mode === undefined) return undefined
  const foreign = readdirSync(directory).find((name) => !name.startsWith('accounts.mdb'))
  if (foreign !== undefined) {
    return `others may enter the data folder ${directory} (mode ${mode}); it is left as it is, because it holds ${foreign} too`
  }
  return tighten(directory, FOLDER_MODE, mode)
}

/** One by one: Node's own way to make several never comes back where /proc refuses one. */
function makeFolders(directory: string): void {
  const status = statSync(directory, { throwIfNoEntry: false })
  if (status?.isDirectory()) return
  const parent = dirname(directory)
  if (!status && !statSync(parent, { throwIfNoEntry: false })) makeFolders(parent)
  try {
    mkdirSync(directory, FOLDER_MODE)
  } catch (error) {
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return // another process was first
    throw error
  }
  chmodSync(directory, FOLDER_MODE)
}

/** @returns whether it made the file, which is empty then */
export function makeFile(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })) return false
  const file = openSync(path, 'ax', FILE_MODE)
  fchmodSync(file, FILE_MODE)
  closeSync(file)
  return true
}

/** @returns a warning where others may read the file all the same */
export function tightenFile(path: string): string | undefined {
  const mode = othersMay(path)
  return mode === undefined ? undefined : tighten(path, FILE_MODE, mode)
}

function othersMay(path: string): string | undefined {
  const { mode } = statSync(path)
  return mode & 0o077 ? (mode & 0o777).toString(8) : undefined
}

function tighten(path: string, to: number, mode: string): string | undefined {
  try {
    chmodSync(path, to)
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    return `others may use ${path} (mode ${mode}), which holds password hashes: ${why}`
  }
}
