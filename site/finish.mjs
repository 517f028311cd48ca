// Puts the Javadoc beside the pages, and checks every link within the site, anchors included.
import fs from 'node:fs'
import path from 'node:path'
import { BASE, JAVADOC, SITE } from './structure.mjs'

// Pages of javadoc 17's own, whose links to packages have no target.
const FAULTY = /apidocs\/constant-values\.html$/

for (const artifact of fs.readdirSync(JAVADOC)) {
  fs.cpSync(path.join(JAVADOC, artifact), path.join(SITE, artifact, 'apidocs'), { recursive: true })
}

const files = fs
  .readdirSync(SITE, { recursive: true })
  .filter(file => file.endsWith('.html') && fs.statSync(path.join(SITE, file)).isFile())
const anchors = new Map()
const wrong = []
let links = 0
for (const file of files) {
  const html = text(file)
  for (const [, target] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
    check(file, decode(target))
  }
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'))
}
console.log(`${files.length} pages, ${links} links, ${wrong.length} of them broken`)
process.exit(wrong.length > 0 || links === 0 ? 1 : 0)

/** A page without its scripts, whose texts have links of their own. */
function text(file) {
  return fs.readFileSync(path.join(SITE, file), 'utf8').replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
}

/** An attribute's text without its character references. */
function decode(target) {
  return target
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function check(file, target) {
  if (target === '' || /^(https?:|mailto:|data:|javascript:)/.test(target)) return
  links++
  const [address, anchor] = target.split('#')
  let goal = file
  if (address !== '') {
    const plain = decodeURIComponent(address.split('?')[0])
    goal = plain.startsWith(BASE) ? plain.slice(BASE.length) : path.join(path.dirname(file), plain)
    if (goal === '' || goal === '.' || goal.endsWith('/')) goal = path.join(goal, 'index.html')
  }
  const onDisk = path.join(SITE, goal)
  if (!fs.existsSync(onDisk)) {
    wrong.push(`${file}: ${target}`)
  } else if (anchor && goal.endsWith('.html') && !hasAnchor(goal, anchor) && !FAULTY.test(file)) {
    wrong.push(`${file}: ${target} (no such anchor)`)
  }
}

function hasAnchor(file, anchor) {
  return anchorsOf(file).has(anchor) || anchorsOf(file).has(decodeURIComponent(anchor))
}

function anchorsOf(file) {
  if (!anchors.has(file)) {
    const ids = [...text(file).matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, id]) => decode(id))
    anchors.set(file, new Set(ids))
  }
  return anchors.get(file)
}
