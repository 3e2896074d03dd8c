/** Lines from a person, or from a pipe; secrets are not echoed, and what is shown does not cut into what is typed. */

import { clearLine, createInterface, cursorTo } from 'node:readline'
import { Writable } from 'node:stream'

export interface Terminal {
  /** The next line; undefined at the end of the input, or when the person pressed Ctrl-C or Ctrl-D. */
  next(): Promise<string | undefined>
  /** The same without echo; asks with the prompt where a person is there. */
  secret(prompt: string): Promise<string | undefined>
  /** Prints a line above what is being typed. */
  show(line: string): void
  close(): void
}

export function openTerminal(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stdout,
): Terminal {
  const person = input.isTTY === true
  let muted = false
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!muted) output.write(chunk)
      done()
    },
  })
  const lines = createInterface({ input, output: echo, terminal: person, prompt: person ? '> ' : '' })
  const arrived: string[] = []
  let waiting: ((line: string | undefined) => void) | undefined
  let closed = false
  lines.on('line', (line) => {
    if (!waiting) arrived.push(line)
    else {
      waiting(line)
      waiting = undefined
    }
  })
  lines.on('SIGINT', () => lines.close())
  lines.on('close', () => {
    closed = true
    waiting?.(undefined)
    waiting = undefined
  })

  const line = (): Promise<string | undefined> => {
    const first = arrived.shift()
    if (first !== undefined || closed) return Promise.resolve(first)
    return new Promise((resolve) => {
      waiting = resolve
    })
  }
  return {
    next() {
      if (person && !closed) lines.prompt(true)
      return line()
    },
    async secret(prompt) {
      if (person) output.write(prompt)
      muted = true
      const secret = await line()
      muted = false
      if (person) output.write('\n')
      return secret
    },
    show(text) {
      if (!person || closed) {
        output.write(`${text}\n`)
        return
      }
      cursorTo(output, 0)
      clearLine(output, 0)
      output.write(`${text}\n`)
      lines.prompt(true)
    },
    close: () => lines.close(),
  }
}

/**
 * PARLEY_PASSWORD, or what the person or the pipe says.
 * @throws Error where there is none
 */
export async function askPassword(terminal: Terminal, user: string): Promise<string> {
  const password = process.env.PARLEY_PASSWORD ?? (await terminal.secret(`Password for ${user}: `))
  if (password === undefined)
    throw new Error('no password; expected one on standard input or in PARLEY_PASSWORD')
  return password
}
