import type { Registration } from '../accounts/accounts.js'
import type { DuplicateLogin } from '../sessions/users.js'
import { defaultLimits, type Limits } from './limits.js'

/** What the server is started with. Times are in ms, sizes in bytes. */
export interface ServerOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Rooms are numbered from 0. */
  readonly rooms: number
  /** Members of a room at most. */
  readonly roomCapacity: number
  /** Users logged in at the same time at most. */
  readonly maxUsers: number
  /** What becomes of a login with an id that is logged in: it is refused, or the older session is closed. */
  readonly duplicateLogin: DuplicateLogin
  /** The longest frame that is read or skipped; the rings are made for it, so it does not change while the server runs. */
  readonly frameLength: number
  /** How long a login may wait for the account store. */
  readonly accountDeadline: number
  /** Over how long sessions are closed when the server stops. */
  readonly drain: number
  readonly limits: Limits
  /** Connections that the process can open files for; default: as many as the limits allow. */
  readonly openFiles?: number
  /** PEM text; the port speaks TLS where they are given. */
  readonly tls?: TlsKeys
}

export interface TlsKeys {
  readonly cert: string
  readonly key: string
}

export const defaults: ServerOptions = {
  host: '127.0.0.1',
  port: 7777,
  rooms: 10,
  roomCapacity: 10,
  maxUsers: 1000,
  duplicateLogin: 'replace-stale',
  frameLength: 65_535,
  accountDeadline: 2000,
  drain: 5000,
  limits: defaultLimits(1000),
}

/** Who is not on this machine should not be able to make up accounts, unless told so. */
export function defaultRegistration(host: string): Registration {
  return isLoopback(host) ? 'first-login' : 'closed'
}

export function isLoopback(host: string): boolean {
  return /^(localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(host)
}

/** `127.0.0.1:7777`; an IPv6 address in brackets, `[::1]:7777`. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
