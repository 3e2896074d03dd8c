/** The codecs beside each other: a table for each value and operation. */

import { type CodecResults, type CodecRow, type Operation, OURS, operations } from '../codec/results.js'
import { markdownTable } from './markdown.js'

const about: Readonly<Record<Operation, string>> = {
  encode: 'encoding, into a given buffer where the codec can',
  decode: 'decoding to a plain object',
  view: 'reading in place; beside it the best decoding of the peers',
}

/** Ours is to be so many times as fast as the best peer. */
const aims: Readonly<Record<Operation, number>> = { encode: 3, decode: 1.5, view: 10 }

export function codecSection({ versions, rows }: CodecResults): string[] {
  const values = [...new Set(rows.map(({ value }) => value))]
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const sections = values.flatMap((value) =>
    operations.flatMap((operation) => {
      const here = rows.filter((row) => row.value === value && row.operation === operation)
      const ours = here.find((row) => row.codec === OURS)
      if (!ours) return []
      const peers =
        operation === 'view' ? rows.filter((row) => row.value === value && row.operation === 'decode') : here
      const best = fastest(peers.filter((row) => row.codec !== OURS))
      const times = best ? `${(best.nanoseconds / ours.nanoseconds).toFixed(1)} times ${best.codec}` : ''
      const shown = operation === 'view' && best && !here.includes(best) ? [...here, best] : here
      return [
        `**${value}: ${about[operation]}.** Ours is ${times} (aim: ${aims[operation]}).`,
        markdownTable(
          ['codec', 'ns', 'bytes allocated', 'bytes on the wire'],
          shown
            .toSorted((a, b) => a.nanoseconds - b.nanoseconds)
            .map((row) => [
              row.operation === operation ? row.codec : `${row.codec}, decoding`,
              row.nanoseconds.toFixed(0),
              row.allocated.toFixed(0),
              String(row.size),
            ]),
        ),
      ]
    }),
  )
  return [`One process, one run, mitata. ${names.join(', ')}.`, ...sections]
}

function fastest(rows: readonly CodecRow[]): CodecRow | undefined {
  return rows.toSorted((a, b) => a.nanoseconds - b.nanoseconds)[0]
}
