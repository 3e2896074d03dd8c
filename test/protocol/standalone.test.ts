/** What a browser gets of the generated code: no Node, no package, and it type-checks with the DOM alone. */

import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = 'dist/test/standalone'
/** They belong to the server's build and to the tests. */
const NOT_FOR_CLIENTS = ['handler-table.ts', 'arbitraries.ts', 'runtime/arbitrary-values.ts']

test('the codec, the client and the dispatcher need nothing but the language and the DOM', () => {
  rmSync(FOLDER, { recursive: true, force: true })
  cpSync('generated/typescript', FOLDER, { recursive: true })
  for (const file of NOT_FOR_CLIENTS) rmSync(`${FOLDER}/${file}`)
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8')
    for (const [, from] of text.matchAll(/from '(.*)'/g)) expect(from, file).toMatch(/^\.\.?\//)
    expect(text, file).not.toMatch(/\bas (?!const\b|fc\b|it\b|the\b)\w+[;,)\n]/)
    expect(text, file).not.toMatch(/: any\b|\benum \w+ {/)
  }
  const compilerOptions = { types: [], lib: ['ES2023', 'DOM'], moduleResolution: 'bundler', module: 'esnext' }
  writeFileSync(
    `${FOLDER}/tsconfig.json`,
    JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions, include: ['.'], exclude: [] }),
  )
  execFileSync('node_modules/.bin/tsc', ['-p', FOLDER], { stdio: 'pipe', encoding: 'utf8' })
})
