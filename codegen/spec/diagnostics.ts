/**
 * Every complaint about a spec, in one table: a code, a severity, a sentence that says what was found and what was
 * expected, and a fix where one is known. Nothing else in the generator makes up messages about a spec; how they
 * are printed is report.ts's work, and what lint rules say is under ../lint/.
 */

import type { Hint } from './hint.js'
import type { Source, Span } from './source.js'

export type Severity = 'error' | 'warning' | 'note'

export interface Diagnostic {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly at: Span
  /** What would mend it, as an editor would do it. */
  readonly fix: Fix | undefined
  /** Other places that have a part in it. */
  readonly related: readonly Related[]
}

export interface Fix {
  /** In the imperative: `write user_info`. */
  readonly title: string
  /** What to put in the place of which text; undefined where that takes a person. */
  readonly edit: { readonly at: Span; readonly text: string } | undefined
}

export interface Related {
  readonly message: string
  readonly at: Span
  /** Where it is another file than the diagnostic's own. */
  readonly source?: Source
}

type Detail = string | Hint

/** A kind of problem: called with its place and what fills its sentence. */
export interface Problem<Details extends readonly Detail[]> {
  (at: Span, ...details: Details): Diagnostic
  readonly code: string
}

/** @param advice what to do about it, from the same details; a near name among them is a fix by itself */
function problem<const Details extends Detail[]>(
  code: string,
  message: (...details: Details) => string,
  advice?: (...details: Details) => string,
): Problem<Details> {
  const make = (at: Span, ...details: Details): Diagnostic => {
    const near = details.flatMap((detail) => (typeof detail === 'string' ? [] : (detail.nearest ?? [])))[0]
    const fix: Fix | undefined =
      near !== undefined
        ? { title: `write ${near}`, edit: { at, text: near } }
        : advice && { title: advice(...details), edit: undefined }
    return { code, severity: 'error', message: message(...details), at, fix, related: [] }
  }
  return Object.assign(make, { code })
}

/** The same problem, with another place that has a part in it. */
export function alsoAt(diagnostic: Diagnostic, at: Span, message: string, source?: Source): Diagnostic {
  const related: Related = { message, at, ...(source ? { source } : {}) }
  return { ...diagnostic, related: [...diagnostic.related, related] }
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
  unknownKey: problem('unknown-key', (key: string, hint: Hint) => `unknown key ${key}${hint.text}`),
  missingKey: problem(
    'missing-key',
    (key: string) => `the key ${key} is missing`,
    (key: string) => `add ${key}`,
  ),
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
  unknownType: problem('unknown-type', (name: string, hint: Hint) => `no type ${name}${hint.text}`),
  unknownEnum: problem('unknown-enum', (name: string, hint: Hint) => `no enum ${name}${hint.text}`),
  unknownState: problem(
    'unknown-state',
    (name: string, hint: Hint) => `no session state ${name}${hint.text}`,
  ),
  unknownPacket: problem('unknown-packet', (name: string, hint: Hint) => `no packet ${name}${hint.text}`),
  unknownResult: problem(
    'unknown-result',
    (name: string, of: string, hint: Hint) => `${name} is no value of the enum ${of}${hint.text}`,
  ),
  unknownField: problem(
    'unknown-field',
    (name: string, hint: Hint) => `no field ${name} before this one${hint.text}`,
  ),
  laterField: problem(
    'later-field',
    (name: string) =>
      `${name} stands after this field; a length or condition has to come before what it governs`,
    (name: string) => `move ${name} in front of this field`,
  ),

  // Attributes
  outsideSubset: problem('outside-subset', (what: string) => `${what} is not supported`),
  argumentCount: problem(
    'argument-count',
    (type: string, found: string, expected: string) =>
      `${type} is told ${found} arguments, expected ${expected}`,
  ),
  argumentType: problem('argument-type', (param: string, what: string) => `${param}: ${what}`),
  needless: problem(
    'needless-key',
    (key: string, reason: string) => `${key} has no meaning here: ${reason}`,
    (key: string) => `remove ${key}`,
  ),
  noExtent: problem(
    'no-extent',
    (what: string) => `nothing says where ${what} ends; expected size, size-eos or terminator`,
    () => 'add a size, or size-eos: true for everything to the end',
  ),
  twoExtents: problem(
    'two-extents',
    (keys: string) => `${keys} contradict each other; expected one of them`,
    () => 'keep one of them',
  ),
  notLast: problem(
    'not-last',
    (name: string) => `nothing may follow ${name}, which takes everything to the end of the packet`,
  ),
  endsEarly: problem(
    'ends-early',
    (name: string) =>
      `${name} cannot end early; expected the last field of a packet, of a constant size, with a terminator of one byte and without pad-right, if and repeat`,
    () => 'leave may-end-early out',
  ),
  notAscii: problem('not-ascii', (text: string) => `${text} has characters outside ASCII`),
  badBytes: problem(
    'bad-contents',
    (found: string) => `found ${found}, expected bytes from 0 to 255 or text`,
  ),
  recursive: problem(
    'recursive-type',
    (path: string) => `${path} contains itself; a packet could nest without end`,
    () => 'break the circle: let one of them hold bytes instead',
  ),
  circularInstance: problem('circular-instance', (path: string) => `${path} is computed from itself`),
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
    (name: string) => `leave if out of ${name}`,
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
  successRefuses: problem(
    'success-refuses',
    (name: string) => `${name} is the session's success, expected a result that refuses`,
  ),
  noOtherwise: problem(
    'no-otherwise',
    (name: string) => `${name} is limited to some states; otherwise has to say what happens in the rest`,
    () => 'add otherwise: with a result of the reply, ignore or close',
  ),
  noView: problem(
    'no-view',
    (packet: string, why: string) => `${packet} cannot be viewed: ${why}`,
    () => 'leave view out: the handler gets the decoded packet then',
  ),
  replySent: problem(
    'reply-sent',
    (packet: string) =>
      `${packet} is also the reply to a request; a client could not tell which of them came`,
  ),
  unansweredAsk: problem(
    'unanswered-ask',
    (ask: string) => `${ask} is asked, so a reply has to follow`,
    () => 'add { reply: … } as the last effect',
  ),
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
