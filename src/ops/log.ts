import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type Log = Logger

/** JSON lines, or text where somebody watches. Passwords and message text are never handed to it. */
export function createLog(terminal: boolean, level: string): Log {
  if (!terminal) {
    const formatters = { level: (label: string) => ({ level: label }) }
    return pino({ level, base: null, formatters, timestamp: pino.stdTimeFunctions.isoTime })
  }
  return pino({ level, base: null }, pretty({ sync: true, singleLine: true, translateTime: 'SYS:HH:MM:ss' }))
}
