/** A Python client in a process of its own, led by the hand. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { Json } from './python.js'
import { pythonPath, SDK } from './python.js'

export interface Puppet {
  /** Calls the client's method. */
  call(method: string, given?: { readonly [parameter: string]: Json }): void
  /** Sends a packet on another connection, which knows no states. */
  raw(packet: string, given?: { readonly [field: string]: Json }): void
  /** The next thing that it tells of. */
  next(): Promise<Json>
  /** Ends its input, and with that the connection. @returns its exit code and what it said to nobody */
  end(): Promise<{
    readonly code: number | null
    readonly left: readonly Json[]
    readonly complaints: string
  }>
}

/** Connected; ended with the test at the latest. */
export async function puppet(port: number): Promise<Puppet> {
  const child = spawn('python3', [join(import.meta.dirname, 'puppet.py'), String(port)], {
    env: pythonPath(SDK),
  })
  const ended = once(child, 'close')
  const told: Json[] = []
  let complaints = ''
  let over = false
  let changed: (() => void) | undefined
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line))
    changed?.()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  child.on('close', () => {
    over = true
    changed?.()
  })
  onTestFinished(async () => {
    child.kill()
    await ended
  })

  async function next(): Promise<Json> {
    for (;;) {
      const line = told.shift()
      if (line !== undefined) return line
      if (over) throw new Error(`the Python client ended:\n${complaints}`)
      await new Promise<void>((resolve) => {
        changed = resolve
      })
    }
  }

  const order = (what: Json): void => {
    child.stdin.write(`${JSON.stringify(what)}\n`)
  }
  await next()
  return {
    call: (method, given = {}) => order({ call: method, with: given }),
    raw: (packet, given = {}) => order({ raw: packet, with: given }),
    next,
    async end() {
      child.stdin.end()
      await ended
      return { code: child.exitCode, left: told, complaints }
    },
  }
}
