/** The Python client's own tests, test_client.py, one process for all. */

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pythonAside, SDK } from './python.js'

test('test_client.py passes, with every warning an error', async () => {
  const { code, output } = await pythonAside(
    ['-W', 'error', join(import.meta.dirname, 'test_client.py')],
    SDK,
  )
  expect(output).toMatch(/^Ran \d+ tests in [\d.]+s\n\nOK\n$/m)
  expect(code).toBe(0)
})
