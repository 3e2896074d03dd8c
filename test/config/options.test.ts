import { expect, test } from 'vitest'
import { defaultRegistration } from '../../src/config/options.js'

test('accounts make themselves only where nobody from outside can reach the server', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
    expect(defaultRegistration(host)).toBe('first-login')
  for (const host of ['0.0.0.0', '::', '192.168.0.1', 'example.org', '127.0.0.1.example.org', '']) {
    expect(defaultRegistration(host)).toBe('closed')
  }
})
