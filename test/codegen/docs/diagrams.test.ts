/** The diagrams of the reference, as mermaid's own parser understands them. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oneLine } from '../../../codegen/emit/docs/markdown.js'
import { diagramsIn, parseDiagram } from './mermaid.js'
import { randomSpec } from './random-spec.js'
import { ATTRIBUTES, BEHAVIOURS, CHAT, pageOf, referenceFrom, referenceOf, SPECS } from './reference.js'

async function stepsOf(spec: string, page: string): Promise<readonly string[]> {
  const [diagram = ''] = diagramsIn(pageOf(referenceOf(spec), page))
  return (await parseDiagram(diagram)).steps
}

test.each(SPECS)('mermaid accepts every diagram of %s', async (spec) => {
  const diagrams = [...referenceOf(spec).pages.values()].flatMap(diagramsIn)
  expect(diagrams.length).toBeGreaterThan(0)
  for (const diagram of diagrams) expect((await parseDiagram(diagram)).steps).not.toEqual([])
})

test('mermaid refuses a diagram in which a branch is not closed, or an arrow is none', async () => {
  const [diagram = ''] = diagramsIn(pageOf(referenceOf(CHAT), 'packets/login-request.md'))
  await expect(parseDiagram(diagram.replace(/ {2}end\n$/, ''))).rejects.toThrow(/Parse error/)
  await expect(parseDiagram(diagram.replace('--)', '~~)'))).rejects.toThrow(/Parse error|Lexical error/)
})

describe('a sequence diagram', () => {
  test('has a branch for the wrong state, each refusal and the success, whose sends stand in order', async () => {
    expect(await stepsOf(CHAT, 'packets/room-enter-request.md')).toEqual([
      'Client->Server: kROOM_ENTER_REQUEST',
      'alt not in lobby',
      'Server->Client: kROOM_ENTER_RESPONSE (53)',
      'else No such room',
      'Server->Client: kROOM_ENTER_RESPONSE (61)',
      'else The room is full',
      'Server->Client: kROOM_ENTER_RESPONSE (54)',
      'else',
      'Server->Others: kROOM_NEW_USER_NOTIFY',
      'loop once or more',
      'Server->Client: kROOM_USER_LIST_NOTIFY',
      'end',
      'Server->Client: kROOM_ENTER_RESPONSE (0)',
      'note now in room',
      'end',
    ])
  })

  test('asks outside only where the request is not refused at once, and may be refused after the answer', async () => {
    expect(await stepsOf(BEHAVIOURS, 'packets/enter-request.md')).toEqual([
      'Client->Server: kENTER_REQUEST',
      'alt not in fresh',
      'Server->Client: kENTER_RESPONSE (8)',
      'else its body cannot be read',
      'Server->Client: kENTER_RESPONSE (10)',
      'else',
      'opt unless it is refused at once',
      'Server->Asked: kFIND_PLAYER',
      'note meanwhile in waiting',
      'Asked->Server: kPLAYER',
      'end',
      'alt kTOO_WEAK',
      'Server->Client: kENTER_RESPONSE (9)',
      'else',
      'Server->Client: kENTER_RESPONSE (7)',
      'note now in lobby',
      'end',
      'end',
    ])
  })

  test('tells of packets that are ignored or that end the connection, and of sends in some states only', async () => {
    expect(await stepsOf(BEHAVIOURS, 'packets/move.md')).toContain('note ignored')
    const shout = await stepsOf(BEHAVIOURS, 'packets/shout.md')
    expect(shout).toEqual(
      expect.arrayContaining(['Server->Client: closes the connection', 'Server->User: kPING']),
    )
    expect(shout.slice(shout.indexOf('opt in arena'))).toEqual([
      'opt in arena',
      'Server->Others: kPING',
      'end',
      'note now in arena',
      'end',
    ])
  })

  test("shows the server's own events", async () => {
    expect(await stepsOf(CHAT, 'packets/sys-user-disconnect.md')).toEqual([
      'Server->Server: kSYS_USER_DISCONNECT',
      'opt in room',
      'Server->Others: kROOM_LEAVE_USER_NOTIFY',
      'end',
    ])
  })
})

describe('the state diagram', () => {
  test('starts where a session starts, goes where packets lead, waits while somebody is asked, and ends', async () => {
    expect(await stepsOf(CHAT, 'README.md')).toEqual([
      '[*]->s_connected: kSYS_USER_CONNECT',
      's_connected->s_authenticating: kLOGIN_REQUEST',
      's_authenticating->s_lobby: kLOGIN_RESPONSE',
      's_authenticating->s_connected: kLOGIN_RESPONSE, refused',
      's_lobby->s_room: kROOM_ENTER_REQUEST',
      's_room->s_lobby: kROOM_LEAVE_REQUEST',
      'session->[*]: kSYS_USER_DISCONNECT',
    ])
  })

  test('has one arrow between two states, with all that leads there', async () => {
    const steps = await stepsOf(BEHAVIOURS, 'README.md')
    expect(steps).toContain('s_waiting->s_fresh: kJOINED<br/>kENTER_RESPONSE, refused')
    const arrows = [...(await stepsOf(ATTRIBUTES, 'README.md')), ...steps].map((step) => step.split(':')[0])
    expect(new Set(arrows).size).toBe(arrows.length)
  })
})

test('whatever the spec says of itself, its diagrams are accepted and say just that', async () => {
  await fc.assert(
    fc.asyncProperty(randomSpec, async ({ text, docs }) => {
      const reference = referenceFrom('random.yaml', text)
      for (const diagram of [...reference.pages.values()].flatMap(diagramsIn)) await parseDiagram(diagram)
      const [login = ''] = diagramsIn(pageOf(reference, 'packets/login.md'))
      const { steps } = await parseDiagram(login)
      const refusal = oneLine(docs[4] ?? '').replace(/\.$/, '')
      const expected = refusal === '' || refusal.length > 80 ? 'kNO' : refusal
      expect(
        steps[steps.lastIndexOf('Server->Client: kLOGIN_ANSWER (2)') - 1]?.replace(/^(alt|else) ?/, ''),
      ).toBe(expected)
      expect(steps.filter((step) => step === 'end')).toHaveLength(3)
    }),
    { numRuns: 25 },
  )
})
