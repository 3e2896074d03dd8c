/** Pieces of mermaid diagrams. */

import { fenced, oneLine } from './markdown.js'

/** Nothing else has a meaning to mermaid in none of its places. */
const PLAIN = /[^\p{L}\p{N} .,()'/_+-]/gu

/** Text in a diagram; what could end a line or start something stands there by its number. */
export function label(raw: string): string {
  return oneLine(raw).replace(PLAIN, (character) => `#${character.codePointAt(0)};`)
}

export function diagram(kind: 'sequenceDiagram' | 'stateDiagram-v2', lines: readonly string[]): string[] {
  return fenced('mermaid', [kind, ...lines.map((line) => `  ${line}`)])
}
