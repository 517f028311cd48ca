// Asks a real Prometheus, which scrapes a real application, for each panel of the dashboard:
// node consumers/dashboard.mjs SPRING-BOOT-1.JAR
// Needs prometheus on the PATH (Debian's package of that name has it). Prints what each query answers; fails if one
// answers nothing.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const dashboard = JSON.parse(fs.readFileSync(new URL('../docs/grafana/perthread.json', import.meta.url)))
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'perthread-dashboard-'))
const started = []
let empty = 0
try {
  const application = await freePort()
  const prometheus = await freePort()
  start('java', ['-jar', process.argv[2]], { PORT: application })
  await until(() => fetch(`http://127.0.0.1:${application}/greet/ada`).then(response => response.ok))
  const config = path.join(temp, 'prometheus.yml')
  fs.writeFileSync(
    config,
    `scrape_configs:
  - job_name: shop
    scrape_interval: 1s
    metrics_path: /actuator/prometheus
    static_configs:
      - targets: ['127.0.0.1:${application}']
`
  )
  start('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${path.join(temp, 'data')}`,
    `--web.listen-address=127.0.0.1:${prometheus}`,
  ])
  const ask = query =>
    fetch(`http://127.0.0.1:${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`)
      .then(response => response.json())
      .then(answer => answer.data.result)
  await until(async () => (await ask('count_over_time(perthread_locals[1m])')).some(({ value }) => value[1] >= 3))
  for (const { title, targets } of dashboard.panels) {
    for (const { expr } of targets) {
      const query = expr
        .replaceAll(/\$(job|instance)/g, '.*')
        .replaceAll('$__rate_interval', '10s')
        .replaceAll('$__range', '1m')
      const result = await ask(query)
      empty += result.length === 0
      console.log(`${title}: ${query}`)
      result.forEach(({ metric, value }) => console.log(`    ${JSON.stringify(metric)} ${value[1]}`))
    }
  }
} finally {
  started.forEach(child => child.kill())
}
process.exit(empty === 0 ? 0 : 1)

function start(command, options, environment = {}) {
  started.push(spawn(command, options, { env: { ...process.env, ...environment }, stdio: 'ignore' }))
}

function freePort() {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Waits for a condition; an error counts as not yet. */
async function until(condition) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await Promise.resolve().then(condition).catch(() => false)) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('In vain: ' + condition)
}
