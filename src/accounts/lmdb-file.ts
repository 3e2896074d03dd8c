/**
 * Looks an LMDB file over before LMDB opens it. LMDB maps the file and trusts it: one that is cut short, or that
 * something else wrote, ends the process with a signal. So every page that the newest snapshot reaches is checked
 * for being there and for keeping within its bounds; what stands inside a value is not.
 *
 * The layout is that of mdb.c in lmdb 3 (MDB_DATA_VERSION 2): two meta pages, then pages of two B-trees, one of
 * free pages and one of accounts. Integers are in the machine's byte order, offsets below in bytes.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'

/** Pages begin with it: u8 page number, u8 transaction, u2 padding, u2 flags, u2 lower, u2 upper. */
const HEADER = 24
const FLAGS = 18
const LOWER = 20
const UPPER = 22
const BRANCH = 1
const LEAF = 2

/** Of a meta page, from the page's beginning. */
const MAGIC = 24
const VERSION = 28
const PAGE_SIZE = 48
const ROOT_OF_FREE = 88
const ROOT_OF_ACCOUNTS = 136
const LAST_PAGE = 144
const TRANSACTION = 152
const META_END = 160

const IS_LMDB = 0xbeefc0de
const DATA_VERSION = 2
const NO_ROOT = 2n ** 64n - 1n

/** Nodes of a page begin with it: u2 and u2 size or page, u2 flags, u2 key size. */
const NODE_HEADER = 8
/** The value is not here, but on pages of its own, whose number is here. */
const BIG = 1

/** B-trees of billions of keys are no deeper, so a branch that leads back to itself is found. */
const MAX_DEPTH = 32
/** A server that runs may write what is read here: so often, from its newest snapshot, it is looked at again. */
const ATTEMPTS = 5

const little = endianness() === 'LE'

/** @throws Error with what is wrong with it; where it is empty, nothing is */
export function checkLmdbFile(path: string): void {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    if (size === 0) return // LMDB begins with it
    for (let attempt = 1; ; attempt += 1) {
      const { transaction, pageSize, roots } = newestSnapshot(file, size)
      try {
        const pages = { file, pageSize, count: Math.floor(fstatSync(file).size / pageSize) }
        for (const root of roots) checkTree(pages, root, 0)
        return
      } catch (error) {
        const written = newestSnapshot(file, size).transaction !== transaction
        if (!written) throw error
        if (attempt === ATTEMPTS) return // whoever writes so busily reads it as well
      }
    }
  } finally {
    closeSync(file)
  }
}

/** What was committed last to the open file. @throws Error where it is no LMDB file */
export function newestOf(file: number): Snapshot {
  return newestSnapshot(file, fstatSync(file).size)
}

export interface Snapshot {
  readonly transaction: bigint
  readonly pageSize: number
  /** Bytes from the beginning to the end of its last page. */
  readonly end: number
  readonly roots: readonly bigint[]
}

function newestSnapshot(file: number, size: number): Snapshot {
  const first = readMeta(file, 0, size)
  const second = readMeta(file, first.pageSize, size)
  return second.transaction > first.transaction ? second : first
}

function readMeta(file: number, at: number, size: number): Snapshot {
  if (size < at + META_END) throw new Error(`it has ${size} bytes, which is too short for an LMDB file`)
  const meta = read(file, at, META_END)
  if (meta.getUint32(MAGIC, little) !== IS_LMDB) throw new Error('it is not an LMDB file')
  const version = meta.getUint32(VERSION, little)
  if (version !== DATA_VERSION) {
    throw new Error(`it has LMDB's data version ${version}; this version of Parley reads ${DATA_VERSION}`)
  }
  const pageSize = meta.getUint32(PAGE_SIZE, little)
  if (pageSize < 256 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) {
    throw new Error(`it is damaged: its page size is ${pageSize}`)
  }
  return {
    transaction: meta.getBigUint64(TRANSACTION, little),
    pageSize,
    end: (Number(meta.getBigUint64(LAST_PAGE, little)) + 1) * pageSize,
    roots: [ROOT_OF_FREE, ROOT_OF_ACCOUNTS]
      .map((root) => meta.getBigUint64(root, little))
      .filter((root) => root !== NO_ROOT),
  }
}

interface Pages {
  readonly file: number
  readonly pageSize: number
  /** Whole pages in the file. */
  readonly count: number
}

function checkTree(pages: Pages, number: bigint, depth: number): void {
  if (number >= pages.count || depth > MAX_DEPTH) {
    throw new Error(`it is damaged, or cut short: page ${number} is missing from its ${pages.count}`)
  }
  const { pageSize } = pages
  const page = read(pages.file, Number(number) * pageSize, pageSize)
  const expect = (good: boolean): void => {
    if (!good) throw new Error(`it is damaged: page ${number} of ${pages.count} is not as LMDB writes it`)
  }
  const kind = page.getUint16(FLAGS, little)
  const lower = page.getUint16(LOWER, little)
  const upper = page.getUint16(UPPER, little)
  expect(page.getBigUint64(0, little) === number && (kind === BRANCH || kind === LEAF))
  expect(lower % 2 === 0 && lower <= upper && HEADER + upper <= pageSize)
  expect(kind === LEAF || lower > 0)
  for (let pointer = HEADER; pointer < HEADER + lower; pointer += 2) {
    const node = HEADER + page.getUint16(pointer, little)
    expect(node >= HEADER + upper && node + NODE_HEADER <= pageSize)
    const low = page.getUint16(node, little) + page.getUint16(node + 2, little) * 2 ** 16
    const flags = page.getUint16(node + 4, little)
    const value = node + NODE_HEADER + page.getUint16(node + 6, little)
    if (kind === BRANCH) {
      expect(value <= pageSize)
      checkTree(pages, BigInt(low) + BigInt(flags) * 2n ** 32n, depth + 1)
    } else if (flags & BIG) {
      expect(value + 8 <= pageSize && page.getBigUint64(value, little) < pages.count)
    } else {
      expect(value + low <= pageSize)
    }
  }
}

function read(file: number, at: number, length: number): DataView {
  const bytes = new Uint8Array(length)
  const got = readSync(file, bytes, 0, length, at)
  if (got !== length) throw new Error(`it is cut short at ${at + got} bytes`)
  return new DataView(bytes.buffer)
}
