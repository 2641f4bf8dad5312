// Limits are tried a moment after they were changed; what comes of it is asked for until all clips are judged.
(() => {
  const get = (id) => document.getElementById(id);
  const form = get("limits");
  const fields = [...form.querySelectorAll('input[type="number"]')];
  const PAUSE_MS = 250;
  const ASK_MS = 200;
  let timer = 0;
  let newest = 0;

  const limits = () => {
    const found = {};
    for (const set of form.querySelectorAll("fieldset")) {
      found[set.dataset.code] = { low: null, high: null };
      for (const field of set.querySelectorAll("input")) found[set.dataset.code][field.name] = field.valueAsNumber;
    }
    return found;
  };

  const show = (state) => {
    newest = state.number;
    const bar = get("trial-progress");
    bar.hidden = state.done >= state.total;
    bar.value = state.total ? state.done / state.total : 0;
    get("trial").setAttribute("aria-busy", String(state.done < state.total));
    get("use").disabled = state.done < state.total;
    if (get("trial").innerHTML !== state.html) get("trial").innerHTML = state.html;
  };

  // What was found for other limits is not shown beside limits that cannot be tried.
  const forget = () => {
    newest += 1;
    get("trial").textContent = "";
    get("trial-progress").hidden = true;
  };

  const follow = async (state) => {
    show(state);
    while (state.done < state.total && state.number === newest) {
      await new Promise((done) => { setTimeout(done, ASK_MS); });
      state = await (await desk.ask("/limits/state")).json();
      if (state.number === newest) show(state);
    }
  };

  // The first field that holds no number; there is none where the limits can be sent.
  const bad = () => {
    for (const field of fields) field.classList.toggle("bad", Number.isNaN(field.valueAsNumber));
    return form.querySelector(".bad");
  };

  const attempt = async () => {
    get("saved").textContent = "";
    get("use").disabled = true;
    for (const field of fields) field.classList.toggle("changed", field.value !== field.dataset.force);
    if (bad()) {
      forget();
      return;
    }
    const state = await desk.post("/limits/try", { limits: limits() });
    get("problem").textContent = state.ok ? "" : state.error;
    if (state.ok) await follow(state);
    else forget();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => attempt().catch(() => {}), PAUSE_MS);
  };

  form.addEventListener("input", (event) => { if (event.target.type === "number") soon(); });
  get("reset").addEventListener("click", () => {
    for (const field of fields) field.value = field.dataset.own;
    soon();
  });
  const tell = async (address, data) => {
    const wrong = bad();
    if (wrong) {
      wrong.reportValidity();
      return false;
    }
    const answer = await desk.post(address, { limits: limits(), ...data }).catch(() => ({ ok: false }));
    get("problem").textContent = answer.ok ? "" : answer.error ?? "";
    get("saved").textContent = (answer.ok && answer.words) || "";
    return answer.ok;
  };
  // Enter in the name saves under it; Enter in a limit does nothing.
  get("naming").addEventListener("submit", (event) => {
    event.preventDefault();
    tell("/limits/save", { name: get("name").value });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  get("use").addEventListener("click", async () => {
    if (await tell("/limits/use", {})) location.href = "/";
  });
})();
