// Counts, search and folding. The filters themselves are the style's.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("filters");
  const open = (id) => {
    const details = id && document.getElementById(id)?.querySelector("details");
    if (details) details.open = true;
  };
  const openTarget = () => {
    const id = location.hash.slice(1);
    if (/^f[0-9]+$/.test(id)) open(id);
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  // What is folded is printed too, and folded again afterwards.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const d of folded) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of folded) d.open = false;
  });
  // What does not scroll is no stop for Tab.
  const stops = (details) => {
    for (const pre of details.querySelectorAll("pre")) {
      if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
      else pre.removeAttribute("tabindex");
    }
  };
  document.addEventListener("toggle", (e) => stops(e.target), true);
  if (!form) return;

  // What is jumped to does not end up below the filters, however high they are.
  new ResizeObserver(() => {
    const covered = getComputedStyle(form).position === "sticky" ? form.offsetHeight : 0;
    document.documentElement.style.scrollPaddingTop = `${covered + 12}px`;
  }).observe(form);

  const of = (el, prefix) => [...el.classList].find((c) => c.startsWith(prefix) && /^[a-z][0-9]+$/.test(c))?.slice(1);
  const templates = [...document.querySelectorAll(".t")].map((el) => ({
    el,
    template: el.id.slice(1),
    owner: of(el, "o"),
    findings: [...el.querySelectorAll(".f")].map((f) => ({
      el: f,
      severity: f.classList[1],
      rule: of(f, "r"),
      text: null,
    })),
  }));
  const total = templates.reduce((n, t) => n + t.findings.length, 0);
  const value = (id) => document.getElementById(id)?.value ?? "";
  const status = document.getElementById("status");
  const none = document.getElementById("none");

  const apply = () => {
    const words = value("words").toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set([...form.querySelectorAll(".chips input:not(:checked)")].map((i) => i.value));
    const [rule, template, owner] = [value("rule"), value("template"), value("owner")];
    let shown = 0;
    for (const t of templates) {
      let left = 0;
      const here = (!template || template === t.template) && (!owner || owner === t.owner);
      const name = words.length ? t.el.querySelector(".thead").textContent : "";
      for (const f of t.findings) {
        if (words.length && f.text === null) {
          f.text = (f.el.querySelector("summary").textContent + " " + name).toLowerCase();
        }
        const fits = words.every((w) => f.text.includes(w));
        f.el.classList.toggle("away", !fits);
        if (fits && here && !off.has(f.severity) && (!rule || rule === f.rule)) left++;
      }
      t.el.classList.toggle("away", left === 0);
      shown += left;
    }
    status.textContent = shown === total ? `All ${total} findings are shown.` : `${shown} of ${total} findings are shown.`;
    none.hidden = shown > 0;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (e) => e.preventDefault());

  const fold = document.getElementById("fold");
  let unfolded = fold.textContent.startsWith("Fold");
  fold.addEventListener("click", () => {
    unfolded = !unfolded;
    for (const d of document.querySelectorAll(".f details")) d.open = unfolded;
    fold.textContent = (unfolded ? "Fold" : "Unfold") + " all";
  });
  apply();
})();
