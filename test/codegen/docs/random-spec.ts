/** Specs with any text and any name that the language takes, also the words of Markdown and of mermaid. */

import * as fc from 'fast-check'
import { stringify } from 'yaml'
import { HOST } from '../../../codegen/model/reserved.js'

export interface RandomSpec {
  readonly text: string
  /** What every packet, field and result says about itself. */
  readonly docs: readonly string[]
  readonly title: string
}

/** Pieces that mean something to Markdown, HTML or mermaid. */
const NASTY = [
  '|',
  '\\|',
  '\\',
  '`',
  '```',
  '**',
  '_a_',
  '~~',
  '[x](y)',
  '![',
  '<script>alert(1)</script>',
  '<!--',
  '-->',
  '&amp;',
  '&#124;',
  '#',
  '# ',
  '#35;',
  '- ',
  '1. ',
  '+ ',
  '> ',
  '===',
  '---',
  '$x$',
  '\n',
  '\n\n',
  ';',
  ':',
  ': wrap:',
  'end',
  'else',
  'alt',
  'style',
  '%%',
  '%%{init: {}}%%',
  '{',
  '}',
  '"',
  "'",
  '-->>',
  ':::',
  '*/',
  '\t',
  '한국어',
  '👋',
  'autonumber',
  'Note over',
  '\u00a0',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 8 })
  .map((parts) => parts.join(''))
  .filter((text) => !/[\ufffe\uffff]/.test(text))

const WORDS = [
  'end',
  'alt',
  'else',
  'opt',
  'loop',
  'state',
  'note',
  'style',
  'class',
  'default',
  'direction',
  'as',
  'participant',
  'client',
  'server',
  'others',
  'asked',
  'session',
  'types',
  'enums',
  'size',
  'i',
  'x',
  'fork',
  'choice',
  'join',
  'click',
  'left',
  'over',
]
const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,3}){0,2}$/),
)

/** Of expressions, where a field's name could not be told from them. */
const KEYWORDS = ['and', 'or', 'not', 'true', 'false']

/** A login of some kind, a request in the states behind it, a notify and the end of a connection. */
export const randomSpec: fc.Arbitrary<RandomSpec> = fc
  .record({
    docs: fc.array(text, { minLength: 8, maxLength: 8 }),
    title: text.filter((title) => title.trim() !== ''),
    states: fc.uniqueArray(word, { minLength: 4, maxLength: 6 }),
    fields: fc.uniqueArray(
      word.filter((name) => !KEYWORDS.includes(name)),
      { minLength: 4, maxLength: 4 },
    ),
    type: word.map((name) => `t_${name}`),
    asked: word.filter((name) => !HOST.includes(name)),
    otherwise: fc.constantFrom('kWRONG', 'ignore', 'close'),
    malformed: fc.constantFrom(undefined, 'kNO', 'kWRONG'),
    to: fc.constantFrom('others', 'sender', 'user'),
    repeat: fc.boolean(),
    ends: fc.constantFrom('kDISCONNECT', 'kGONE'),
  })
  .map((parts) => ({ text: stringify(specOf(parts)), docs: parts.docs, title: parts.title }))

interface Parts {
  readonly docs: readonly string[]
  readonly title: string
  readonly states: readonly string[]
  readonly fields: readonly string[]
  readonly type: string
  readonly asked: string
  readonly otherwise: string
  readonly malformed: string | undefined
  readonly to: string
  readonly repeat: boolean
  readonly ends: string
}

function specOf(parts: Parts): object {
  const { docs, title, states, fields, type, asked, otherwise, malformed, to, repeat, ends } = parts
  const [login, waiting, ...rest] = states
  const [count, list, size, data] = fields
  const result = { id: 'result', type: 'u1', enum: 'outcome' }
  return {
    meta: { id: 'random', title, doc: docs[0], endian: 'le', encoding: 'UTF-8' },
    header: {
      'frame-length': 'length',
      'packet-id': 'packet_id',
      seq: [
        { id: 'length', type: 'u2', doc: docs[1] },
        { id: 'packet_id', type: 'u1' },
      ],
    },
    enums: {
      outcome: {
        0: { id: 'kFINE', doc: docs[2] },
        1: { id: 'kWRONG', doc: docs[3] },
        2: { id: 'kNO', doc: docs[4] },
      },
    },
    types: {
      [type]: {
        doc: docs[5],
        seq: [
          { id: size, type: 'u1' },
          { id: data, size, doc: docs[6] },
        ],
      },
    },
    session: { states, result: { field: 'result', success: 'kFINE' } },
    packets: {
      kLOGIN: {
        id: 1,
        from: 'client',
        doc: docs[7],
        in: login,
        otherwise: 'kWRONG',
        ...(malformed === undefined ? {} : { malformed }),
        refusals: ['kNO', 'kWRONG'],
        effects: [
          { ask: 'kQUESTION', of: asked, answer: 'kTOLD', meanwhile: waiting },
          { reply: 'kLOGIN_ANSWER' },
        ],
        goes: rest[0],
      },
      kLOGIN_ANSWER: { id: 2, from: 'server', seq: [result] },
      kTALK: {
        id: 3,
        from: 'client',
        doc: docs[7],
        seq: [
          { id: count, type: 'u1', doc: docs[6] },
          { id: list, type, repeat: 'expr', 'repeat-expr': count, doc: docs[5] },
        ],
        in: rest,
        otherwise,
        ...(otherwise === 'kWRONG' ? { refusals: ['kNO'] } : {}),
        effects: [
          { send: 'kHEARD', to, repeat, when: rest[0] },
          ...(otherwise === 'kWRONG' ? [{ reply: 'kTALK_ANSWER' }] : []),
        ],
        goes: rest.at(-1),
      },
      kTALK_ANSWER: { id: 4, from: 'server', seq: [result] },
      kHEARD: { id: 5, from: 'server', doc: docs[4] },
      [ends]: { id: 6, from: 'internal', effects: [{ send: 'kHEARD', to: 'others', when: rest }] },
      kQUESTION: { id: 7, from: 'internal', doc: docs[3] },
      kTOLD: { id: 8, from: 'internal', seq: [result] },
    },
  }
}
