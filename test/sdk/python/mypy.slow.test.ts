import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generateCode } from '../../codegen/generated-code.js'
import { SDK } from './python.js'
import { mypy } from './tools.js'

test('mypy --strict has nothing to say of it, nor of what is made of any other spec', () => {
  const generated = [
    'every-attribute.yaml',
    'every-construct.yaml',
    'every-behaviour.yaml',
    'strict.yaml',
  ].map((spec) => join(generateCode(spec, `python-package-${spec}`).folder, 'sdk/python'))
  expect(mypy([SDK, ...generated])).toMatch(/^Success: no issues found in \d{3} source files\n$/)
})
