import { isIPv6 } from 'node:net'
import type { Limits } from '../config/limits.js'
import type { AdmissionLimit } from '../ops/counters.js'
import { AddressRates } from './address-rates.js'

/** Who may connect: so many in all, and from one address so many at once and so many a second. */
export interface Admission {
  /** Counts the connection in, or says which limit it is over. Whoever is let in must be released. */
  admit(address: string): AdmissionLimit | undefined
  release(address: string): void
  readonly size: number
}

/**
 * @param limits read each time
 * @param openFiles connections that the process can open files for
 */
export function createAdmission(limits: Limits, openFiles = Number.POSITIVE_INFINITY): Admission {
  const byNetwork = new Map<string, number>()
  const rates = new AddressRates()
  let size = 0
  return {
    admit(address) {
      const network = networkOf(address)
      const here = byNetwork.get(network) ?? 0
      const { addressConnectRate, addressConnectBurst } = limits
      if (!rates.take(network, addressConnectRate, addressConnectBurst, performance.now()))
        return 'address-connect-rate'
      if (here >= limits.addressConnections) return 'address-connections'
      if (size >= limits.connections) return 'connections'
      if (size >= openFiles) return 'open-files'
      byNetwork.set(network, here + 1)
      size++
      return undefined
    },
    release(address) {
      const network = networkOf(address)
      const here = byNetwork.get(network) ?? 0
      if (here > 1) byNetwork.set(network, here - 1)
      else byNetwork.delete(network)
      size--
    },
    get size() {
      return size
    },
  }
}

/**
 * What counts as one address. An IPv6 host has 2^64 of its own (RFC 4291 §2.5.1, interface identifiers), so there
 * it is the first 64 bits; IPv4 within IPv6 (`::ffff:10.0.0.1`) is IPv4.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  const all = tail === undefined ? before : [...before, ...zeros, ...after]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':')
}
