import type { Registration } from './accounts/accounts.js'

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
  /** How long a login may wait for the account store. */
  readonly askDeadlineMs: number
}

export const defaults: ServerOptions = {
  host: '127.0.0.1',
  port: 7777,
  rooms: 10,
  roomCapacity: 10,
  maxUsers: 1000,
  askDeadlineMs: 2000,
}

/** Who is not on this machine should not be able to make up accounts, unless told so. */
export function defaultRegistration(host: string): Registration {
  return isLoopback(host) ? 'first-login' : 'closed'
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
