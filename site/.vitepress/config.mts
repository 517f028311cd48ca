import fs from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vitepress'
import { BASE, GITHUB, PAGES, SITE } from '../structure.mjs'

const sidebars = JSON.parse(fs.readFileSync(path.join(PAGES, 'sidebars.json'), 'utf8'))

/** Words, in Chinese too, where no spaces part them; it runs in the browser as well. */
const tokenize = (text: string): string[] => {
  const words: string[] = []
  for (const { segment, isWordLike } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)) {
    if (isWordLike) words.push(segment)
  }
  return words
}

export default defineConfig({
  title: 'perthread',
  description: 'Thread-local storage in which the local owns the values.',
  base: BASE,
  head: [['link', { rel: 'icon', href: BASE + 'favicon.svg', type: 'image/svg+xml' }]],
  srcDir: path.relative(path.resolve(import.meta.dirname, '..'), PAGES),
  outDir: SITE,
  cacheDir: path.join(PAGES, '../cache'),
  // finish.mjs checks all links, with those to the Javadoc, which is not there yet.
  ignoreDeadLinks: true,
  metaChunk: true,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    anchor: { slugify },
  },
  themeConfig: {
    // Few pages are in both languages: the switch leads to the first page.
    i18nRouting: false,
    socialLinks: [{ icon: 'github', link: GITHUB }],
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                noResultsText: '没有结果：',
                resetButtonTitle: '清除',
                footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Modules', link: '/modules' },
          { text: 'Contract', link: '/contract' },
          { text: 'Benchmarks', link: '/benchmarks/' },
        ],
        sidebar: sidebars.en,
        outline: { level: [2, 3] },
      },
    },
    zh: {
      label: '中文',
      lang: 'zh-CN',
      description: '值归变量对象所有的线程局部变量库。',
      themeConfig: {
        nav: [{ text: '模块', link: '/zh/modules' }],
        sidebar: { '/zh/': sidebars.zh },
        outline: { level: [2, 3], label: '本页内容' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
      },
    },
  },
})

/** GitHub's names for headings, which the documents link to. */
function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}
