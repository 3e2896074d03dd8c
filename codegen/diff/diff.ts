/**
 * What a new spec does to peers that still have the old one. compare.ts puts the two side by side, the rules
 * (rules/, one file each) say what changed, and where bytes are concerned trial.ts finds out who
 * reads what differently, and shows it on a packet.
 */

import type { Packet } from '../model/model.js'
import { withAlone } from './alone.js'
import { type Comparison, compare, type Side } from './compare.js'
import type { Pair } from './match.js'
import { type Bytes, type Change, LEVELS, type Level, type Rule } from './rule.js'
import { rules } from './rules/index.js'
import { createTrial, DIRECTIONS, type Direction, type Exchange, type Trial, type Witness } from './trial.js'

export interface Found extends Omit<Change, 'bytes' | 'level'> {
  readonly rule: string
  readonly level: Level
  /** One for every direction in which a packet reads differently. */
  readonly witnesses: readonly Witness[]
}

/** An upgrade starts with the servers: these are the directions in which a change breaks who has not followed. */
const BREAKING: readonly Direction[] = ['old client → new server', 'new server → old client']

/** The worst first. */
export function diff(old: Side, now: Side): Found[] {
  const comparison = compare(old, now)
  const trial = trialOf(comparison)
  const changes = rules.flatMap((rule) => rule.check(comparison).map((change) => ({ rule, change })))
  const touching = touches(changes.map(({ change }) => change))
  const found = changes.map(({ rule, change }): Found => {
    const { bytes, level = rule.level, ...rest } = change
    if (!bytes) return { ...rest, rule: rule.id, level, witnesses: [] }
    const hidden = bytes.packets.some((packet) => (touching.get(keyOf(packet)) ?? 0) > 1)
    const witnesses = directionsOf(comparison, bytes, hidden).flatMap(
      (direction) => firstWitness(trial, bytes, direction) ?? [],
    )
    return { ...rest, rule: rule.id, level: levelOf(rule, bytes, witnesses), witnesses }
  })
  return found.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
}

export function breaks({ direction }: Witness): boolean {
  return BREAKING.includes(direction)
}

function levelOf({ level }: Rule, { unseen = 'compatible' }: Bytes, witnesses: readonly Witness[]): Level {
  return witnesses.some(breaks) ? level : unseen
}

/** In which directions the change by itself makes a packet read differently. */
function directionsOf(comparison: Comparison, bytes: Bytes, hidden: boolean): readonly Direction[] {
  const side = hidden && bytes.alone ? withAlone(comparison, bytes.alone) : undefined
  if (!side) return DIRECTIONS
  const alone = compare(comparison.old, side)
  const touched = new Set(bytes.packets.map(({ old }) => old))
  const exchanges = alone.onWire.filter(({ old }) => touched.has(old))
  const trial = trialOf(alone, 1)
  return DIRECTIONS.filter((direction) => firstWitness(trial, { packets: exchanges }, direction))
}

function firstWitness(
  trial: Trial,
  { packets, focus = [] }: Bytes,
  direction: Direction,
): Witness | undefined {
  for (const exchange of packets) {
    const witness = trial.witness(exchange, direction, focus)
    if (witness) return witness
  }
  return undefined
}

function trialOf({ old, new: now, alignment }: Comparison, enough?: number): Trial {
  const protocols: Pair<Side['protocol']> = { old: old.protocol, new: now.protocol }
  return createTrial(protocols, alignment, enough)
}

/** How many changes touch each packet. */
function touches(changes: readonly Change[]): Map<Packet | undefined, number> {
  const counts = new Map<Packet | undefined, number>()
  for (const { bytes } of changes) {
    for (const key of new Set(bytes?.packets.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function keyOf({ old, new: now }: Exchange): Packet | undefined {
  return old ?? now
}
