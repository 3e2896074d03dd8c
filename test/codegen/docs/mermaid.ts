/** Mermaid's own parser, and what it understood of a diagram. It takes a document to be there. */

import { parseHTML } from 'linkedom'

const { window } = parseHTML('<!doctype html><html><body></body></html>')
Object.assign(globalThis, { window, document: window.document })
const { default: mermaid } = await import('mermaid')
// Its public parse() says no more than yes or no; it also loads the kinds of diagrams.
await mermaid.parse('sequenceDiagram\nA->>B: loads')

/** Every diagram of a Markdown page. */
export function diagramsIn(page: string): string[] {
  return [...page.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, diagram]) => diagram ?? '')
}

export interface Understood {
  /**
   * `Client->Server: kLOGIN_REQUEST`, `note …`, `alt …`, `else …`, `end` of a sequence; `lobby->room: …` of states,
   * where `[*]` is the start or the end.
   */
  readonly steps: readonly string[]
}

/** @throws Error with mermaid's complaint */
export async function parseDiagram(text: string): Promise<Understood> {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text)
  const steps = [
    ...records(call(db, 'getMessages')).map(messageText),
    ...relationsIn(records(Reflect.get(db, 'rootDoc'))).map(relationText),
  ]
  return { steps }
}

function messageText(message: Statement): string {
  const { type, from, to, message: text } = message
  const kind = KINDS.get(Number(type))
  if (kind !== undefined) return [kind, plain(text)].join(' ').trim()
  if (Number(type) === NOTE) return `note ${plain(text)}`
  return `${plain(from)}->${plain(to)}: ${plain(text)}`
}

const NOTE = 2
/** Mermaid's numbers for what is no message. */
const KINDS = new Map([
  [10, 'loop'],
  [11, 'end'],
  [12, 'alt'],
  [13, 'else'],
  [14, 'end'],
  [15, 'opt'],
  [16, 'end'],
])

/** Also of what stands inside a state. */
function relationsIn(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) =>
    statement.stmt === 'relation' ? [statement] : relationsIn(records(statement.doc)),
  )
}

function relationText({ state1, state2, description }: Statement): string {
  const ends = records([state1, state2]).map(({ id, start }) => (start === undefined ? plain(id) : '[*]'))
  return [ends.join('->'), plain(description)].filter((part) => part !== '').join(': ')
}

/** Mermaid keeps `#59;` in a spelling of its own until it draws. */
function plain(text: unknown): string {
  return String(text ?? '').replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
}

type Statement = Readonly<Record<string, unknown>>

/** Mermaid's own records have no public types. */
function records(found: unknown): Statement[] {
  return Array.isArray(found) ? found.filter((item) => typeof item === 'object' && item !== null) : []
}

function call(db: object, method: string): unknown {
  const getter: unknown = Reflect.get(db, method)
  return typeof getter === 'function' ? Reflect.apply(getter, db, []) : undefined
}
