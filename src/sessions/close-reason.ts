/** Why the server closed a session, as logs and metrics name it. */
export const closeReasons = [
  /** A length that cannot be. */
  'frame-length',
  /** It began in another protocol: HTTP, TLS, SSH. */
  'foreign-protocol',
  /** A packet that only the server itself may use. */
  'server-side-packet',
  /** A body that is not what its id says. */
  'malformed-packet',
  /** Too many of those among unknown packets and among those that can be answered. */
  'malformed-packets',
  /** Too many packets that this server does not know. */
  'unknown-packets',
  /** A fault of ours. */
  'handler-failed',
  /** More came in before a login was accepted than may wait. */
  'input-budget',
  /** More bytes wait for the reader than may. */
  'output-budget',
  /** The oldest of them waits for longer than it may, here or in the kernel, unacknowledged by the client's. */
  'output-age',
  /** No login in time. */
  'login-deadline',
  /** Nobody was logged in on it, and a newcomer needed its place. */
  'displaced',
  /** Nothing came, and nothing was sent, for longer than may be. */
  'idle-timeout',
  /** The user has logged in again, on another session. */
  'replaced',
  /** The user's account was removed or renamed, or has another password. */
  'account-changed',
  /** An operator has ended the user's sessions. */
  'kicked',
  /** The server stops. */
  'drain',
] as const
export type CloseReason = (typeof closeReasons)[number]
