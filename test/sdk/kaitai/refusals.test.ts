/** What `parley sdk --kaitai` refuses, and what it says then. */

import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/program.js'
import { CHAT, sdk } from './command.js'

describe('a package', () => {
  test.each([
    ['go', 'com.example', '--package: com.example is no package of Go; expected one like chat'],
    [
      'java',
      'com.new.chat',
      '--package: com.new.chat is no package of Java; expected one like com.example.chat',
    ],
    ['go', 'java=chat', '--package: java is not among the languages of --kaitai'],
    ['ruby', 'Chat', '--package: Ruby has no packages to declare; leave out Chat'],
    ['go,java', 'chat', '--package: found chat, expected LANGUAGE=NAME: which of the languages is it for?'],
  ])('for %s called %s is refused', (languages, name, message) => {
    const { status, stderr } = sdk(['--kaitai', languages, '--package', name, '--out', temporaryFolder()])
    expect({ status, stderr }).toEqual({ status: 1, stderr: `codegen: ${message}\n` })
  })
})

describe('it is refused, and nothing is written,', () => {
  test.each([
    ['ruby,pyhton', 'no language pyhton; did you mean python?'],
    ['c++', 'no language c++; did you mean cpp_stl?'],
    ['cobol', 'no language cobol.'],
    ['html', 'no language html.'],
    ['ruby,', 'a language is missing.'],
  ])('for %s, with the nearest language and the list', (languages, problem) => {
    const folder = temporaryFolder()
    const { status, stderr } = sdk(['--kaitai', languages, '--out', folder])
    expect(status).toBe(1)
    expect(stderr).toMatch(/There are construct, cpp_stl, csharp, .*, ruby, rust\.\n$/)
    expect(stderr).toContain(`--kaitai: ${problem}`)
    expect(readdirSync(folder)).toEqual([])
  })

  test('where the compiler does not know how, with its reason', () => {
    const folder = temporaryFolder()
    const spec = resolve('test/codegen/specs/every-attribute.yaml')
    const { status, stderr } = sdk(['--kaitai', 'ruby,nim', '--out', folder], { spec })
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^codegen: kaitai-struct-compiler makes no Nim of this protocol: .*an implementation is missing; leave nim out\n$/,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  test('where the spec has a mistake, which is shown', () => {
    const folder = temporaryFolder()
    const spec = join(folder, 'my.yaml')
    writeFileSync(spec, readFileSync(CHAT, 'utf8').replace('type: user_info', 'type: usr_info'))
    const { status, stderr } = sdk(['--kaitai', 'ruby'], { spec, cwd: folder })
    expect(status).toBe(1)
    expect(stderr).toContain('error unknown-type: no type usr_info; did you mean user_info?')
    expect(readdirSync(folder)).toEqual(['my.yaml'])
  })

  test('where the compiler is not installed, with how to install it', () => {
    const { cli, folder } = withoutCompiler()
    const { status, stderr } = sdk(['--kaitai', 'ruby'], { cli, cwd: folder })
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'codegen: kaitai-struct-compiler is not installed; --kaitai needs it, and it is not a part of parley: npm install kaitai-struct-compiler@0.11.0\n',
    })
  })

  test('where the compiler is of another version', () => {
    const { cli, folder } = withoutCompiler()
    const compiler = join(folder, 'node_modules/kaitai-struct-compiler')
    mkdirSync(compiler)
    writeFileSync(join(compiler, 'package.json'), '{"version": "0.10.0", "main": "main.js"}')
    writeFileSync(join(compiler, 'main.js'), '')
    const { status, stderr } = sdk(['--kaitai', 'ruby'], { cli, cwd: folder })
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /found kaitai-struct-compiler 0\.10\.0 in .*, expected 0\.11\.0; run: npm install kaitai-struct-compiler@0\.11\.0\n$/,
    )
  })
})

/** The generator as a package has it: with its dependencies, and not with those of its development. */
function withoutCompiler(): { readonly folder: string; readonly cli: string } {
  const folder = temporaryFolder()
  for (const path of ['dist/codegen', 'protocol', 'package.json'])
    cpSync(path, join(folder, path), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of ['yaml', 'ajv', 'commander'])
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name))
  return { folder, cli: join(folder, 'dist/codegen/cli.js') }
}
