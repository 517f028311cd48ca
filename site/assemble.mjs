// Assembles the pages in target/pages from the documents of the repository: README.md is the first page,
// docs/ the rest, *.zh-CN.md the Chinese part. Links between documents become links between pages, links to
// other files of the repository links to GitHub; a link to nothing ends the build.
import fs from 'node:fs'
import path from 'node:path'
import { GITHUB, GROUPS, HOME, JAVADOC, PAGES, ROOT } from './structure.mjs'

fs.rmSync(PAGES, { recursive: true, force: true })
fs.cpSync(path.join(ROOT, 'site/public'), path.join(PAGES, 'public'), { recursive: true })
const pages = sources()
const titles = {}
for (const [source, page] of pages) {
  write(page, withLinks(read(source), source), source)
}
const modules = published()
writeModules()
writeSidebars()

function read(file) {
  return fs.readFileSync(path.join(ROOT, file), 'utf8')
}

/** The page of each document. */
function sources() {
  const files = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...under('docs')]
  return new Map(files.filter(file => file.endsWith('.md')).map(file => [file, pageOf(file)]))
}

function under(folder) {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
}

function pageOf(file) {
  const chinese = file.endsWith('.zh-CN.md')
  const page = file
    .replace(/^docs\//, '')
    .replace('.zh-CN.md', '.md')
    .replace(/README\.md$/, 'index.md')
    .replace(/^[A-Z]+\.md$/, name => name.toLowerCase())
  return chinese ? 'zh/' + page : page
}

function write(page, text, source) {
  const heading = text.match(/^# +(.*)$/m)
  titles[page] = heading ? heading[1] : page
  const language = page.startsWith('zh/') ? 'zh' : 'en'
  if (page === 'index.md' || page === 'zh/index.md') {
    text = HOME[language] + text.replace(/^# .*\n/, '')
  }
  const target = path.join(PAGES, page)
  fs.mkdirSync(path.dirname(target), { recursive: true })
  fs.writeFileSync(target, text)
}

/** Rewrites the targets of links and images outside of code. */
function withLinks(text, source) {
  let fenced = false
  return text
    .split('\n')
    .map(line => {
      if (/^\s*```/.test(line)) fenced = !fenced
      return fenced ? line : line.split(/(`[^`]*`)/).map(part => (part.startsWith('`') ? part : links(part, source))).join('')
    })
    .join('\n')
    // Link text in code, whose target the split above cut off.
    .replace(/(\]\()([^)\s]+)/g, (all, open, target) => open + rewritten(target, source))
}

function links(part, source) {
  return part.replace(/((?:src|href)=")([^"]+)/g, (all, open, target) => open + rewritten(target, source))
}

function rewritten(target, source) {
  if (/^(https?:|mailto:|#|repository:)/.test(target)) return target.replace(/^repository:/, '')
  const [file, anchor] = target.split('#')
  const absolute = path.normalize(path.join(path.dirname(source), file))
  if (!fs.existsSync(path.join(ROOT, absolute))) {
    throw new Error(`${source}: no ${target}`)
  }
  const hash = anchor ? '#' + anchor : ''
  const page = pages.get(absolute)
  if (page) {
    const from = path.dirname(pages.get(source))
    const relative = path.relative(from, page)
    return (relative.startsWith('.') ? relative : './' + relative) + hash
  }
  if (/\.(svg|png)$/.test(absolute)) {
    return copied(absolute, source)
  }
  const kind = fs.statSync(path.join(ROOT, absolute)).isDirectory() ? 'tree' : 'blob'
  return `${GITHUB}/${kind}/main/${absolute}${hash}`
}

function copied(image, source) {
  const target = path.join('images', image.replace(/^docs\//, ''))
  fs.mkdirSync(path.dirname(path.join(PAGES, target)), { recursive: true })
  fs.copyFileSync(path.join(ROOT, image), path.join(PAGES, target))
  const relative = path.relative(path.dirname(pages.get(source)), target)
  return relative.startsWith('.') ? relative : './' + relative
}

/** The modules that are published, from their POMs. */
function published() {
  return fs
    .readdirSync(ROOT)
    .filter(folder => folder.startsWith('perthread') && fs.existsSync(path.join(ROOT, folder, 'pom.xml')))
    .filter(folder => folder !== 'perthread-bom')
    .map(folder => {
      const pom = read(path.join(folder, 'pom.xml'))
      return {
        artifact: folder,
        description: pom.match(/<description>(.*)<\/description>/)[1],
        version: pom.match(/<version>(.*)<\/version>/)[1],
        hasJavadoc: fs.existsSync(path.join(JAVADOC, folder, 'index.html')),
      }
    })
}

/** A page for each module, at the address that its POM tells, and one for all. */
function writeModules() {
  for (const { artifact, description, version, hasJavadoc } of modules) {
    const javadoc = hasJavadoc ? `[Javadoc](./apidocs/index.html){target="_self"} · ` : ''
    write(
      `${artifact}/index.md`,
      `# ${artifact}

${description}

${javadoc}[Sources](${GITHUB}/tree/main/${artifact})

::: code-group

\`\`\`xml [Maven]
<dependency>
  <groupId>io.github.perthread</groupId>
  <artifactId>${artifact}</artifactId>
  <version>${version}</version>
</dependency>
\`\`\`

\`\`\`kotlin [Gradle]
implementation("io.github.perthread:${artifact}:${version}")
\`\`\`

:::
`
    )
  }
  write('perthread-bom/index.md', bom())
  for (const [page, title, columns] of [
    ['modules.md', 'Modules', '| module | | |'],
    ['zh/modules.md', '模块', '| 模块 | | |'],
  ]) {
    const up = page.startsWith('zh/') ? '../' : './'
    const rows = modules.map(
      ({ artifact, description, hasJavadoc }) =>
        `| [\`${artifact}\`](${up}${artifact}/index.md) | ${description} | ` +
        (hasJavadoc ? `[Javadoc](${up}${artifact}/apidocs/index.html){target="_self"} |` : '|')
    )
    write(page, [`# ${title}`, '', columns, '|---|---|---|', ...rows, ''].join('\n'))
  }
}

/** The page of the artifact that names the versions of all others. */
function bom() {
  return `# perthread-bom

The versions of all [modules](../modules.md): with this, a dependency on one of them needs no version.

::: code-group

\`\`\`xml [Maven]
<dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>io.github.perthread</groupId>
      <artifactId>perthread-bom</artifactId>
      <version>${modules[0].version}</version>
      <type>pom</type>
      <scope>import</scope>
    </dependency>
  </dependencies>
</dependencyManagement>
\`\`\`

\`\`\`kotlin [Gradle]
implementation(platform("io.github.perthread:perthread-bom:${modules[0].version}"))
\`\`\`

:::
`
}

/** What stands beside the pages: the groups, and whatever no group names. */
function writeSidebars() {
  const listed = new Set(Object.values(GROUPS).flatMap(groups => groups.flatMap(group => group.pages)))
  const sidebars = {}
  for (const [language, groups] of Object.entries(GROUPS)) {
    const more = Object.keys(titles).filter(
      page => !listed.has(page) && page.startsWith('zh/') === (language === 'zh') && !isModule(page)
    )
    const all = more.length === 0 ? groups : [...groups, { text: language === 'zh' ? '其他' : 'More', pages: more }]
    sidebars[language] = all.map(({ text, pages: inGroup }) => ({
      text,
      items: inGroup.map(page => ({
        text: (titles[page] ?? missing(page)).replace(/[`*]/g, ''),
        link: '/' + page.replace(/index\.md$/, '').replace(/\.md$/, ''),
      })),
    }))
  }
  fs.writeFileSync(path.join(PAGES, 'sidebars.json'), JSON.stringify(sidebars))
}

function isModule(page) {
  return page.startsWith('perthread')
}

function missing(page) {
  throw new Error('No page ' + page)
}
