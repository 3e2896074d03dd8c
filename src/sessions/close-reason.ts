/** Why the server closed a session, as logs and metrics name it. */
export type CloseReason =
  /** A length that cannot be. */
  | 'frame-length'
  /** A packet that only the server itself may use. */
  | 'server-side-packet'
  /** A body that is not what its id says. */
  | 'malformed-packet'
  /** Too many packets that this server does not know. */
  | 'unknown-packets'
  /** A fault of ours. */
  | 'handler-failed'
  /** The reader is too far behind. */
  | 'output-budget'
  /** The server stops. */
  | 'shutdown'
