import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { lineOf } from './problems.js'

/**
 * The text of a regular file.
 * @param longest KiB that it may have
 * @throws Error in one line that names the file
 */
export function readTextFile(path: string, longest: number): string {
  let bytes: Buffer
  try {
    bytes = readBounded(path, longest)
  } catch (error) {
    throw new Error(`cannot read ${path}: ${reasonOf(error)}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`cannot read ${path}: it is not UTF-8`)
  }
}

function readBounded(path: string, longest: number): Buffer {
  // Opening a pipe that nobody writes to would wait for ever.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const status = fstatSync(file)
    if (status.isDirectory()) throw new Error('it is a folder, expected a file')
    if (!status.isFile()) throw new Error('it is no regular file, so it could not be read again')
    const bytes = Buffer.alloc(longest * 1024 + 1)
    let length = 0
    for (;;) {
      const read = readSync(file, bytes, length, bytes.length - length, null)
      length += read
      if (length === bytes.length) throw new Error(`it is longer than ${longest} KiB`)
      if (read === 0) return bytes.subarray(0, length)
    }
  } finally {
    closeSync(file)
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'permission denied',
  ELOOP: 'its links lead in a circle',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? lineOf(error)
}
