import { escaped } from '../ops/terminal-text.js'

/** More lines than anybody reads at once; a file that is something else has one for each of its own. */
const SHOWN = 20

/** Everything that keeps the program from starting, a line each. */
export class Problems extends Error {
  readonly lines: readonly string[]

  constructor(lines: readonly string[]) {
    const more = lines.length - SHOWN
    const shown = more > 0 ? [...lines.slice(0, SHOWN), `and ${more} more problems`] : lines
    super(shown.join('\n'))
    this.lines = shown
  }
}

/** What an error says, in one line that a terminal may show. */
export function lineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return escaped(message.trim().replaceAll(/\s*\n\s*/g, ' '))
}
