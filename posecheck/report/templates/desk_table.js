// The table: what is new is asked for again and again, rows are put in, sorted, searched and chosen.
const table = (() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const get = (id) => document.getElementById(id);
  const body = get("clips").tBodies[0];
  const headings = [...get("clips").tHead.rows[0].cells].slice(1);
  const chosen = new Set();
  const known = new Map();
  const collator = new Intl.Collator(undefined, { numeric: true });
  const FIRST_ROWS = 300;
  const SOON_MS = 400;
  const LATER_MS = 2000;
  let version = 0;
  let column = 0;
  let direction = 1;
  let group = "";
  let most = FIRST_ROWS;
  let timer = 0;
  let wasOpen = false;

  const compare = (a, b) => {
    const bothNumbers = a !== "" && b !== "" && !Number.isNaN(+a) && !Number.isNaN(+b);
    return bothNumbers ? a - b : collator.compare(a, b);
  };
  const key = (row, at) => row.cells[at + 1].dataset.key;
  const inOrder = (one, other) =>
    direction * compare(key(one, column), key(other, column)) || compare(key(one, 0), key(other, 0));

  const arrange = () => {
    const rows = [...body.rows];
    const sorted = [...rows].sort(inOrder);
    if (sorted.some((row, i) => row !== rows[i])) {
      const focused = document.activeElement;
      body.append(...sorted);
      if (focused !== document.activeElement && body.contains(focused)) focused.focus({ preventScroll: true });
    }
    filter();
  };

  const filter = () => {
    const sought = get("search").value.trim().toLocaleLowerCase();
    let shown = 0;
    let left = 0;
    for (const row of body.rows) {
      const fits = (!group || row.dataset.group === group) && key(row, 0).toLocaleLowerCase().includes(sought);
      row.hidden = !fits || shown >= most;
      if (fits && row.hidden) left += 1;
      if (!row.hidden) shown += 1;
    }
    get("more").parentElement.hidden = left === 0;
    get("none").hidden = shown > 0 || body.rows.length === 0;
    choose();
  };

  const choose = () => {
    const rows = [...body.rows].filter((row) => chosen.has(row.dataset.id));
    const done = rows.filter((row) => "done" in row.dataset);
    get("actions").hidden = rows.length === 0;
    get("chosen").textContent = words.chosen.replace("#", rows.length);
    get("compare").disabled = rows.length !== 2 || rows.some((row) => !("compare" in row.dataset));
    get("handout").disabled = rows.length !== 1 || done.length !== 1;
    const open = rows.filter((row) => row.dataset.group === "open");
    get("cancel").hidden = open.length === 0;
    get("again").disabled = open.length === rows.length;
    const shown = [...body.rows].filter((row) => !row.hidden);
    get("pick-all").checked = shown.length > 0 && shown.every((row) => chosen.has(row.dataset.id));
    for (const row of body.rows) {
      const isChosen = chosen.has(row.dataset.id);
      if (row.classList.contains("chosen") === isChosen) continue;
      row.querySelector("input").checked = isChosen;
      row.classList.toggle("chosen", isChosen);
    }
  };

  const put = (id, html) => {
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const row = made.content.firstElementChild;
    const old = known.get(id);
    known.set(id, row);
    if (!old) return body.append(row);
    const focused = old.contains(document.activeElement) ? document.activeElement.tagName : "";
    old.replaceWith(row);
    if (focused) row.querySelector(focused)?.focus({ preventScroll: true });
  };

  const count = (state) => {
    get("all").textContent = state.total;
    const filters = get("filters");
    filters.innerHTML = state.filters;
    for (const button of filters.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.group === group));
    }
    const spread = get("spread");
    spread.replaceChildren(...state.spread.map(([kind, clips]) => {
      const piece = document.createElement("span");
      piece.className = kind;
      piece.style.flexGrow = clips;
      return piece;
    }));
    if (wasOpen && state.open === 0) get("told").textContent = words.done;
    wasOpen = state.open > 0;
    get("going").hidden = state.open === 0;
    get("whole").value = state.share;
    if (get("progress").textContent !== state.progress) get("progress").textContent = state.progress;
    document.body.classList.toggle("empty", state.clips === 0);
  };

  const refresh = async () => {
    clearTimeout(timer);
    let wait = LATER_MS;
    try {
      const state = await (await desk.ask(`/state?since=${version}`)).json();
      version = state.version;
      for (const id of state.gone) {
        chosen.delete(id);
        known.get(id)?.remove();
        known.delete(id);
      }
      const focusedFilter = document.activeElement?.closest?.("#filters button")?.dataset.group;
      for (const [id, html] of Object.entries(state.rows)) put(id, html);
      if (state.changed) {
        count(state);
        if (focusedFilter !== undefined) get("filters").querySelector(`[data-group="${focusedFilter}"]`)?.focus();
        arrange();
      }
      if (state.open) wait = SOON_MS;
    } catch {
      if (desk.isOver()) return;
    }
    clearTimeout(timer);
    timer = setTimeout(refresh, wait);
  };

  headings.forEach((heading, at) => {
    heading.firstElementChild.addEventListener("click", () => {
      direction = at === column ? -direction : 1;
      column = at;
      headings.forEach((other, i) => {
        other.setAttribute("aria-sort", i !== at ? "none" : direction > 0 ? "ascending" : "descending");
      });
      arrange();
    });
  });
  get("search").addEventListener("input", filter);
  get("filters").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    group = button.dataset.group === group ? "" : button.dataset.group;
    for (const one of get("filters").children) one.setAttribute("aria-pressed", String(one.dataset.group === group));
    filter();
  });
  get("more").addEventListener("click", () => { most = Infinity; filter(); });
  get("pick-all").addEventListener("change", (event) => {
    for (const row of body.rows) {
      if (row.hidden) continue;
      if (event.target.checked) chosen.add(row.dataset.id);
      else chosen.delete(row.dataset.id);
    }
    choose();
  });
  body.addEventListener("change", (event) => {
    if (event.target.checked) chosen.add(event.target.value);
    else chosen.delete(event.target.value);
    choose();
  });
  const picked = () => [...body.rows].map((row) => row.dataset.id).filter((id) => chosen.has(id));
  const act = async (address, data) => { await desk.post(address, data).catch(() => {}); refresh(); };
  get("clear").addEventListener("click", () => { chosen.clear(); choose(); });
  get("compare").addEventListener("click", () => { location.href = `/compare/${picked().join("/")}`; });
  get("handout").addEventListener("click", () => { location.href = `/clips/${picked()[0]}/handout`; });
  get("again").addEventListener("click", () => act("/again", { keys: picked() }));
  get("cancel").addEventListener("click", () => act("/cancel", { keys: picked() }));
  get("cancel-all").addEventListener("click", () => act("/cancel", {}));
  get("look").addEventListener("click", () => act("/look", {}));
  get("blind").addEventListener("change", (event) => {
    document.cookie = `posecheck-blind=${event.target.checked ? 1 : 0}; path=/; max-age=31536000; samesite=strict`;
    location.reload();
  });
  refresh();
  return { refresh, words };
})();
