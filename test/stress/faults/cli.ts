/** `npm run test:faults`: puts faults into copies of the server, and tells which of them the tests and the stress suite see. */

import { Command } from 'commander'
import { type Checkout, copyCheckout } from './checkout.js'
import { readFaults } from './faults.js'

/** For the build, for one fault's test files, and for the stress suite beside its minutes, ms. */
const BUILD_MS = 120_000
const TESTS_MS = 600_000
const AROUND_STRESS_MS = 240_000
/** Faults that have to be caught, %. */
const ENOUGH = 95

interface Options {
  readonly only: readonly string[]
  readonly seed: string
  readonly minutes: string
  readonly both: boolean
  readonly tests: boolean
  readonly stress: boolean
}

const options = new Command('test:faults')
  .description(
    `Applies each fault of faults.yaml to a copy of the checkout, builds it, and runs the fault's test files and, where
they pass, the stress suite. Takes a minute or two for each fault.`,
  )
  .option('--only <texts...>', 'faults with one of these in their name or file', [''])
  .option('--seed <number>', 'for the stress suite', '1')
  .option('--minutes <number>', 'for the stress suite', '1')
  .option('--both', 'the stress suite also where the tests have caught the fault', false)
  .option('--no-tests', 'the stress suite alone')
  .option('--no-stress', 'the tests alone')
  .parse()
  .opts<Options>()

/** What saw the fault; undefined where nothing did, or it was not asked. */
interface Caught {
  /** The compiler saw it: nobody would commit it, so it says nothing about the tests. */
  readonly problem: string | undefined
  readonly tests: string | undefined
  readonly stress: string | undefined
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** What the compiler complains of; undefined where all is built. */
function build(checkout: Checkout): string | undefined {
  const projects = ['src', 'codegen', 'test/stress']
  const { status, stdout } = checkout.run('node_modules/.bin/tsc', ['-b', ...projects], BUILD_MS)
  return status === 0 ? undefined : stdout.trim()
}

/** The first test that fails, or why they did not end. */
function runTests(
  checkout: Checkout,
  files: readonly string[],
  ...flags: readonly string[]
): string | undefined {
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project=test',
    '--reporter=dot',
    '--bail=1',
    ...flags,
    ...files,
  ]
  const { status, stdout, stderr } = checkout.run('node_modules/.bin/vitest', args, TESTS_MS)
  if (status === 0) return undefined
  if (status === null) return `no end after ${TESTS_MS / 1000} s`
  const [, failed] = /FAIL\s+(.*)/.exec(stdout + stderr) ?? []
  return failed?.replace(/^.*?(?=test\/)/, '') ?? 'vitest failed'
}

/** The rules that were broken. */
function runStress(checkout: Checkout): string | undefined {
  const { minutes, seed } = options
  const args = ['dist/test/stress/cli.js', '--seed', seed, '--minutes', minutes]
  const { status, stdout, stderr } = checkout.run(
    process.execPath,
    args,
    Number(minutes) * 60_000 + AROUND_STRESS_MS,
  )
  if (status === 0) return undefined
  if (status === null) return 'no end'
  const [, rules] = /^FAILED with seed \d+(?:, on [^:]*)?: (.*)$/m.exec(stdout) ?? []
  return rules ?? (stderr.trim().split('\n')[0] || 'failed')
}

const faults = readFaults().filter(({ name, file }) =>
  options.only.some((text) => `${file} ${name}`.includes(text)),
)
const checkout = copyCheckout()
process.once('exit', () => checkout.remove())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

// What fails without a fault says nothing about one.
const without =
  build(checkout) ??
  (options.tests
    ? runTests(checkout, [...new Set(faults.flatMap(({ tests }) => tests))], '--retry=1')
    : undefined)
if (without !== undefined) {
  process.stderr.write(`test:faults: without any fault, this fails: ${without}\n`)
  process.exit(1)
}

let [byTests, byStress, escaped, broken] = [0, 0, 0, 0]
for (const fault of faults) {
  const { problem, tests, stress } = checkout.withFault(fault, (): Caught => {
    const problem = build(checkout)
    if (problem !== undefined) return { problem, tests: undefined, stress: undefined }
    const tests = options.tests ? runTests(checkout, fault.tests) : undefined
    const asked = options.stress && (tests === undefined || options.both)
    return { problem, tests, stress: asked ? runStress(checkout) : undefined }
  })
  if (problem !== undefined) {
    broken++
    say(`does not compile ${fault.file}: ${fault.name}: ${problem}`)
    continue
  }
  if (tests !== undefined) byTests++
  if (stress !== undefined) byStress++
  if (tests === undefined && stress === undefined) escaped++
  const seen = [tests && `tests: ${tests}`, stress && `stress: ${stress}`].filter(Boolean).join('; ')
  say(`${seen ? 'caught ' : 'ESCAPED'} ${fault.file}: ${fault.name}${seen && ` [${seen}]`}`)
}
const caught = faults.length - escaped - broken
const percent = faults.length === 0 ? 0 : (100 * caught) / faults.length
say(
  `${caught} of ${faults.length} caught, ${percent.toFixed(0)} %: ${byTests} by tests, ${byStress} by stress`,
)
process.exitCode = percent < ENOUGH ? 1 : 0
