/**
 * How long the generator takes: `npm run bench:gen`. Cold processes, as a shell starts them, the best and the median of
 * several; seconds on the clock and of processor time. Nothing fails here: it prints, and a person compares.
 */

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const CLI = 'dist/codegen/cli.js'
const RUNS = 7
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))

/** As many packets as asked, in threes: a request, its response and a notify, with text, lists and types. */
function manyPackets(count) {
  const lines = [
    'meta: {id: many, endian: le, encoding: UTF-8}',
    'header: {frame-length: length, packet-id: packet_id, seq: [{id: length, type: u2}, {id: packet_id, type: u2}]}',
    'enums: {result: {0: kNONE, 1: kBUSY}}',
    'types: {member: {seq: [{id: index, type: u8}, {id: name, type: strz, size: 33}]}}',
    'session: {states: [lobby, room], result: {field: result, success: kNONE}}',
    'packets:',
  ]
  for (let n = 0; n < count; n += 3) {
    lines.push(
      `  kACT_${n}_REQUEST:`,
      `    {id: ${n + 1}, from: client, in: room, otherwise: kBUSY, refusals: [kBUSY],`,
      '    seq: [{id: target, type: u4}, {id: text, type: strz, size: 129}],',
      `    effects: [{send: kACT_${n}_NOTIFY, to: others}, {reply: kACT_${n}_RESPONSE}]}`,
      `  kACT_${n}_RESPONSE: {id: ${n + 2}, from: server, seq: [{id: result, type: u2, enum: result}]}`,
      `  kACT_${n}_NOTIFY:`,
      `    {id: ${n + 3}, from: server,`,
      '    seq: [{id: n, type: u1}, {id: members, type: member, repeat: expr, repeat-expr: n}]}',
    )
  }
  return `${lines.join('\n')}\n`
}

function measure(name, args) {
  const times = []
  for (let run = 0; run < RUNS; run++) {
    const start = process.hrtime.bigint()
    // bash's own clock tells the processor time of what it started.
    const timed = `TIMEFORMAT='%U %S'; time "$@" > /dev/null`
    const { stderr, status } = spawnSync('bash', ['-c', timed, 'bash', process.execPath, CLI, ...args], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stderr}`)
    const wall = Number(process.hrtime.bigint() - start) / 1e9
    const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    times.push({ wall, cpu: user + system })
  }
  const by = (key) => times.map((time) => time[key]).sort((a, b) => a - b)
  const show = (values) => `${values[0].toFixed(2)} s, median ${values[RUNS >> 1].toFixed(2)} s`
  console.log(`${name.padEnd(28)} wall ${show(by('wall'))}   cpu ${show(by('cpu'))}`)
}

/** From the moment a spec is saved to the moment its files are written, in a watching process. */
async function measureWatch() {
  const spec = join(folder, 'watched.yaml')
  const text = readFileSync('protocol/chat.yaml', 'utf8')
  writeFileSync(spec, text)
  const child = spawn(process.execPath, [
    CLI,
    'gen',
    spec,
    '--no-handlers',
    '--out',
    join(folder, 'watched'),
    '--watch',
  ])
  let seen = ''
  let wake = () => undefined
  child.stdout.on('data', (data) => {
    seen += data
    wake()
  })
  const shows = async (count) => {
    while (seen.split(' written, ').length <= count) await new Promise((resolve) => (wake = resolve))
  }
  await shows(1)
  while (!seen.includes('watching')) await new Promise((resolve) => (wake = resolve))
  const times = []
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now()
    writeFileSync(spec, text.replace('Rooms count from 0.', `Rooms count from 0, ${run}.`))
    await shows(run + 2)
    times.push(performance.now() - start)
  }
  child.kill()
  times.sort((a, b) => a - b)
  console.log(
    `${'gen --watch, save to written'.padEnd(28)} wall ${times[0].toFixed(0)} ms, median ${times[RUNS >> 1].toFixed(0)} ms`,
  )
}

const many = join(folder, 'many.yaml')
writeFileSync(many, manyPackets(300))
try {
  measure('--help', ['--help'])
  measure('lint', ['lint'])
  measure('gen, chat.yaml', ['gen', 'protocol/chat.yaml', '--no-handlers', '--out', join(folder, 'chat')])
  measure('gen, 300 packets', ['gen', many, '--no-handlers', '--out', join(folder, 'many')])
  await measureWatch()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
