// Every page, both languages, both themes, two widths, into a folder one can look through.
import { mkdirSync } from 'node:fs';
import { demo, launch, signedIn, speak, user } from './kit.mjs';
import { pages } from './pages.mjs';

const out = process.env.TENURE_OUT;
mkdirSync(out, { recursive: true });
const only = process.env.TENURE_ONLY?.split(',');
const browser = await launch();
const list = (await pages()).filter((p) => !only || only.some((o) => p.name.startsWith(o)));
for (const language of ['en', 'zh-CN']) {
  for (const role of [...new Set(list.map((p) => p.role))]) {
    const who = user(role);
    await speak(who, language);
    for (const dark of [false, true]) {
      for (const width of [1440, 390]) {
        const { context, page } = await signedIn(browser, who, { width, height: width > 500 ? 900 : 844, dark });
        for (const p of list.filter((p) => p.role === role)) {
          await page.goto(demo.address + p.path);
          if (p.before) await p.before(page);
          await page.waitForTimeout(60);
          const name = `${p.name}-${language === 'en' ? 'en' : 'zh'}-${dark ? 'dark' : 'light'}-${width}.png`;
          await page.screenshot({ path: `${out}/${name}`, fullPage: p.full ?? false });
        }
        await context.close();
      }
    }
    await speak(who, 'en');
  }
}
await browser.close();
console.log(`${list.length} pages`);
