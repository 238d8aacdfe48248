// What both scripts share: the demo's users, a browser, signing in.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

export const demo = JSON.parse(process.env.TENURE_DEMO);
const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export const launch = () =>
  chromium.launch({
    executablePath: path,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync'],
  });

export const user = (role) => {
  const found = demo.users.find((u) => u.role === role);
  if (!found) throw new Error(`the demo has no ${role}`);
  return found;
};

// JSON API as a user of the demo.
export const api = async (who, path, options = {}) => {
  const answer = await fetch(demo.address + path, {
    ...options,
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json', ...options.headers },
  });
  if (!answer.ok) throw new Error(`${options.method ?? 'GET'} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
};

// Every request of the context carries the user's token, as the API's do: pages take either.
export const signedIn = async (browser, who, { width = 1440, height = 900, dark = false } = {}) => {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: width < 500,
    isMobile: width < 500,
    reducedMotion: 'reduce',
    extraHTTPHeaders: { authorization: `Bearer ${who.token}` },
  });
  return { context, page: await context.newPage() };
};

// Switches the user's language through the form in the sidebar.
export const speak = (who, language) =>
  fetch(demo.address + '/profile/language', {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ language: language === 'en' ? 'en' : 'zh', back: '/' }),
  });
