/** `npm run stress`; run.ts is what happens, round.ts the next to read. */

import { Command, InvalidArgumentError } from 'commander'
import { failureReport, missing, summary } from './report.js'
import { run } from './run.js'

function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && value >= min && value <= max) return value
    throw new InvalidArgumentError(`expected a number from ${min} to ${max}`)
  }
}

const program = new Command('stress')
  .description(
    `Hundreds of sockets that talk, split, stall, reset, flood and lie, against a real server on loopback; then
whether everybody heard the same. What each of them decides repeats with the seed; how their packets
meet does not, so a rare failure may take several runs to come back.`,
  )
  .option(
    '--seed <number>',
    'repeats the decisions of an earlier run',
    number(0, 2 ** 31),
    Date.now() % 1_000_000,
  )
  .option('--minutes <number>', 'how long, about', number(0.2, 600), 1)
  .option('--actors <number>', 'who does something, beside two listeners in each room', number(1, 1000), 150)
  .option('--rooms <number>', 'rooms of 24', number(2, 100), 12)
  .parse()

const options = program.opts<{ seed: number; minutes: number; actors: number; rooms: number }>()
const { seed, minutes, actors, rooms } = options
const rerun = `npm run stress -- --seed ${seed} --minutes ${minutes} --actors ${actors} --rooms ${rooms}`
process.stdout.write(`${rerun}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
try {
  const { tally, failure } = await run(options, (line) => process.stdout.write(`${line}\n`))
  process.stdout.write(`${summary(tally)}\n\n`)
  // In a minute everything comes up; shorter runs are for trying something out.
  const never = minutes < 1 ? [] : missing(tally)
  process.exitCode = failure || never.length > 0 ? 1 : 0
  if (failure) process.stdout.write(`${failureReport(failure, seed, rerun)}\n`)
  else if (never.length > 0)
    process.stdout.write(`FAILED with seed ${seed}: never happened: ${never.join(', ')}\n`)
  else process.stdout.write('no rule was broken\n')
} catch (error) {
  process.stderr.write(`stress: ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
// A faulty server may leave connections half open; they must not hold up the end.
process.exit()
