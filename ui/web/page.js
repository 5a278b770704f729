// What the page does in the browser: markers lead to their cards, quotes can be copied, the newest answer is in view.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const behavior = () => (still.matches ? "auto" : "smooth");
  const wide = () => matchMedia("(min-width: 900px)").matches;

  function showCard(id) {
    const card = document.getElementById(id);
    if (!card) return;
    const turn = card.closest("details.turn");
    document.querySelectorAll("details.turn").forEach((other) => (other.open = other === turn));
    document.querySelectorAll(".card.active").forEach((other) => other.classList.remove("active"));
    card.classList.add("active");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ behavior: behavior(), block: wide() ? "nearest" : "start" });
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Over plain http on an office network the browser has no clipboard API.
      const area = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 1600);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && (link.matches(".marker") || link.hash.startsWith("#clause-"))) {
      event.preventDefault();
      const id = link.hash.slice(1);
      if (link.matches(".marker")) showCard(id);
      else document.getElementById(id)?.scrollIntoView({ behavior: behavior(), block: "start" });
      return;
    }
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    else if (event.target.closest("[data-ask]") && matchMedia("(pointer: fine)").matches)
      document.querySelector("#question textarea")?.focus();
  });

  // A new question goes to the top of the view, its answer grows below it.
  let last = "";
  function follow(box) {
    const exchanges = box.querySelectorAll(".exchange");
    const newest = exchanges[exchanges.length - 1];
    if (!newest) return void (last = "");
    const state = `${newest.dataset.turn}:${newest.childElementCount}:${newest.textContent.length}`;
    if (state === last) return;
    last = state;
    if (wide()) box.scrollTo({ top: newest.offsetTop - 8 });
    else newest.scrollIntoView({ block: "start" });
  }

  const waiting = new MutationObserver(() => {
    const box = document.getElementById("conversation");
    if (!box) return;
    waiting.disconnect();
    measure();
    const masthead = document.getElementById("masthead");
    if (masthead) new ResizeObserver(measure).observe(masthead);
    new MutationObserver(() => follow(box)).observe(box, { subtree: true, childList: true, characterData: true });
  });
  waiting.observe(document.documentElement, { childList: true, subtree: true });

  function measure() {
    const chat = document.getElementById("chat");
    const top = chat ? chat.getBoundingClientRect().top + window.scrollY : 0;
    if (top > 0) document.documentElement.style.setProperty("--chat-top", `${Math.ceil(top)}px`);
  }
  addEventListener("resize", measure);

  window.chithi = {
    // The opened document is in the page only after the tab has changed.
    showDocument() {
      setTimeout(() => {
        const quoted = document.querySelector("#document [data-quoted]");
        if (quoted) quoted.scrollIntoView({ block: "center" });
        else window.scrollTo({ top: 0 });
        document.querySelector("#back")?.focus({ preventScroll: true });
      }, 120);
    },
  };
})();
