// Fetches every message into files 1, 2, 3 of the current directory.
// Arguments: the module's directory, host, port, login, transport, file of the
// trusted authority, "true" to delete, user, password, and how many seconds an
// answer may take.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [dir, host, port, , transport, authority, remove, user, password, seconds] = process.argv.slice(2)
const entry = createRequire(dir + '/package.json').resolve('node-pop3')
const { default: found } = await import(pathToFileURL(entry))
const Pop3Command = found.default ?? found
const tls = transport === 'POP3S'
const box = new Pop3Command({
  user, password, host, port: Number(port), timeout: 1000 * seconds, tls,
  tlsOptions: tls ? { ca: readFileSync(authority) } : {},
})
for (const [number] of await box.LIST()) {
  writeFileSync(number, await box.RETR(number))
  if (remove === 'true') await box.DELE(number)
}
await box.QUIT()
