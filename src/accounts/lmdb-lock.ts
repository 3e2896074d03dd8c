/**
 * The lock file of LMDB, which it maps into memory. Where the disk has no room for a page of it, the process ends
 * with a signal as LMDB touches that page, so all of them are written before.
 */

import { fstatSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { writeFully } from './write-fully.js'

/** At least what LMDB takes for 126 readers, bytes; it uses a larger file as it is. */
const SIZE = 16 * 1024
/** No file system has smaller blocks, bytes. */
const BLOCK = 512
/** Where the number of the last transaction is, bytes from the beginning. */
const TRANSACTION = 8

const little = endianness() === 'LE'

/**
 * Takes the room on the disk that the lock needs, also of a file that is in use or was cut short.
 * @param lock open for reading and writing
 * @throws Error where there is no room
 */
export function allocateLock(lock: number): void {
  const { size, blocks } = fstatSync(lock)
  if (blocks * BLOCK < size) {
    // The last byte of a block is padding behind a reader's slot, which no process uses.
    for (let at = BLOCK; at <= size; at += BLOCK) writeFully(lock, new Uint8Array(1), at - 1)
  }
  if (size < SIZE) writeFully(lock, new Uint8Array(SIZE - size), size)
}

/** The number of the last transaction, as the processes that share the lock know it. */
export function sharedTransaction(lock: number): bigint {
  const bytes = new Uint8Array(8)
  readSync(lock, bytes, 0, 8, TRANSACTION)
  return new DataView(bytes.buffer).getBigUint64(0, little)
}
