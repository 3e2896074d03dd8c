/**
 * Bytes that the kernel was given and the peer's kernel has not acknowledged. Node does not tell them. Linux lists them
 * for each connection of the network namespace in /proc/net/tcp and /proc/net/tcp6, as tx_queue
 * (Documentation/networking/proc_net_tcp.rst).
 */

import { open } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { endianness } from 'node:os'

/** The kernel fills a page with each read, however large the buffer is. */
const PAGE = 4096

export type ProcFile = 'tcp' | 'tcp6'

/** A connection as the files name it, without the local port: `0100007F 0200007F:C350`. */
export function procName(localAddress: string, remoteAddress: string, remotePort: number): string {
  return `${procAddress(localAddress)} ${procAddress(remoteAddress)}:${hex(remotePort, 4)}`
}

/** The file in which the connection of that name stands. IPv4 on a socket for both stands in tcp6, as `::ffff:…`. */
export function procFileOf(name: string): ProcFile {
  return name.indexOf(' ') === 8 ? 'tcp' : 'tcp6'
}

/**
 * Reads the files on a thread of Node's pool: the kernel walks through a large table for them, which takes milliseconds.
 * @returns bytes by connection, of those to the port that have any
 * @throws Error where a file cannot be read
 */
export async function readUnacknowledged(
  port: number,
  files: Iterable<ProcFile>,
): Promise<ReadonlyMap<string, number>> {
  const bytes = new Map<string, number>()
  const line = lineOf(port)
  for (const file of files) {
    const handle = await open(`/proc/net/${file}`)
    try {
      const buffer = Buffer.allocUnsafe(PAGE)
      for (let rest = ''; ; ) {
        const { bytesRead } = await handle.read(buffer)
        if (bytesRead === 0) break
        rest = takeLines(rest + buffer.toString('latin1', 0, bytesRead), line, bytes)
      }
    } finally {
      await handle.close()
    }
  }
  return bytes
}

/** A connection to the port that has bytes unacknowledged. */
export function lineOf(port: number): RegExp {
  const address = '[0-9A-F]{8,32}'
  return new RegExp(`: (${address}):${hex(port, 4)} (${address}:[0-9A-F]{4}) .. (?!0{8})([0-9A-F]{8}):`, 'g')
}

/** @returns what stands behind the last whole line */
export function takeLines(text: string, line: RegExp, into: Map<string, number>): string {
  const end = text.lastIndexOf('\n') + 1
  for (const [, local = '', remote = '', bytes = ''] of text.slice(0, end).matchAll(line))
    into.set(`${local} ${remote}`, Number.parseInt(bytes, 16))
  return text.slice(end)
}

/** Words of 32 bits, each as the machine keeps it. */
function procAddress(address: string): string {
  const bytes = isIPv4(address) ? ipv4Bytes(address) : ipv6Bytes(address)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const word = bytes.slice(at, at + 4)
    if (endianness() === 'LE') word.reverse()
    for (const byte of word) text += hex(byte, 2)
  }
  return text
}

function ipv4Bytes(address: string): number[] {
  return address.split('.').map(Number)
}

/** As Node writes it: shortened, IPv4 within it in dots, perhaps with a zone. */
function ipv6Bytes(address: string): number[] {
  const [text = ''] = address.split('%')
  const [head = '', tail] = text.split('::')
  const before = groupBytes(head)
  const after = groupBytes(tail ?? '')
  return [...before, ...Array<number>(16 - before.length - after.length).fill(0), ...after]
}

function groupBytes(groups: string): number[] {
  if (groups === '') return []
  return groups.split(':').flatMap((group) => {
    if (group.includes('.')) return ipv4Bytes(group)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0')
}
