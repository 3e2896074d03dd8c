/** generated/kaitai/chat.ksy says the same of every packet's bytes as our codec. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everyPacket } from '../../generated/typescript/arbitraries.js'
import { compare, createParser, normalise } from './kaitai-oracle.js'
import { PROJECT } from './workspace.js'

const parser = createParser(readFileSync(join(PROJECT, 'generated/kaitai/chat.ksy'), 'utf8'), 'chat-oracle')

/** Fields that the wire has and a packet's type keeps to itself. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  kROOM_NEW_USER_NOTIFY: ['user.idLen'],
  kROOM_USER_LIST_NOTIFY: ['userCount', 'users[].idLen'],
}

describe('Kaitai reads field by field what we write, 1,000 packets each of', () => {
  everyPacket(({ name, arbitrary, encode }) => {
    it(name, () => {
      const hidden = new Set<string>()
      fc.assert(
        fc.property(arbitrary, (packet) => {
          const [read, ...more] = parser.parse(encode(packet))
          const comparison = compare(normalise(packet), read?.body ?? 'nothing')
          for (const field of comparison.hidden) hidden.add(field)
          expect([comparison.differences, read?.unread, more]).toEqual([[], 0, []])
        }),
        { numRuns: 1000, seed: 1 },
      )
      expect([...hidden].sort()).toEqual(HIDDEN[name] ?? [])
    })
  })
})

it('Kaitai reads packets that follow each other', () => {
  const frames: Uint8Array[] = []
  everyPacket(({ arbitrary, encode }) => {
    frames.push(...fc.sample(arbitrary, { numRuns: 3, seed: 2 }).map(encode))
  })
  expect(parser.parse(Buffer.concat(frames))).toHaveLength(frames.length)
})
