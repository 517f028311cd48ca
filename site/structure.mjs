// Where the site comes from and goes to, and how its pages are grouped.
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
export const PAGES = path.join(ROOT, 'site/target/pages')
/** What build.sh took out of the jars: a folder for each artifact. */
export const JAVADOC = path.join(ROOT, 'site/target/javadoc')
export const SITE = path.join(ROOT, 'target/site')
export const BASE = process.env.SITE_BASE ?? '/perthread/'
export const GITHUB = 'https://github.com/perthread/perthread'

/** The pages beside which each stands; README's parts are on the first page. */
export const GROUPS = {
  en: [
    {
      text: 'Use',
      pages: [
        'index.md',
        'context.md',
        'diagnostics.md',
        'spring-boot.md',
        'kotlin.md',
        'command-line.md',
        'inspect.md',
        'agent.md',
        'rewrite.md',
        'python.md',
        'modules.md',
      ],
    },
    { text: 'Understand', pages: ['how-thread-locals-work.md', 'contract.md', 'design.md'] },
    {
      text: 'Proof',
      pages: [
        'proof/contract-table.md',
        'proof/context-table.md',
        'proof/jcstress.md',
        'proof/lincheck.md',
        'proof/mutations.md',
        'proof/soak.md',
      ],
    },
    { text: 'Benchmarks', pages: ['benchmarks/index.md', 'benchmarks/notes.md'] },
    { text: 'Project', pages: ['changelog.md', 'contributing.md', 'security.md', 'releasing.md'] },
  ],
  zh: [{ text: '文档', pages: ['zh/index.md', 'zh/how-thread-locals-work.md', 'zh/modules.md'] }],
}

const hero = ({ text, tagline, start, start_link, api, how, how_link, features }) => `---
layout: home
hero:
  name: perthread
  text: ${text}
  tagline: ${tagline}
  actions:
    - theme: brand
      text: ${start}
      link: '${start_link}'
    - theme: alt
      text: ${api}
      link: /perthread/apidocs/index.html
      target: _self
    - theme: alt
      text: ${how}
      link: ${how_link}
features:
${features.map(([title, details]) => `  - title: ${title}\n    details: ${details}`).join('\n')}
---

`

/** What stands above README's text on the first page. */
export const HOME = {
  en: hero({
    text: 'Thread-locals that do not leak',
    tagline: 'On the JVM, from Java 17 on. A PerThread is a ThreadLocal, and owns its values.',
    start: 'Use it',
    start_link: '#use-it',
    api: 'Javadoc',
    how: 'How it works',
    how_link: '/how-thread-locals-work',
    features: [
      ['Nothing stays behind', 'Values are garbage as soon as their local is, and are removed when their thread ends.'],
      ['Proved', 'Each promise is a numbered clause with tests; the races are tested with jcstress and Lincheck.'],
      ['Seen', 'JMX, Flight Recorder, Micrometer, and a tool that finds thread-local leaks in any running JVM.'],
    ],
  }),
  zh: hero({
    text: '不会泄漏的线程局部变量',
    tagline: '用于 JVM，Java 17 以上。PerThread 就是 ThreadLocal，值归它自己所有。',
    start: '开始使用',
    start_link: '#使用',
    api: 'Javadoc',
    how: '实现原理',
    how_link: '/zh/how-thread-locals-work',
    features: [
      ['不留残余', '变量对象不再被引用时值随之被回收；线程结束时值被移除。'],
      ['有据可查', '每条保证都是带编号的条款并附有测试；并发竞争由 jcstress 和 Lincheck 测试。'],
      ['看得见', 'JMX、Flight Recorder、Micrometer，以及可在任何运行中的 JVM 里查找线程局部变量泄漏的工具。'],
    ],
  }),
}
