/** What Redis, TLS or the network say when something is wrong, as a line for a log and for /readyz. */

/**
 * The message alone. An error of ioredis carries its command, and so the password of the connection or
 * somebody's hash: it is never handed on.
 */
export function reasonOf(error: unknown, secret: string | undefined): string {
  const text = isOver(error) ? 'the connection has ended' : messageOf(error)
  const known = hints.find(({ pattern }) => pattern.test(text) || pattern.test(codeOf(error)))
  // Redis before 6 quotes the arguments of a command that it does not know.
  const said = text.replace(/, with args beginning with.*/s, '').slice(0, 300)
  const safe = secret === undefined ? said : said.replaceAll(secret, '…')
  return known ? `${safe} (${known.hint})` : safe
}

/** Whether it stays so until somebody changes the configuration, here or there. */
export function isMisconfiguration(error: unknown): boolean {
  const text = messageOf(error)
  return hints.some(({ pattern, lasts }) => lasts && (pattern.test(text) || pattern.test(codeOf(error))))
}

/** ioredis was asked after the end of its connection. */
export function isOver(error: unknown): boolean {
  return OVER.test(messageOf(error))
}

/** Redis answers, and takes no writes: a master that became a replica. */
export function isReplica(error: unknown): boolean {
  return /\bREADONLY\b/.test(messageOf(error))
}

/** Redis has said it: it is there, and the connection is good. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}

/** In its words, which say nothing to an operator. */
const OVER = /^(Stream isn't writeable|Connection is closed)/

interface Hint {
  readonly pattern: RegExp
  readonly hint: string
  /** It does not go away by itself. */
  readonly lasts: boolean
}

const hints: readonly Hint[] = [
  {
    pattern: /\bWRONGPASS\b|invalid password/,
    hint: 'the user or password in the Redis URL is wrong',
    lasts: true,
  },
  { pattern: /\bNOAUTH\b/, hint: 'the Redis URL has no password, and this Redis wants one', lasts: true },
  {
    pattern: /\bNOPERM\b|ACL failure|can't run this command|can't access at least one of the keys/,
    hint: 'the Redis user needs the commands EVAL, EXISTS, HGET, HSET, DEL, SET, SCAN, XADD, XRANGE, XREVRANGE, PING, SELECT and CLUSTER, and the keys of the prefix',
    lasts: true,
  },
  {
    pattern: /DB index is out of range/,
    hint: 'the Redis URL names a database that is not there',
    lasts: true,
  },
  {
    pattern: /cluster support disabled/,
    hint: 'this Redis is no cluster: its URL begins with redis:// or rediss://',
    lasts: true,
  },
  {
    pattern: /^MOVED\b/,
    hint: 'this Redis is part of a cluster: its URL begins with redis+cluster:// or rediss+cluster://',
    lasts: true,
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)|CERT_(?!REVOKED)[A-Z_]+/,
    hint: 'its TLS certificate is not trusted: name the file of its CA in NODE_EXTRA_CA_CERTS',
    lasts: true,
  },
  {
    pattern: /ERR_TLS_CERT_ALTNAME_INVALID/,
    hint: 'its TLS certificate is for other names than the one in the Redis URL',
    lasts: true,
  },
  {
    pattern: /ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)/,
    hint: 'it does not speak TLS: its URL begins with redis://',
    lasts: true,
  },
  { pattern: /\bREADONLY\b/, hint: 'it is a replica', lasts: false },
  { pattern: /\bOOM\b/, hint: 'its memory is full', lasts: false },
  { pattern: /\bLOADING\b/, hint: 'it has just been started', lasts: false },
  { pattern: /\bCLUSTERDOWN\b/, hint: 'some of the cluster is missing', lasts: false },
]

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  if (!(error instanceof Error)) return String(error)
  return error.message === '' ? codeOf(error) : error.message
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
