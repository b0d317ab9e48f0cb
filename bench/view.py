"""Opens the pages of 'plumbline view' in Chromium and prints how long they take. Usage: view.py STORE LONG"""
import os, re, shutil, statistics, subprocess, sys, time
from playwright.sync_api import sync_playwright

REPEATS = int(os.environ.get("REPEATS", "7"))
STORE, LONG = sys.argv[1:]

def serve(folder):
    server = subprocess.Popen([os.environ.get("PLUMBLINE", "./plumbline"), "view", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
    return server, re.search(r"http://\S+", server.stdout.readline()).group()

def shown(page, address, wanted):
    """Milliseconds from the request until the page is parsed and painted, by the browser's own clock."""
    for _ in range(5):
        page.goto(address)
        page.locator(wanted).first.wait_for()
        page.evaluate("() => new Promise(done => { requestAnimationFrame(() => requestAnimationFrame(done)); setTimeout(done, 1000); })")
        times = page.evaluate("""() => [...performance.getEntriesByName('first-contentful-paint').map(paint => paint.startTime),
            performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]""")
        if len(times) == 2:
            return max(times)
        print("a browser without a screen has drawn no frame for a second: asked again")
    raise SystemExit("the browser draws nothing")

def report(name, times):
    print(f"{name:58} median {statistics.median(times):6.0f} ms   slowest {max(times):6.0f} ms", flush=True)

def timed(page, name, address, wanted):
    report(name, [shown(page, address, wanted) for _ in range(REPEATS)])

def scroll(page, name):
    """Scrolls down for three seconds and says how long frames took."""
    frames = page.evaluate("""() => new Promise(done => {
        const frames = []; let last = performance.now(); const end = last + 3000;
        const step = now => { frames.push(now - last); last = now; window.scrollBy(0, 120); now < end ? requestAnimationFrame(step) : done(frames); };
        requestAnimationFrame(step);
    })""")
    frames = sorted(frames[1:])
    print(f"{name:58} frames {len(frames)}   median {statistics.median(frames):.1f} ms   95 % {frames[int(len(frames) * .95)]:.1f} ms   "
          f"longest {frames[-1]:.0f} ms   down to {page.evaluate('window.scrollY'):.0f} px", flush=True)

def origin(address):
    return address.split("/?")[0]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    server, address = serve(STORE)
    page.goto(address)
    at = origin(address)
    started = time.time()
    while page.goto(at + "/search?q=mail") and page.locator("p.note").count():
        time.sleep(2)
    print(f"indexed after {time.time() - started:.0f} s: {os.path.getsize(os.path.join(STORE, 'search.db')) / 1e6:.0f} MB beside "
          f"{os.path.getsize(os.path.join(STORE, 'plumbline.db')) / 1e6:.0f} MB")
    time.sleep(float(os.environ.get("CALM", "90")))  # verdicts are indexed last
    page.goto(at + "/")
    run = page.locator("td input[name=run]").first.get_attribute("value")
    rows = "table.list tr[data-row]"
    for name, path, wanted in [
        ("runs", "/", "tr[data-row]"),
        ("a run in numbers", f"/run?run={run}", "tr[data-row]"),
        ("a run by a factor", f"/run?run={run}&by=urgency", "tr[data-row]"),
        ("all trials", f"/trials?run={run}", rows),
        ("trials from the middle on", f"/trials?run={run}&after=leaking/20000/x", rows),
        ("filter: a factor and an outcome", f"/trials?run={run}&f.urgency=none&outcome=harmless", rows),
        ("filter: an outcome that is nowhere", f"/trials?run={run}&outcome=truncated", "h1"),
        ("search: a frequent word", "/search?q=mails", ".hits li"),
        ("search: a phrase in calls", "/search?q=%22list+mail%22&kind=call", ".hits li"),
        ("search: a word that is nowhere", "/search?q=zebra", "p.soft"),
        ("search: a word with an outcome", f"/search?q=mails&outcome=harmless&run={run}", ".hits li"),
        ("search: verdicts", "/search?q=harm&in=verdicts", ".hits li"),
        ("search: scenarios", "/search?q=freight&in=scenarios", ".hits li"),
    ]:
        timed(page, name, at + path, wanted)
    page.goto(at + f"/trials?run={run}")
    scroll(page, "scrolling the list")
    server.terminate()

    server, address = serve(LONG)
    page.goto(address)
    time.sleep(3)  # about as long as somebody takes to choose
    at = origin(address)
    for key, name in [("many", "32 MB in 8,000 messages"), ("one", "32 MB in one message")]:
        path = f"{at}/trial?run=long&key={key}"
        report(name + ", first time", [shown(page, path, "#transcript .block .say")])
        timed(page, name, path, "#transcript .block .say")
        scroll(page, "scrolling it")
    timed(page, "32 MB in 8,000 messages, its 7,000th", f"{at}/trial?run=long&key=many&at=7000#e7000", "#e7000")
    server.terminate()
    browser.close()
