import { readFileSync } from 'node:fs'

/** Ticks a second of the kernel's clocks in /proc: USER_HZ, 100 on Linux wherever Node runs. */
const TICKS = 100
const PAGE_KIB = 4

export interface ServerUsage {
  readonly cpuSeconds: number
  readonly residentMiB: number
}

/** What a process has used so far. @throws Error where there is no such process, or no /proc */
export function processUsage(pid: number): ServerUsage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in parentheses, may have blanks; from there on, utime and stime are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    const ticks = Number(fields[11]) + Number(fields[12])
    return { cpuSeconds: ticks / TICKS, residentMiB: (pages * PAGE_KIB) / 1024 }
  } catch {
    throw new Error(`--server-pid ${pid}: found no process of that number in /proc (Linux alone has it)`)
  }
}
