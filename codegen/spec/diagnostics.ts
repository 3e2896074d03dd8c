/**
 * Every complaint about a spec, in one table: a code, and a sentence that says what was found and what was
 * expected. Nothing else in the generator makes up messages about a spec.
 */

import { lineText, positionAt, type Source, type Span } from './source.js'

export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly at: Span
}

type Say = (at: Span, ...details: string[]) => Diagnostic

function problem<const Details extends string[]>(code: string, message: (...details: Details) => string) {
  return (at: Span, ...details: Details): Diagnostic => ({ code, message: message(...details), at })
}

export const problems = {
  // The file
  unreadable: problem('unreadable', (path: string, reason: string) => `cannot read ${path}: ${reason}`),
  empty: problem(
    'empty-spec',
    () => 'the file is empty; expected a packet spec with meta, header, session, packets',
  ),
  yaml: problem('yaml-syntax', (reason: string) => reason),

  // The shape (protocol/packet-spec.schema.json)
  unknownKey: problem('unknown-key', (key: string, hint: string) => `unknown key ${key}${hint}`),
  missingKey: problem('missing-key', (key: string) => `the key ${key} is missing`),
  wrongType: problem(
    'wrong-type',
    (found: string, expected: string) => `found ${found}, expected ${expected}`,
  ),
  badName: problem(
    'bad-name',
    (name: string, expected: string) => `${name} is no name here, expected ${expected}`,
  ),
  badValue: problem('bad-value', (found: string, expected: string) => `found ${found}, expected ${expected}`),

  // Names
  duplicate: problem(
    'duplicate',
    (what: string, name: string, first: string) => `${what} ${name} is already ${first}`,
  ),
  unknownType: problem('unknown-type', (name: string, hint: string) => `no type ${name}${hint}`),
  unknownEnum: problem('unknown-enum', (name: string, hint: string) => `no enum ${name}${hint}`),
  unknownState: problem('unknown-state', (name: string, hint: string) => `no session state ${name}${hint}`),
  unknownPacket: problem('unknown-packet', (name: string, hint: string) => `no packet ${name}${hint}`),
  unknownResult: problem(
    'unknown-result',
    (name: string, of: string, hint: string) => `${name} is no value of the enum ${of}${hint}`,
  ),
  unknownField: problem(
    'unknown-field',
    (name: string, hint: string) => `no field ${name} before this one${hint}`,
  ),
  laterField: problem(
    'later-field',
    (name: string) =>
      `${name} stands after this field; a length or condition has to come before what it governs`,
  ),

  // Attributes
  outsideSubset: problem('outside-subset', (what: string) => `${what} is not supported`),
  needless: problem('needless-key', (key: string, reason: string) => `${key} has no meaning here: ${reason}`),
  noExtent: problem(
    'no-extent',
    (what: string) => `nothing says where ${what} ends; expected size, size-eos or terminator`,
  ),
  twoExtents: problem('two-extents', (keys: string) => `${keys} contradict each other; expected one of them`),
  notLast: problem(
    'not-last',
    (name: string) => `nothing may follow ${name}, which takes everything to the end of the packet`,
  ),
  notAscii: problem('not-ascii', (text: string) => `${text} has characters outside ASCII`),
  badBytes: problem(
    'bad-contents',
    (found: string) => `found ${found}, expected bytes from 0 to 255 or text`,
  ),
  recursive: problem(
    'recursive-type',
    (path: string) => `${path} contains itself; a packet could nest without end`,
  ),
  emptyElement: problem(
    'empty-element',
    (name: string) =>
      `an element of ${name} may take no bytes; a short packet could claim any number of them`,
  ),
  wideEnum: problem(
    'wide-enum',
    (type: string) => `an enum on ${type} is not supported; expected up to 53 bits`,
  ),
  bitOrder: problem('bit-order', () => 'bit fields next to each other must have the same bit order'),

  // Expressions
  expressionSyntax: problem(
    'expression-syntax',
    (found: string, expected: string) => `found ${found}, expected ${expected}`,
  ),
  expressionType: problem(
    'expression-type',
    (found: string, expected: string) => `this is ${found}, expected ${expected}`,
  ),
  maybeAbsent: problem(
    'maybe-absent',
    (name: string) => `${name} may be absent, so nothing can be computed from it`,
  ),
  hiddenField: problem(
    'hidden-field',
    (name: string) => `${name} is derived inside its own type and cannot be used from outside it`,
  ),
  divisionByZero: problem('division-by-zero', (found: string) => `${found} may be zero`),
  notConstant: problem('not-constant', () => 'expected a constant'),
  neverFits: problem('never-fits', (value: string, limits: string) => `${value} never fits: ${limits}`),
  negativeSize: problem('negative-size', (range: string) => `this is always negative (${range})`),

  // The header
  headerField: problem(
    'header-field',
    (name: string) =>
      `${name} is neither the frame length nor the packet id, so it has to be constant or reserved, and of a constant size`,
  ),
  headerType: problem('header-type', (name: string, expected: string) => `${name}: expected ${expected}`),
  idTooBig: problem(
    'id-too-big',
    (id: string, limit: string) => `packet id ${id} does not fit the header's ${limit}`,
  ),
  frameTooBig: problem(
    'frame-too-big',
    (size: string, limit: string) =>
      `the packet takes at least ${size} bytes, more than the header's length can say (${limit})`,
  ),

  // Behaviour
  notForThisSender: problem(
    'wrong-sender',
    (key: string, expected: string) => `${key} belongs to ${expected}`,
  ),
  wrongDirection: problem(
    'wrong-direction',
    (packet: string, found: string, expected: string) =>
      `${packet} comes from ${found}, expected ${expected}`,
  ),
  badEffect: problem('bad-effect', (found: string) => `found ${found}, expected one of send, reply, ask`),
  effectOrder: problem('effect-order', (what: string) => what),
  noResult: problem('no-result', (what: string) => what),
  noOtherwise: problem(
    'no-otherwise',
    (name: string) => `${name} is limited to some states; otherwise has to say what happens in the rest`,
  ),
  replySent: problem(
    'reply-sent',
    (packet: string) =>
      `${packet} is also the reply to a request; a client could not tell which of them came`,
  ),
  unansweredAsk: problem('unanswered-ask', (ask: string) => `${ask} is asked, so a reply has to follow`),
} satisfies Record<string, Say | ((at: Span, ...details: never[]) => Diagnostic)>

/** `path:line:col - error code: message`, with the lines around. */
export function formatDiagnostic(source: Source, diagnostic: Diagnostic): string {
  const { line, column } = positionAt(source, diagnostic.at.start)
  const head = `${source.path}:${line}:${column} - error ${diagnostic.code}: ${diagnostic.message}`
  const frame: string[] = []
  const width = String(line + 1).length
  for (let n = line - 1; n <= line + 1; n++) {
    const text = n < 1 ? undefined : lineText(source, n)
    if (text === undefined) continue
    frame.push(`  ${String(n).padStart(width)} | ${text}`)
    if (n !== line) continue
    const length = Math.max(1, Math.min(diagnostic.at.end - diagnostic.at.start, text.length - column + 1))
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ')
    frame.push(`  ${' '.repeat(width)} | ${indent}${'~'.repeat(length)}`)
  }
  return [head, ...frame].join('\n')
}

/**
 * In the order of the spec; where two stand at the same place, in the order they were found. What an anchor
 * holds is told once, however many aliases lead to it.
 */
export function inSpecOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>()
  const once = diagnostics.filter(({ code, message, at }) => {
    const key = `${at.start} ${code} ${message}`
    return !seen.has(key) && seen.add(key)
  })
  return once.sort((a, b) => a.at.start - b.at.start)
}

/** `; did you mean X?`, where one of the known names is near; else the known names, if they are few. */
export function hint(name: string, known: readonly string[]): string {
  const limit = Math.max(1, Math.floor(name.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  if (best !== undefined) return `; did you mean ${best}?`
  if (known.length === 0) return '; there are none'
  return known.length <= 8 ? `; expected one of ${known.join(', ')}` : ''
}

/** Levenshtein distance, given up with `limit` where it is not below it. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution))
    }
    previous = row
  }
  return previous[b.length] ?? limit
}
