import { expect, test } from 'vitest'
import { defaultLimits } from '../../src/config/limits.js'
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
