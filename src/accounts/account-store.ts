/** Where accounts are kept: a password hash for each user id. */
export interface AccountStore {
  /** The user's password hash; undefined where there is no such user. */
  find(userId: string): Promise<string | undefined>
  /**
   * Registers the user, unless there is one; whether it did. Atomic, also between processes.
   * @param announce whether those who watch are told
   */
  add(userId: string, hash: string, announce?: boolean): Promise<boolean>
  /** Changes the hash of a user that is there; whether it was. */
  change(userId: string, hash: string): Promise<boolean>
  /** Gives the account of a user another id, unless that is somebody's. */
  rename(userId: string, to: string): Promise<'renamed' | 'unknown' | 'taken'>
  /** Whether there was such a user. */
  remove(userId: string): Promise<boolean>
  /** Ends the sessions of the user, and nothing else; whether there is one. */
  kick(userId: string): Promise<boolean>
  /** Every user id, in byte order. */
  list(): Promise<string[]>
  /**
   * Calls back for each change that is announced from now on, on whichever server or command line it was made: in
   * order, and within `NOTICED_MS`.
   */
  watch(changed: (change: AccountChange) => void): void
  /** Why it cannot be asked, or not written to, just now; undefined while it can. */
  readonly problem: string | undefined
  /** What may cost accounts some day. */
  readonly warnings: readonly string[]
  close(): Promise<void>
}

export interface AccountChange {
  readonly userId: string
  readonly what: AccountChangeKind
  /** The new id of a user that was renamed. */
  readonly to?: string
}

export const accountChanges = ['added', 'password', 'renamed', 'removed', 'kicked'] as const
export type AccountChangeKind = (typeof accountChanges)[number]

/** Between two looks of a store for changes, ms. */
export const WATCH_MS = 200
/** Until every server has noticed a change, ms, where nothing is slow. */
export const NOTICED_MS = 500
/** So many changes are kept for those who watch. */
export const CHANGES_KEPT = 1000

/** @returns undefined where a later version wrote it */
export function changeOf(userId: unknown, what: unknown, to: unknown): AccountChange | undefined {
  const known = accountChanges.find((kind) => kind === what)
  if (typeof userId !== 'string' || !known) return undefined
  return { userId, what: known, ...(typeof to === 'string' ? { to } : {}) }
}
