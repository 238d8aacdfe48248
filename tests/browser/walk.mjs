// From whitespace to a won deal as an account manager goes, and what a director reads of it: every number down to its rows.
// In each language, on a wide screen and on a phone: each time from a cell of its own.
import assert from 'node:assert/strict';
import { api, demo, signedIn, speak, user } from './kit.mjs';

const save = (page) => Promise.all([page.waitForNavigation(), page.locator('main form button.pri').last().click()]);

// What is said of a cell that was filled with 61,000 EUR, and of one that is sold.
const words = {
  en: { spend: /€61k/, sold: /sold/ },
  'zh-CN': { spend: /€6\.1万/, sold: /已售/ },
};

export const growth = async (browser, watch, language, [unit, offering], screen) => {
  const [mei, nadia, says] = [user('account_manager'), user('director'), words[language]];
  await Promise.all([mei, nadia].map((who) => speak(who, language)));
  const { context, page } = await signedIn(browser, mei, screen);
  const name = `Walk ${language} ${screen.width}: something for them`;
  watch(page, name);
  const account = (await api(mei, '/api/v1/accounts?q=Aurelia')).items.find((a) => a.name === 'Aurelia Foods Group').id;
  const grid = `${demo.address}/accounts/${account}/whitespace`;
  const cell = () => page.locator('table tr', { hasText: unit }).locator('a', { hasText: offering }).first();
  const won = async () => (await api(mei, '/api/v1/forecast?scope=mine')).total.won;
  const before = await won();

  // The cell is filled, and becomes a deal.
  await page.goto(grid);
  await cell().click();
  await page.locator('dialog[open] [name=spend]').fill('61000');
  await page.locator('dialog[open] form.set button.pri').click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' }).catch(() => {});
  await page.goto(grid);
  assert.match(await cell().innerText(), says.spend);
  await cell().click();
  await page.locator('dialog[open] a[href^="/deals/new"]').click();
  await page.waitForURL(/\/deals\/new/);
  await page.fill('main [name=name]', name);
  await page.fill('main [name=amount]', '61000');
  await page.fill('main [name=line_amount] >> nth=0', '61000');
  await save(page);
  const deal = page.url().split('?')[0];
  assert.match(deal, /\/deals\/[0-9a-f-]{36}$/);
  await page.goto(grid);
  assert.match(await cell().getAttribute('class'), /framed/);

  // It is won: cell, forecast, timeline and export say so.
  await page.goto(`${deal}/win`);
  await page.selectOption('main [name=reason]', { index: 1 });
  await save(page);
  const after = await won();
  // In cents: some of what was won was sold in other currencies.
  assert.equal(Math.round((Number(after.amount) - Number(before.amount)) * 100), 6_100_000);
  assert.equal(after.deals - before.deals, 1);
  await page.goto(grid);
  assert.match(await cell().innerText(), says.spend);
  assert.match(await cell().innerText(), says.sold);
  await page.goto(`${demo.address}/accounts/${account}/timeline`);
  assert.ok((await page.locator('main').innerText()).includes(name));
  const sold = (await api(mei, '/api/v1/forecast/deals?scope=mine&counts=won&limit=200')).items;
  assert.ok(sold.some((d) => d.deal === name));
  const file = await fetch(`${demo.address}/pipeline/table.csv?scope=mine&outcome=won`, { headers: { authorization: `Bearer ${mei.token}` } });
  assert.ok((await file.text()).includes(name));
  await context.close();

  // A director opens each amount by manager: the list holds deals that add up to it, and says so.
  const reading = await signedIn(browser, nadia, screen);
  watch(reading.page, `${name}, read by a director`);
  await reading.page.goto(`${demo.address}/pipeline/forecast?scope=team`);
  const numbers = await reading.page
    .locator('main table a[href*="/forecast/deals?"]')
    // The table beside the waterfall is folded up, and its numbers are those of the bars.
    .evaluateAll((links) => links.map((a) => [a.innerText, a.getAttribute('href')]).filter(([text, href]) => text && !href.includes('by=team')));
  assert.ok(numbers.length > 20, `only ${numbers.length} numbers can be opened`);
  for (const [text, href] of numbers) {
    const { items } = await api(nadia, `/api/v1${href.replace('/pipeline', '')}&limit=200`);
    // What is weighted leads to all that is open, each deal by its probability.
    const share = (deal) => (href.includes('counts=open') ? deal.probability / 100 : 1);
    const sum = items.reduce((all, deal) => all + Number(deal.counted) * share(deal), 0);
    const shown = /\d/.test(text) ? Number(text.replace(/\D/g, '')) : 0;
    assert.ok(Math.abs(sum / 1000 - shown) <= 0.5, `${text} is not ${sum}: ${href}`);
    await reading.page.goto(demo.address + href);
    assert.equal(await reading.page.locator('main tbody tr').count(), Math.min(items.length, 50), href);
  }
  await reading.context.close();
  await Promise.all([mei, nadia].map((who) => speak(who, 'en')));
};
