import { expect, test } from 'vitest'
import { defaultLimits } from '../../src/config/limits.js'
import { AddressRates } from '../../src/net/address-rates.js'
import { type Admission, createAdmission, networkOf, type Place } from '../../src/net/admission.js'
import type { AdmissionLimit } from '../../src/ops/counters.js'

test('one address is an IPv4 address, or the first 64 bits of an IPv6 address', () => {
  expect(networkOf('10.0.0.1')).toBe('10.0.0.1')
  expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1')
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8:1:2::6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:0DB8:0001:0002::6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
})

/** Lets it in, logged in, or says over which limit it is. */
function logIn(admission: Admission, address: string): Place | AdmissionLimit {
  const place = admission.admit(address, () => expect.fail())
  if (typeof place !== 'string') place.loggedIn()
  return place
}

function leave(place: Place | AdmissionLimit | undefined): void {
  if (typeof place !== 'object') expect.fail(place)
  place.leave()
}

const IN = expect.objectContaining({ since: expect.any(Number) })

test('as many as the limits allow are let in, at each address and in all; who has left makes room', () => {
  const admission = createAdmission(defaultLimits(1, { connections: 3, addressConnections: 2 }))
  const admitted = ['a', 'a', 'a', 'b', 'b', 'c'].map((address) => logIn(admission, address))
  expect(admitted).toEqual([IN, IN, 'address-connections', IN, 'connections', 'connections'])
  leave(admitted[0])
  leave(admitted[0])
  const again = logIn(admission, 'a')
  expect(again).toEqual(IN)
  for (const place of [again, admitted[1], admitted[3]]) leave(place)
  expect(admission.size).toBe(0)
})

test('no more than open files allow are let in, whatever the limits are', () => {
  const admission = createAdmission(defaultLimits(1000), 2)
  const admitted = ['a', 'b', 'c'].map((address) => logIn(admission, address))
  expect(admitted).toEqual([IN, IN, 'open-files'])
  leave(admitted[0])
  expect(logIn(admission, 'c')).toEqual(IN)
})

test('a newcomer takes the place of the oldest stranger of the address with most, and of nobody who has as few', () => {
  const admission = createAdmission(defaultLimits(1000, { connections: 6, addressConnections: 6 }))
  const displaced: string[] = []
  const admit = (address: string, name: string) => admission.admit(address, () => displaced.push(name))
  logIn(admission, 'c')
  const [first] = [admit('a', 'a1'), admit('a', 'a2'), admit('a', 'a3'), admit('a', 'a4'), admit('b', 'b1')]
  expect(admit('a', 'a5')).toBe('connections') // the crowd itself
  expect(admit('b', 'b2')).toEqual(IN)
  expect(admit('b', 'b3')).toBe('connections') // three each would be no better
  expect(admit('d', 'd1')).toEqual(IN)
  expect(displaced).toEqual(['a1', 'a2'])
  leave(first) // its socket has closed; it was counted out before
  expect([admit('e', 'e1'), admit('f', 'f1')]).toEqual([IN, IN])
  expect(displaced.slice(2).sort()).toEqual(['a3', 'b1'])
  expect(admit('g', 'g1')).toBe('connections') // one each: whoever comes has to wait
  expect(admission.size).toBe(6)
})

test('who is logged in is not displaced, and who is not any more is', () => {
  const admission = createAdmission(defaultLimits(1000, { connections: 3, addressConnections: 3 }))
  const displaced: string[] = []
  const places = ['a1', 'a2', 'a3'].map((name) => admission.admit('a', () => displaced.push(name)))
  for (const place of places) if (typeof place !== 'string') place.loggedIn()
  expect(admission.admit('b', () => undefined)).toBe('connections')
  for (const place of places) if (typeof place !== 'string') place.loggedOut()
  expect(admission.admit('b', () => undefined)).toEqual(IN)
  expect(displaced).toEqual(['a1'])
})

test('an address may open so many connections a second, whether they stay or not; others do not share in that', () => {
  const limits = defaultLimits(1000, { addressConnectRate: 0.001, addressConnectBurst: 3 })
  const admission = createAdmission(limits)
  const comeAndGo = (address: string): AdmissionLimit | undefined => {
    const place = logIn(admission, address)
    if (typeof place === 'string') return place
    place.leave()
    return undefined
  }
  const network = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4']
  expect(network.map(comeAndGo)).toEqual([undefined, undefined, undefined, 'address-connect-rate'])
  expect(comeAndGo('10.0.0.1')).toBeUndefined()
})

test('where an address may have any number of connections it may open them as quickly', () => {
  const limits = defaultLimits(1e6, { addressConnections: Number.POSITIVE_INFINITY })
  const admission = createAdmission(limits)
  for (let n = 0; n < 10_000; n++) expect(logIn(admission, '10.0.0.1')).toEqual(IN)
})

test('rates of addresses come back with time, and a bounded number of addresses is remembered', () => {
  const rates = new AddressRates(2)
  const take = (address: string, now: number): boolean => rates.take(address, 1, 2, now)
  expect([take('a', 0), take('a', 0), take('a', 0), take('a', 1000)]).toEqual([true, true, false, true])
  expect([take('b', 1000), take('a', 1000), take('c', 1000)]).toEqual([true, false, true])
  // b was heard of last longest ago, and is forgotten; a is not.
  expect([take('a', 1000), take('c', 1000), take('c', 1000)]).toEqual([false, true, false])
})
