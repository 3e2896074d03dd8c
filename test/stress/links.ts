/** Links to the server with small buffers in the kernel; they can be slowed down, held, and left to die. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const SCRIPT = new URL('../../../test/stress/links.py', import.meta.url).pathname

/** What becomes of a link, by the port of the client's socket. */
export interface Links {
  /** Where to connect to in place of the server. */
  readonly port: number
  /** Nothing is read from the server any more, or no more than so many bytes a second. */
  hold(port: number): void
  slow(port: number, bytesPerSecond: number): void
  /** What the server sends is read again, as quickly as it comes. */
  pass(port: number): void
  /** The link is dead: nothing goes through it, and neither side is told. */
  die(port: number): void
  /** Resets a dead link. */
  bury(port: number): void
  close(): void
}

/**
 * @param failed called where the links end by themselves
 * @throws Error where Python 3 does not start
 */
export async function openLinks(serverPort: number, failed: (what: string) => void): Promise<Links> {
  const child: ChildProcess = spawn('python3', [SCRIPT, `${serverPort}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { stdin, stdout } = child
  if (!stdin || !stdout) throw new Error('python3 was started without pipes')
  stdin.on('error', () => undefined)
  const absent = once(child, 'error').then(([error]) => {
    throw new Error(`the suite needs python3 on the PATH: ${error}`)
  })
  const [port] = await Promise.race([once(createInterface({ input: stdout }), 'line'), absent])
  absent.catch(() => undefined)
  let closing = false
  child.once('exit', (code) => closing || failed(`links.py ended with ${code}`))
  const tell = (line: string): void => void stdin.write(`${line}\n`)
  return {
    port: Number(port),
    hold: (link) => tell(`${link} hold`),
    slow: (link, bytesPerSecond) => tell(`${link} slow ${bytesPerSecond}`),
    pass: (link) => tell(`${link} pass`),
    die: (link) => tell(`${link} die`),
    bury: (link) => tell(`${link} bury`),
    close() {
      closing = true
      stdin.end()
    },
  }
}
