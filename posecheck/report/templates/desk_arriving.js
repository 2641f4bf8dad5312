// What is dropped or chosen is asked about, sent two at a time, and told of while it arrives.
(() => {
  const get = (id) => document.getElementById(id);
  const words = table.words;
  const AT_ONCE = 2;
  const waiting = [];
  const sending = new Set();
  let sent = 0;
  let total = 0;
  let passed = 0;
  let depth = 0;

  const tell = () => {
    const busy = waiting.length + sending.size > 0;
    const list = get("arriving-list");
    get("arriving").hidden = !busy && !list.children.length && !passed;
    get("stop-arriving").textContent = busy ? words.cancel : words.close;
    const line = busy ? words.arriving.replace("#", sent).replace("~", total) : words.arrived.replace("#", sent);
    const text = line + (passed ? ` · ${words.passed.replace("#", passed)}` : "");
    if (get("arriving-words").textContent !== text) get("arriving-words").textContent = text;
  };

  const line = (name, why) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = name;
    item.append(label);
    if (why) {
      item.className = "refused";
      label.textContent = why;
    } else {
      const bar = document.createElement("progress");
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", name);
      item.append(bar);
    }
    get("arriving-list").append(item);
    return item;
  };

  const broke = (name) => words.broke.replace("#", () => name);

  const send = (one) => {
    const request = new XMLHttpRequest();
    const item = line(one.name);
    sending.add(request);
    request.upload.addEventListener("progress", (event) => {
      item.querySelector("progress").value = event.total ? event.loaded / event.total : 0;
    });
    const over = (why) => {
      sending.delete(request);
      item.remove();
      if (why) line(one.name, why);
      next();
    };
    request.addEventListener("load", () => {
      if (request.status === 200) { sent += 1; over(); table.refresh(); return; }
      let why = "";
      try { why = JSON.parse(request.responseText).error; } catch { /* no answer of ours */ }
      over(why || broke(one.name));
    });
    request.addEventListener("error", () => over(broke(one.name)));
    request.addEventListener("abort", () => over());
    request.open("POST", `/clips?name=${encodeURIComponent(one.name)}`);
    request.send(one.file);
  };

  const next = () => {
    while (waiting.length && sending.size < AT_ONCE) send(waiting.shift());
    tell();
  };

  const take = async (files) => {
    if (!files.length) return;
    if (!waiting.length && !sending.size) {
      get("arriving-list").replaceChildren();
      sent = total = passed = 0;
    }
    const asked = files.map(({ name, file }) => ({ name, size: file.size }));
    const answer = await desk.post("/ask", { files: asked }).catch(() => ({ ok: false }));
    if (!answer.ok) {
      // A line for each thing that was dropped, not for each file in it.
      for (const name of new Set(files.map((one) => one.name.split("/")[0]))) line(name, broke(name));
      tell();
      return;
    }
    answer.answers.forEach((why, i) => {
      if (why === null) { waiting.push(files[i]); total += 1; } else passed += 1;
    });
    if (files.length === 1 && answer.answers[0]) line(files[0].name, answer.answers[0]);
    next();
  };

  // A dropped folder is walked through; browsers hand out a hundred names at a time.
  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, broke) => { entry.file(done, broke); }).catch(() => null);
      return file ? [{ name: entry.fullPath.replace(/^\//, ""), file }] : [];
    }
    const reader = entry.createReader();
    const inside = [];
    for (;;) {
      const some = await new Promise((done, broke) => { reader.readEntries(done, broke); }).catch(() => []);
      if (!some.length) break;
      inside.push(...some);
    }
    const found = [];
    for (const one of inside) found.push(...await walk(one));
    return found;
  };

  const dropped = async (data) => {
    const items = [...data.items].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.length) return take([...data.files].map((file) => ({ name: file.name, file })));
    const found = await Promise.all(entries.map(walk));
    return take(found.flat());
  };

  const bringsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragenter", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    depth += 1;
    get("veil").hidden = false;
  });
  addEventListener("dragover", (event) => { if (bringsFiles(event)) event.preventDefault(); });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    get("veil").hidden = depth === 0;
  });
  addEventListener("drop", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    get("veil").hidden = true;
    dropped(event.dataTransfer);
  });

  get("choose-files").addEventListener("click", () => get("files").click());
  get("choose-folder").addEventListener("click", () => get("folder").click());
  for (const id of ["files", "folder"]) {
    get(id).addEventListener("change", (event) => {
      take([...event.target.files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));
      event.target.value = "";
    });
  }
  get("stop-arriving").addEventListener("click", () => {
    const busy = waiting.length + sending.size > 0;
    waiting.length = 0;
    for (const request of [...sending]) request.abort();
    if (!busy) { get("arriving-list").replaceChildren(); passed = 0; }
    tell();
  });
  addEventListener("beforeunload", (event) => { if (sending.size) event.preventDefault(); });
})();
