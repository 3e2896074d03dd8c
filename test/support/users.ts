import { Users } from '../../src/sessions/users.js'

/** Room for so many users, each once. */
export function users(max = 10): Users {
  return new Users({ max, duplicateLogin: 'reject', isStale: () => false, replaced: () => undefined })
}
