import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BrowserContextOptions, type Browser as Chromium, chromium, type Page } from "playwright-core";
import type { Site } from "./scene.ts";

/** What CI keeps to be looked at; never committed. */
const PICTURES = resolve(import.meta.dirname, "../../test-results/browser");

/** For `expect.poll`: the machine may be busy. */
export const PATIENT = { timeout: 30_000 };

/** Debian's chromium without a screen. What a page says on its console, or throws, is kept in `complaints`. */
export class Browser implements AsyncDisposable {
  readonly complaints: string[] = [];
  readonly #chromium: Chromium;

  static async launch(): Promise<Browser> {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
    return new Browser(await chromium.launch({ executablePath: "/usr/bin/chromium", args }));
  }

  constructor(browser: Chromium) {
    this.#chromium = browser;
  }

  /** Opens the page of a daemon in a profile of its own; `ready` is what is waited for. */
  async open(site: Site, address = "/", options: BrowserContextOptions = {}, ready = "table.rows"): Promise<Page> {
    const page = await this.blank(options);
    await page.goto(site.base + address);
    await page.waitForSelector(ready);
    return page;
  }

  /** An empty page in a profile of its own. */
  async blank(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => void this.complaints.push(error.message));
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chromium.close();
  }
}

/** Keeps a picture of the page for whoever looks at CI's output. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The texts of all elements that match. */
export function texts(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).allInnerTexts();
}
