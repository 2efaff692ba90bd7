// Fetches every message into files 1, 2, 3 of the current directory.
// Arguments: the module's directory, host, port, login, transport, file of the
// trusted authority, and "true" to delete.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [dir, host, port, , transport, authority, remove] = process.argv.slice(2)
const entry = createRequire(dir + '/package.json').resolve('node-pop3')
const { default: found } = await import(pathToFileURL(entry))
const Pop3Command = found.default ?? found
const tls = transport === 'POP3S'
const box = new Pop3Command({
  user: 'user', password: 'password', host, port: Number(port), timeout: 20000, tls,
  tlsOptions: tls ? { ca: readFileSync(authority) } : {},
})
for (const [number] of await box.LIST()) {
  writeFileSync(number, await box.RETR(number))
  if (remove === 'true') await box.DELE(number)
}
await box.QUIT()
