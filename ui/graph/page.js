// What the drawing does: a chosen document lights up its links and is told about beside it; zoom, drag, find, hide.
// Without scripts its boxes are links into the list, and nothing is lost.
(() => {
  const canvas = document.querySelector(".canvas");
  if (!canvas) return;
  const svg = canvas.querySelector("svg");
  const aside = document.querySelector("aside");
  const nodes = [...svg.querySelectorAll(".node")];
  const edges = [...svg.querySelectorAll(".edge")];
  const empty = aside.innerHTML;
  const node = (ref) => svg.querySelector(`.node[data-node="${ref}"]`);
  let chosen = null;

  document.querySelector(".tools").hidden = false;
  aside.hidden = false;

  // --- a document and its links ------------------------------------------------------------------

  function light(refs, main = null) {
    svg.classList.toggle("dimmed", refs !== null);
    const near = new Set(refs ?? []);
    for (const edge of edges) {
      const touches = main !== null && (edge.dataset.from === main || edge.dataset.to === main);
      edge.classList.toggle("lit", touches && !edge.classList.contains("without"));
      if (touches) near.add(edge.dataset.from).add(edge.dataset.to);
    }
    for (const box of nodes) {
      box.classList.toggle("lit", near.has(box.dataset.node));
      box.classList.toggle("chosen", box.dataset.node === main);
    }
  }

  function choose(ref) {
    chosen = ref;
    if (ref === null) {
      light(null);
      aside.innerHTML = empty;
      return;
    }
    light([ref], ref);
    // The list holds the same words, already escaped; only the element id must stay its own.
    const told = document.getElementById(ref).cloneNode(true);
    told.removeAttribute("id");
    aside.replaceChildren(told);
    aside.scrollTop = 0;
  }

  function show(ref) {
    const box = node(ref);
    if (!box) return false;
    choose(ref);
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
    box.focus({ preventScroll: true });
    return true;
  }

  let moved = false;
  svg.addEventListener("click", (event) => {
    const box = event.target.closest(".node");
    if (box) event.preventDefault();
    if (moved) return;
    choose(box && box.dataset.node !== chosen ? box.dataset.node : null);
  });
  aside.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && show(link.hash.slice(1))) event.preventDefault();
  });
  // Pointing at a box is a glance: it lights up, what is chosen stays chosen.
  svg.addEventListener("pointerover", (event) => {
    const box = event.target.closest(".node");
    if (box && !find.value) light([box.dataset.node], box.dataset.node);
  });
  svg.addEventListener("pointerout", (event) => {
    if (event.target.closest(".node") && !find.value) chosen ? light([chosen], chosen) : light(null);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    find.value = "";
    choose(null);
  });

  // --- find --------------------------------------------------------------------------------------

  const find = document.getElementById("find");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
  const names = new Map(nodes.map((box) => [box, plain(box.getAttribute("aria-label"))]));
  const found = () => {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    return nodes.filter((box) => words.every((word) => names.get(box).includes(word)) && !box.classList.contains("without"));
  };
  find.addEventListener("input", () => {
    if (!find.value.trim()) return choose(chosen);
    const boxes = found();
    light(boxes.map((box) => box.dataset.node));
    boxes[0]?.scrollIntoView({ block: "center", inline: "center" });
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !find.value.trim()) return;
    const boxes = found();
    if (boxes.length) show(boxes[(boxes.findIndex((box) => box.dataset.node === chosen) + 1) % boxes.length].dataset.node);
    find.focus({ preventScroll: true });
  });

  // --- hide and show -----------------------------------------------------------------------------

  function sift() {
    const shown = Object.fromEntries([...document.querySelectorAll("[data-show]")].map((box) => [box.dataset.show, box.checked]));
    const gone = (ref) => shown.outside === false && node(ref).classList.contains("outside");
    for (const edge of edges) {
      const { relation, from, to } = edge.dataset;
      edge.classList.toggle("without", !shown[relation] || gone(from) || gone(to));
    }
    for (const box of nodes) box.classList.toggle("without", gone(box.dataset.node));
    choose(chosen);
  }
  document.querySelector(".legend").addEventListener("change", sift);

  // --- zoom and drag -----------------------------------------------------------------------------

  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  let scale = 1;
  function zoom(to, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    to = Math.min(2.5, Math.max(0.1, to));
    const left = (canvas.scrollLeft + x) / scale;
    const top = (canvas.scrollTop + y) / scale;
    scale = to;
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    canvas.scrollTo(left * scale - x, top * scale - y);
  }
  const fitting = () => Math.min(1, canvas.clientWidth / width, canvas.clientHeight / height);
  document.querySelector(".tools").addEventListener("click", (event) => {
    const step = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (step) zoom(step === "0" ? fitting() : scale * 1.25 ** Number(step));
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  // The years stay in view.
  const years = svg.querySelector(".years");
  canvas.addEventListener("scroll", () => years.setAttribute("transform", `translate(0 ${canvas.scrollTop / scale})`));

  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    moved = false;
    if (event.pointerType === "mouse" && event.button === 0)
      from = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(dx, dy) < 5) return;
    moved = true;
    canvas.classList.add("dragged");
    canvas.scrollTo(from.left - dx, from.top - dy);
  });
  addEventListener("pointerup", () => {
    from = null;
    canvas.classList.remove("dragged");
  });
  canvas.addEventListener("dragstart", (event) => event.preventDefault());

  // The frame is no higher than the drawing, and stays so whatever is told beside it.
  const view = document.querySelector(".view");
  if (getComputedStyle(view).flexDirection === "row")
    view.style.height = `${Math.max(440, Math.min(view.clientHeight, height + 24))}px`;
  // It opens as large as can be read, on the newest documents; the whole is one button away.
  zoom(Math.max(fitting(), 0.8));
  canvas.scrollTo(width * scale, (height * scale - canvas.clientHeight) / 2);
  if (location.hash) show(location.hash.slice(1));
})();
