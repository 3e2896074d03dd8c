import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { settingsReference } from '../../src/config/reference.js'

const MARK = '<!-- settings -->\n'

test('the reference has every setting as the table has it', async () => {
  const [prose = ''] = readFileSync('src/config/README.md', 'utf8').split(MARK)
  await expect(`${prose}${MARK}\n${settingsReference()}`).toMatchFileSnapshot('../../src/config/README.md')
})
