import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'

/** argon2id with the library's parameters: 19 MiB, 2 passes, 1 lane, as OWASP's password cheat sheet has it. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
  /** Takes as long as a verification, so that an unknown user cannot be told by the time an answer takes. */
  waste(password: string): Promise<void>
}

/** At most as many at once as there are cores: a crowd that logs in must not starve the room. */
export function createPasswords(): Passwords {
  const limit = pLimit(availableParallelism())
  return {
    hash: (password) => limit(() => hash(password)),
    verify: (stored, password) => limit(() => verify(stored, password)),
    waste: async (password) => {
      await limit(() => hash(password))
    },
  }
}
