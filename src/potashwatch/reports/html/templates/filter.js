"use strict";
(() => {
  const form = document.getElementById("filters");
  const printed = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details:not([open])")) {
      one.open = true;
      printed.push(one);
    }
  });
  addEventListener("afterprint", () => {
    for (const one of printed.splice(0)) one.open = false;
  });
  if (!form) return;
  const count = document.getElementById("count");
  const items = Array.from(document.querySelectorAll("#changes .entry"));
  const groups = Array.from(document.querySelectorAll("#changes .group"));
  const heads = new Map();
  const head = (item) => {
    if (!heads.has(item)) {
      const texts = Array.from(item.querySelector(".head").querySelectorAll(".key, .name"));
      heads.set(item, texts.map((text) => text.textContent).join(" ").toLowerCase());
    }
    return heads.get(item);
  };
  const isShown = (item, asked) => {
    const { kind, significance, list, targets } = item.dataset;
    return (
      (!asked.kind || asked.kind === kind) &&
      (!asked.significance || asked.significance === significance) &&
      (!asked.list || asked.list === list) &&
      (!asked.targets || targets.split(" ").includes(asked.targets)) &&
      (!asked.text || head(item).includes(asked.text))
    );
  };
  const apply = () => {
    const asked = Object.fromEntries(new FormData(form));
    asked.text = asked.text.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      item.hidden = !isShown(item, asked);
      if (!item.hidden) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".entry:not([hidden])");
    count.textContent = `${shown} of ${items.length} changes shown`;
  };
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  const openAll = (isOpen) => {
    for (const one of document.querySelectorAll("#changes .entry details")) one.open = isOpen;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("input", later);
  form.addEventListener("reset", later);
  document.getElementById("open-all").addEventListener("click", () => openAll(true));
  document.getElementById("close-all").addEventListener("click", () => openAll(false));
  form.hidden = false;
})();
