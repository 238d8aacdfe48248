// Sign in, the main paths, axe in both themes at two widths, no console error, and the budgets of bytes, requests, nodes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { demo, launch, signedIn, user } from './kit.mjs';
import { pages } from './pages.mjs';
import { growth } from './walk.mjs';

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = await launch();
const problems = [];

const watch = (page, label) => {
  page.on('console', (m) => m.type() === 'error' && !/status of (404|422)/.test(m.text()) && problems.push(`${label}: console: ${m.text()}`));
  page.on('pageerror', (e) => problems.push(`${label}: ${e}`));
};

// A one-time link signs in once and only once, and signing out ends it.
const signIn = async () => {
  const who = user('account_manager');
  if (!who.link) return;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  watch(page, 'sign-in');
  await page.goto(who.link);
  await Promise.all([page.waitForNavigation(), page.locator('main form button').first().click()]);
  assert.equal(new URL(page.url()).pathname, '/');
  await page.goto(who.link);
  assert.notEqual((await page.locator('main').innerText()).length, 0);
  await context.clearCookies();
  await page.goto(demo.address + '/accounts');
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await context.close();
};

// A call is logged, and list, page, Today and timeline say so at once.
const story = async () => {
  const who = user('account_manager');
  const { context, page } = await signedIn(browser, who);
  watch(page, 'story');
  await page.goto(demo.address + '/accounts?scope=mine');
  assert.equal(await page.locator('h1').count(), 1);
  await page.locator('tbody a').first().click();
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/);
  const account = page.url().match(/accounts\/([0-9a-f-]{36})/)[1];
  await page.goto(`${demo.address}/conversations/new?account=${account}`);
  await page.fill('[name=summary]', 'Smoke test: the spare part arrived');
  await page.locator('form[action^="/conversations"] button.pri').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/new'));
  await page.goto(`${demo.address}/accounts/${account}/timeline`);
  assert.match(await page.locator('main').innerText(), /Smoke test: the spare part arrived/);
  await page.goto(`${demo.address}/promises/new?account=${account}`);
  await page.fill('[name=content]', 'Smoke test: send the photo');
  await page.fill('[name=due_on]', 'tomorrow');
  await page.locator('form[action^="/promises"] button[type=submit], form[action^="/promises"] button:not([type])').last().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/new'));
  await page.goto(demo.address + '/');
  assert.match(await page.locator('main').innerText(), /Smoke test: send the photo/);
  await context.close();
};

// First visit of the list: requests and bytes as the server sends them, compressed.
const budget = async () => {
  const { context, page } = await signedIn(browser, user('account_manager'));
  const fresh = await browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${user('account_manager').token}` } });
  const first = await fresh.newPage();
  let bytes = 0;
  let requests = 0;
  const sizes = [];
  first.on('response', (r) => sizes.push(r.body().then((b) => { requests += 1; bytes += r.headers()['content-encoding'] === 'gzip' ? gzipSync(b).length : b.length; }).catch(() => {})));
  await first.goto(demo.address + '/accounts?scope=mine', { waitUntil: 'networkidle' });
  await Promise.all(sizes);
  const nodes = await first.evaluate(() => document.querySelectorAll('*').length);
  console.log(`list page: ${requests} requests, ${(bytes / 1024).toFixed(1)} KB, ${nodes} nodes`);
  if (requests > 5) problems.push(`the list takes ${requests} requests, at most 5`);
  if (bytes > 60 * 1024) problems.push(`the list takes ${bytes} bytes, at most 60 KB`);
  if (nodes > 2500) problems.push(`the list has ${nodes} nodes, at most 2500`);
  await fresh.close();
  await context.close();
};

const accessible = async (page, p, label) => {
  const answer = await page.goto(demo.address + p.path);
  if (p.name !== 'not-found' && !answer.ok()) problems.push(`${label}: ${answer.status()}`);
  if (p.before) await p.before(page);
  if ((await page.locator('h1').count()) !== 1) problems.push(`${label}: not one h1`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 1) problems.push(`${label}: scrolls sideways by ${wide}px`);
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  for (const v of result.violations) problems.push(`${label}: axe ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
};

const accessibility = async (dark, list) => {
  for (const width of [1440, 390]) {
    for (const role of [...new Set(list.map((p) => p.role))]) {
      const { context, page } = await signedIn(browser, user(role), { width, dark });
      for (const p of list.filter((p) => p.role === role)) {
        const label = `${p.name} ${dark ? 'dark' : 'light'} ${width}`;
        watch(page, label);
        await accessible(page, p, label);
        page.removeAllListeners('console');
        page.removeAllListeners('pageerror');
      }
      await context.close();
    }
  }
};

await signIn();
await story();
await budget();
// Both themes at once: a page is looked at on one core while the server draws the next on another.
const list = await pages();
await Promise.all([accessibility(false, list), accessibility(true, list)]);
await growth(browser, watch, 'en', ['Cork', 'Insight software'], { width: 1440 });
await growth(browser, watch, 'zh-CN', ['Cork', 'Gas analysers'], { width: 390, height: 844, dark: true });
await browser.close();
if (problems.length) {
  console.error([...new Set(problems)].join('\n'));
  process.exit(1);
}
console.log('Chromium: all paths fine, axe finds nothing');
