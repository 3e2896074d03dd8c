/** A spec of 100,000 packets is no reason to give up, or to take time that grows with its square. */

import { expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { protocolOf } from '../../codegen/protocol.js'

const COUNT = 100_000
const MINUTES = 60_000

/** @param of what every packet has */
function manyPackets(count: number, of: string): string {
  const head = `meta: {id: many, endian: le}
header: {frame-length: length, packet-id: id, seq: [{id: length, type: u2}, {id: id, type: u4}]}
session: {states: [only]}
packets:
`
  return head + Array.from({ length: count }, (_, i) => `  kPACKET_${i}: {id: ${i}, ${of}}\n`).join('')
}

it('is read', { timeout: 5 * MINUTES }, () => {
  const { diagnostics, protocol } = protocolOf(
    'many.yaml',
    manyPackets(COUNT, 'from: client, otherwise: ignore'),
  )
  expect(diagnostics).toEqual([])
  expect(protocol?.packets).toHaveLength(COUNT)
})

it('is refused with the one packet that is wrong', { timeout: 5 * MINUTES }, () => {
  const text = `${manyPackets(COUNT, 'from: server')}  kLAST: {id: 7, from: server, seq: [{id: a, type: nothing}]}\n`
  const { diagnostics } = protocolOf('many.yaml', text)
  expect(diagnostics.map(({ code }) => code)).toEqual(['duplicate', 'unknown-type'])
})

it('is generated', { timeout: 5 * MINUTES }, () => {
  const { diagnostics, files } = generate('many.yaml', manyPackets(COUNT, 'from: internal'), {
    handlers: undefined,
  })
  expect(diagnostics).toEqual([])
  expect(files.has(`typescript/packets/packet-${COUNT - 1}.ts`)).toBe(true)
})
