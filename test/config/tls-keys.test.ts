import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withDefaults } from '../../src/config/settings.js'
import { type ReadTls, readTlsKeys } from '../../src/config/tls-keys.js'
import { certificate } from '../support/certificate.js'

const read = (tlsCert: string, tlsKey: string, inDays = 0): ReadTls =>
  readTlsKeys(withDefaults({ tlsCert, tlsKey }), new Date(Date.now() + inDays * 24 * 3_600_000))

test('a certificate and its key are read, and when it ends is said before it does', () => {
  const { certPath: cert, keyPath: key } = certificate('localhost', 90)
  expect(read(cert, key)).toMatchObject({
    keys: { cert: expect.stringMatching(/^-----BEGIN CERT/), key: expect.stringMatching(/^-----BEGIN PRIV/) },
    warnings: [],
  })
  expect(read(cert, key, 80).warnings[0]).toMatch(`tls-cert: the certificate in ${cert} expires on `)
  expect(read(cert, key, 91).warnings[0]).toMatch(`tls-cert: the certificate in ${cert} has expired, on `)
  expect(read(cert, key, -1).warnings[0]).toMatch(`tls-cert: the certificate in ${cert} is not valid before `)
  expect(readTlsKeys(withDefaults({}), new Date())).toEqual({ keys: undefined, warnings: [] })
})

test('what does not go together, or is something else, is said in one line with its file', () => {
  const [one, other] = [certificate('localhost', 30), certificate('localhost', 30)]
  expect(() => read(one.certPath, other.keyPath)).toThrow(
    new Error(`tls-key: ${other.keyPath} is not the key of the certificate in ${one.certPath}`),
  )
  expect(() => read(one.keyPath, one.certPath)).toThrow(
    new Error(`tls-cert: ${one.keyPath} holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----`),
  )
  expect(() => read(one.certPath, one.certPath)).toThrow(
    new Error(`tls-key: ${one.certPath} holds no private key; expected one in PEM that needs no passphrase`),
  )
  expect(() => read(one.certPath, `${one.keyPath}.missing`)).toThrow(
    new Error(`cannot read ${one.keyPath}.missing: there is no such file`),
  )
  const locked = `${other.keyPath}.locked`
  execFileSync('openssl', [
    'pkcs8',
    '-topk8',
    '-in',
    other.keyPath,
    '-out',
    locked,
    '-passout',
    'pass:s3cret',
  ])
  expect(() => read(other.certPath, locked)).toThrow(
    new Error(`tls-key: ${locked} is encrypted; expected a key in PEM that needs no passphrase`),
  )
  writeFileSync(one.certPath, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  expect(() => read(one.certPath, one.keyPath)).toThrow(/^tls-cert: .* holds no certificate/)
})
