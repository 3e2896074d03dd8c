import { expect, test } from 'vitest'
import { defaultLimits } from '../../src/config/limits.js'
import { AddressRates } from '../../src/net/address-rates.js'
import { createAdmission, networkOf } from '../../src/net/admission.js'

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

test('as many as the limits allow are let in, at each address and in all; who has left makes room', () => {
  const admission = createAdmission(defaultLimits(1, { connections: 3, addressConnections: 2 }))
  const admitted = ['a', 'a', 'a', 'b', 'b', 'c'].map((address) => admission.admit(address))
  expect(admitted).toEqual([
    undefined,
    undefined,
    'address-connections',
    undefined,
    'connections',
    'connections',
  ])
  admission.release('a')
  expect(admission.admit('a')).toBeUndefined()
  for (const address of ['a', 'a', 'b']) admission.release(address)
  expect(admission.size).toBe(0)
})

test('no more than open files allow are let in, whatever the limits are', () => {
  const admission = createAdmission(defaultLimits(1000), 2)
  expect(['a', 'b', 'c'].map((address) => admission.admit(address))).toEqual([
    undefined,
    undefined,
    'open-files',
  ])
  admission.release('a')
  expect(admission.admit('c')).toBeUndefined()
})

test('an address may open so many connections a second, whether they stay or not; others do not share in that', () => {
  const limits = defaultLimits(1000, { addressConnectRate: 0.001, addressConnectBurst: 3 })
  const admission = createAdmission(limits)
  const comeAndGo = (address: string): string | undefined => {
    const over = admission.admit(address)
    if (!over) admission.release(address)
    return over
  }
  const network = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4']
  expect(network.map(comeAndGo)).toEqual([undefined, undefined, undefined, 'address-connect-rate'])
  expect(comeAndGo('10.0.0.1')).toBeUndefined()
})

test('where an address may have any number of connections it may open them as quickly', () => {
  const limits = defaultLimits(1e6, { addressConnections: Number.POSITIVE_INFINITY })
  const admission = createAdmission(limits)
  for (let n = 0; n < 10_000; n++) expect(admission.admit('10.0.0.1')).toBeUndefined()
})

test('rates of addresses come back with time, and a bounded number of addresses is remembered', () => {
  const rates = new AddressRates(2)
  const take = (address: string, now: number): boolean => rates.take(address, 1, 2, now)
  expect([take('a', 0), take('a', 0), take('a', 0), take('a', 1000)]).toEqual([true, true, false, true])
  expect([take('b', 1000), take('a', 1000), take('c', 1000)]).toEqual([true, false, true])
  // b was heard of last longest ago, and is forgotten; a is not.
  expect([take('a', 1000), take('c', 1000), take('c', 1000)]).toEqual([false, true, false])
})
