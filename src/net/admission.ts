import { isIPv6 } from 'node:net'
import type { Limits } from '../config/limits.js'
import type { AdmissionLimit } from '../ops/counters.js'
import { clock } from '../queue/clock.js'
import { AddressRates } from './address-rates.js'
import { Strangers } from './strangers.js'

/**
 * Who may connect: so many in all, and from one address so many at once and so many a second. Where there are as many
 * as may be, a newcomer takes the place of a stranger: a connection that nobody is logged in on.
 */
export interface Admission {
  /**
   * Counts the connection in, as a stranger, or says which limit it is over.
   * @param displaced closes it at once: a newcomer has its place
   */
  admit(address: string, displaced: () => void): Place | AdmissionLimit
  readonly size: number
}

/** What a connection takes that was let in. */
export interface Place {
  /** When it came, ms on the server's clock. */
  readonly since: number
  readonly displaced: () => void
  /** It is no stranger. */
  loggedIn(): void
  /** It is one again. */
  loggedOut(): void
  /** The connection has closed. */
  leave(): void
}

/**
 * @param limits read each time
 * @param openFiles connections that the process can open files for
 */
export function createAdmission(limits: Limits, openFiles = Number.POSITIVE_INFINITY): Admission {
  const byNetwork = new Map<string, number>()
  const rates = new AddressRates()
  const strangers = new Strangers<Place>()
  let size = 0

  function full(): AdmissionLimit | undefined {
    if (size >= limits.connections) return 'connections'
    return size >= openFiles ? 'open-files' : undefined
  }

  /** Whether a stranger makes room. */
  function displace(newcomer: string): boolean {
    const stranger = strangers.toDisplace(newcomer)
    stranger?.leave()
    stranger?.displaced()
    return stranger !== undefined
  }

  function enter(network: string, displaced: () => void): Place {
    let here = true
    byNetwork.set(network, (byNetwork.get(network) ?? 0) + 1)
    size++
    const place: Place = {
      since: clock.now,
      displaced,
      loggedIn: () => strangers.delete(network, place),
      loggedOut() {
        if (here) strangers.add(network, place)
      },
      leave() {
        if (!here) return
        here = false
        strangers.delete(network, place)
        const others = (byNetwork.get(network) ?? 0) - 1
        if (others > 0) byNetwork.set(network, others)
        else byNetwork.delete(network)
        size--
      },
    }
    strangers.add(network, place)
    return place
  }

  return {
    admit(address, displaced) {
      const network = networkOf(address)
      const here = byNetwork.get(network) ?? 0
      const { addressConnectRate, addressConnectBurst } = limits
      if (!rates.take(network, addressConnectRate, addressConnectBurst, performance.now()))
        return 'address-connect-rate'
      if (here >= limits.addressConnections) return 'address-connections'
      const over = full()
      if (over && !displace(network)) return over
      return full() ?? enter(network, displaced)
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
