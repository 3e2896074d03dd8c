/** Where accounts are kept: a password hash for each user id. */
export interface AccountStore {
  /** The user's password hash; undefined where there is no such user. */
  find(userId: string): Promise<string | undefined>
  /** Registers the user, unless there is one; whether it did. Atomic, also between processes. */
  add(userId: string, hash: string): Promise<boolean>
  /** Changes the hash of a user that is there; whether it was. */
  change(userId: string, hash: string): Promise<boolean>
  /** Whether there was such a user. */
  remove(userId: string): Promise<boolean>
  /** Every user id, in byte order. */
  list(): Promise<string[]>
  /** Why it cannot be asked just now; undefined while it can. */
  readonly problem: string | undefined
  close(): Promise<void>
}
