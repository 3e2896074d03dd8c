/**
 * Every setting as people write it: flags and help of `parley serve`, variables, keys of the configuration file and
 * the reference in README.md come from this table.
 */

import { MAX_FRAME } from '../../generated/typescript/header.js'
import { CLIENT_MAX_FRAME, SERVER_MAX_FRAME } from '../../generated/typescript/packets.js'
import { type SettingKey, type Settings, withDefaults } from './settings.js'
import {
  address,
  amount,
  bytes,
  choice,
  duration,
  integer,
  type Kind,
  optional,
  orOff,
  text,
} from './values.js'

export interface Setting<T> {
  readonly group: Group
  readonly kind: Kind<T>
  /** What it is, in a line. */
  readonly about: string
  /** The default in words, where it depends on other settings or is none. */
  readonly otherwise?: string
  /** SIGHUP puts a new value in force. */
  readonly live?: true
  /** Is never shown. */
  readonly secret?: true
}

export type Group = 'Listening' | 'Accounts' | 'Rooms' | 'Limits' | 'Operating'

/** In place of the value of a setting that has none. */
export const NONE = 'none'

/** A timer of Node fires at once when it is set to more than 2³¹ - 1 ms, 24 days; a day is far from that. */
const DAY = 24 * 3_600_000
const packetRate = (max = 1e9) => orOff(amount(0.1, max, 'packets a second'), Number.POSITIVE_INFINITY)
const packetBurst = orOff(amount(1, 1e10, 'packets'), Number.POSITIVE_INFINITY)
const failureRate = orOff(amount(0.001, 1e6, 'logins a second'), Number.POSITIVE_INFINITY)
const failureBurst = orOff(amount(1, 1e8, 'logins'), Number.POSITIVE_INFINITY)
const many = orOff(integer(1, 1e7), Number.POSITIVE_INFINITY)
const time = orOff(duration(100, DAY), Number.POSITIVE_INFINITY)
const REDIS_URL =
  'redis://[[user]:password@]host[:port][/database], rediss:// for TLS, redis+cluster:// or rediss+cluster:// with host:port,host:port for a cluster'
const path = text('file', 'the path of a file')

export const settingTable: { readonly [Key in SettingKey]: Setting<Settings[Key]> } = {
  host: { group: 'Listening', kind: address, about: 'where to listen' },
  port: { group: 'Listening', kind: integer(0, 65_535), about: 'where to listen; 0: any free port' },
  tlsCert: {
    group: 'Listening',
    kind: optional(path),
    about: 'the certificate and its chain, PEM; with it and --tls-key the port speaks TLS',
    otherwise: NONE,
    live: true,
  },
  tlsKey: {
    group: 'Listening',
    kind: optional(path),
    about: "the certificate's private key, PEM",
    otherwise: NONE,
    live: true,
  },
  httpHost: { group: 'Listening', kind: address, about: 'where health and metrics are served' },
  httpPort: {
    group: 'Listening',
    kind: orOff(integer(0, 65_535), 'off'),
    about: 'where health and metrics are served; 0: any free port',
  },

  auth: {
    group: 'Accounts',
    kind: choice('password', 'open'),
    about: 'password, or open: any name, no password',
  },
  registration: {
    group: 'Accounts',
    kind: choice('first-login', 'closed'),
    about: 'who may make an account: first-login, or closed (parley user add)',
    otherwise: 'first-login on a loopback host, else closed',
  },
  duplicateLogin: {
    group: 'Accounts',
    kind: choice('reject', 'replace', 'replace-stale'),
    about:
      'a login with an id that is logged in: reject it, replace the older session, or replace it only where it is stale',
  },
  staleAfter: {
    group: 'Accounts',
    kind: time,
    about:
      'a session is stale that has said nothing for so long, or has not taken for a second what it was sent',
    live: true,
  },
  accountDeadline: {
    group: 'Accounts',
    kind: duration(10, DAY),
    about: 'how long a login may wait for the account store',
  },
  data: {
    group: 'Accounts',
    kind: text('folder', 'the path of a folder'),
    about: 'where accounts are kept, unless in Redis',
  },
  redis: {
    group: 'Accounts',
    kind: optional(text('url', REDIS_URL, /^rediss?(\+cluster)?:\/\/\S{1,4000}$/)),
    about: 'keep accounts in Redis; better in PARLEY_REDIS, for flags are seen by every process',
    otherwise: NONE,
    secret: true,
  },
  redisPrefix: {
    group: 'Accounts',
    kind: text('text', '1 to 200 characters', /^[^\0]{1,200}$/s),
    about: 'what keys in Redis begin with',
  },

  rooms: { group: 'Rooms', kind: integer(1, 2 ** 31), about: 'rooms, numbered from 0' },
  roomCapacity: { group: 'Rooms', kind: integer(1, 1e6), about: 'members of a room' },
  maxUsers: { group: 'Rooms', kind: integer(1, 1e6), about: 'users logged in' },

  frameLength: {
    group: 'Limits',
    kind: bytes(CLIENT_MAX_FRAME, MAX_FRAME),
    about: 'the longest frame that is read or skipped',
  },
  loginDeadline: {
    group: 'Limits',
    kind: time,
    about: 'from the connection to its first successful login',
    live: true,
  },
  idleTimeout: {
    group: 'Limits',
    kind: time,
    about: 'without a byte from the client or to it: who only listens is not idle while others talk',
    live: true,
  },
  sessionRate: {
    group: 'Limits',
    kind: packetRate(1e7),
    about: 'packets of a session a second; over it, reading pauses',
    live: true,
  },
  sessionBurst: {
    group: 'Limits',
    kind: packetBurst,
    about: 'packets of a session at once',
    otherwise: 'twice session-rate',
    live: true,
  },
  sessionBytes: {
    group: 'Limits',
    kind: orOff(bytes(1, 2 ** 40, 'bytes a second'), Number.POSITIVE_INFINITY),
    about: 'bytes of a session a second; over it, reading pauses',
    otherwise: `${CLIENT_MAX_FRAME} times session-rate: all of them the longest`,
    live: true,
  },
  sessionBytesBurst: {
    group: 'Limits',
    kind: orOff(bytes(CLIENT_MAX_FRAME, 2 ** 41), Number.POSITIVE_INFINITY),
    about: 'bytes of a session at once',
    otherwise: 'twice session-bytes',
    live: true,
  },
  unknownRate: {
    group: 'Limits',
    kind: packetRate(),
    about: 'packets a second that the spec does not know, or cannot read; over it, the session is closed',
    live: true,
  },
  unknownBurst: {
    group: 'Limits',
    kind: packetBurst,
    about: 'such packets at once',
    otherwise: '10 times unknown-rate',
    live: true,
  },
  roomRate: {
    group: 'Limits',
    kind: packetRate(),
    about: 'chats of a room a second; over it, they are refused with 63',
    otherwise: '10 times session-rate',
    live: true,
  },
  roomBurst: {
    group: 'Limits',
    kind: packetBurst,
    about: 'chats of a room at once',
    otherwise: 'twice room-rate',
    live: true,
  },
  connections: {
    group: 'Limits',
    kind: many,
    about: 'connections in all; over it, who is not logged in makes room, or newcomers are turned away',
    otherwise: 'twice max-users',
    live: true,
  },
  addressConnections: {
    group: 'Limits',
    kind: many,
    about: 'connections from one address',
    otherwise: '256, at most half of connections',
    live: true,
  },
  addressConnectRate: {
    group: 'Limits',
    kind: orOff(amount(0.1, 1e7, 'connections a second'), Number.POSITIVE_INFINITY),
    about: 'new connections from one address a second; over it, they are closed at once',
    otherwise: 'address-connections',
    live: true,
  },
  addressConnectBurst: {
    group: 'Limits',
    kind: orOff(amount(1, 1e8, 'connections'), Number.POSITIVE_INFINITY),
    about: 'new connections from one address at once',
    otherwise: 'twice address-connect-rate, at least 20',
    live: true,
  },
  addressFailures: {
    group: 'Limits',
    kind: failureRate,
    about: 'failed logins of an address a second; over it, its logins wait, and are answered with 34',
    live: true,
  },
  addressFailuresBurst: {
    group: 'Limits',
    kind: failureBurst,
    about: 'such logins at once; half of them are kept for sessions that have not failed',
    otherwise: '20 times address-failures',
    live: true,
  },
  accountFailures: {
    group: 'Limits',
    kind: failureRate,
    about: 'failed logins at an account a second; over it, logins from addresses that have failed wait',
    live: true,
  },
  accountFailuresBurst: {
    group: 'Limits',
    kind: failureBurst,
    about: 'such logins at once; half of them are kept for sessions that have not failed',
    otherwise: '10 times account-failures',
    live: true,
  },
  outputBudget: {
    group: 'Limits',
    kind: bytes(2 ** Math.ceil(Math.log2(SERVER_MAX_FRAME)), 2 ** 30),
    about: 'bytes that may wait for a reader; over it, the session is closed',
    live: true,
  },
  outputAge: {
    group: 'Limits',
    kind: time,
    about: 'for how long the oldest of them may, and on Linux what the client has not acknowledged',
    live: true,
  },

  drain: {
    group: 'Operating',
    kind: duration(0, DAY),
    about: 'over how long sessions are closed when the server stops',
  },
  logLevel: {
    group: 'Operating',
    kind: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
    about: 'the least important of what is logged',
    live: true,
  },
  logBytes: {
    group: 'Operating',
    kind: orOff(bytes(1024, 2 ** 40, 'bytes a second'), Number.POSITIVE_INFINITY),
    about:
      'bytes a second that the log may grow by, for lines of each kind (of sessions, others, warn and above)',
    live: true,
  },
}

export const settingKeys: readonly SettingKey[] = Object.keys(settingTable).filter(isSettingKey)

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingTable, key)
}

/** The name as a flag, without --, and in a file: `max-users` for `maxUsers`. */
export function nameOf(key: SettingKey): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

export const VARIABLE_PREFIX = 'PARLEY_'

/** The name in the environment: `PARLEY_MAX_USERS`. */
export function variableOf(name: string): string {
  return VARIABLE_PREFIX + name.toUpperCase().replaceAll('-', '_')
}

/** The value in force, as text; a secret is not shown. */
export function printed<Key extends SettingKey>(key: Key, settings: Settings): string {
  const setting: Setting<Settings[Key]> = settingTable[key]
  if (settings[key] === undefined) return NONE
  return setting.secret ? 'not shown' : setting.kind.print(settings[key])
}

/** The default, in words or as it would be written. */
export function defaultInWords(key: SettingKey): string {
  return settingTable[key].otherwise ?? printed(key, withDefaults({}))
}
