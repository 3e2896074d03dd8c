import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { createPasswords } from '../../src/accounts/passwords.js'

test('so many wait for their turn, and what comes beyond them is refused at once', async () => {
  const passwords = createPasswords({ hashQueue: 3 })
  const results = Array.from({ length: availableParallelism() + 5 }, (_, n) => passwords.hash(`${n}`))
  await expect.poll(() => passwords.waiting).toBe(3)
  const settled = await Promise.allSettled(results)
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(2)
  await expect(results.at(-1)).rejects.toThrow('3 passwords wait to be hashed; the limit is 3')
  expect(passwords.waiting).toBe(0)
  expect(await passwords.verify(await passwords.hash('again'), 'again')).toBe(true)
})

test('who has stopped waiting is not hashed for', async () => {
  const passwords = createPasswords()
  const busy = Array.from({ length: availableParallelism() }, () => passwords.hash('busy'))
  const gone = new AbortController()
  const abandoned = passwords.hash('abandoned', gone.signal)
  gone.abort(new Error('nobody waits'))
  await expect(abandoned).rejects.toThrow('nobody waits')
  await Promise.all(busy)
})
