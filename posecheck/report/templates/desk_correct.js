// A rater's verdicts: chosen for the clip or for a stretch of it, saved at once, drawn along the time line, taken back.
(() => {
  const get = (id) => document.getElementById(id);
  const data = JSON.parse(get("data").textContent);
  const { words } = data;
  const video = get("video");
  const tracks = [...document.querySelectorAll(".track")];
  const YEAR_S = 31536000;
  const DRAG_PX = 5;
  const STEP_S = 0.1;
  const LEAST_S = 0.05;
  let state = data.state;
  let chosen = null; // a stretch of time; null is the whole clip
  let dragged = false;
  let turn = Promise.resolve();

  const number = (s) => s.toFixed(2).replace(".", data.point);
  const seconds = (s) => words.seconds.replace("#", number(s));
  const remember = (name, value) => {
    document.cookie = `posecheck-${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_S}; samesite=strict`;
  };
  const tell = (line, kind = "") => {
    get("saved").textContent = line;
    get("saved").className = `saved ${kind}`;
  };

  const piece = ([kind, from, to]) => {
    const made = document.createElement("span");
    made.className = `piece ${kind}`;
    made.style.left = `${(100 * from) / data.duration_s}%`;
    made.style.width = `${(100 * (to - from)) / data.duration_s}%`;
    const sign = document.createElement("b");
    sign.textContent = { ok: "✓", warn: "!", either: "≈" }[kind] || "?";
    if (to - from > data.duration_s / 40) made.append(sign);
    return made;
  };

  const draw = () => {
    for (const track of tracks) {
      const { rule } = track.dataset;
      track.querySelector(".program-strip")?.replaceChildren(...(data.lanes[rule] || []).map(piece));
      track.querySelector(".own").replaceChildren(...(state.stretches[rule] || []).map(piece));
    }
    get("given").innerHTML = state.list;
    get("undo").disabled = state.count === 0;
    if (get("reveal")) get("reveal").disabled = state.count === 0;
    choose(chosen);
  };

  const choose = (stretch, rule = null) => {
    chosen = stretch;
    for (const track of tracks) {
      track.querySelector(".chosen-time")?.remove();
      if (!chosen) continue;
      const mark = piece(["", chosen.from, chosen.to]);
      mark.className = "chosen-time";
      mark.replaceChildren();
      track.append(mark);
    }
    for (const row of document.querySelectorAll(".judge")) {
      if (rule !== null || !chosen) row.classList.toggle("aimed", chosen !== null && row.dataset.rule === rule);
      for (const button of row.querySelectorAll("[aria-pressed]")) {
        const is = !chosen && state.whole[row.dataset.rule] === button.dataset.verdict;
        button.setAttribute("aria-pressed", String(is));
      }
      const agree = row.querySelector(".agree");
      if (agree) agree.hidden = chosen !== null;
      for (const button of row.dataset.rule ? [] : row.querySelectorAll("button")) button.disabled = chosen !== null;
    }
    if (!video) return;
    get("all").disabled = !chosen;
    get("from-s").value = chosen ? chosen.from.toFixed(2) : "";
    get("to-s").value = chosen ? chosen.to.toFixed(2) : "";
    get("scope").textContent = chosen
      ? words.stretch.replace("#", seconds(chosen.from)).replace("~", seconds(chosen.to))
      : words.whole;
  };

  const send = (order) => {
    const initials = get("initials").value.trim();
    if (!initials && order.do !== "read") {
      tell(words.who, "problem");
      get("initials").focus();
      return Promise.resolve(false);
    }
    const who = { initials, look: +get("look").value, blind: data.blind };
    tell(order.do === "read" ? "" : words.saving, "busy");
    turn = turn.then(async () => {
      const answer = await desk.post(`/clips/${data.key}/corrections`, { ...who, ...order }).catch(() => ({}));
      if (!answer.ok) {
        tell(answer.error || words.lost, "problem");
        return false;
      }
      state = answer;
      if (order.do === "read") tell("");
      else tell(order.do === "undo" ? words.back : data.blind ? words.blind : words.saved);
      draw();
      return true;
    });
    return turn;
  };

  // A stretch is for one answer, from the click on; it comes back when that was not saved and no other was chosen since.
  const give = async (rule, verdict) => {
    const taken = chosen;
    const aimed = document.querySelector(".judge.aimed")?.dataset.rule ?? null;
    const stretch = taken && { start_s: +taken.from.toFixed(3), end_s: +taken.to.toFixed(3) };
    const note = get("note").value;
    const sent = send({ do: "give", rule: rule || null, verdict, note, ...stretch });
    choose(null);
    if (await sent) {
      if (get("note").value === note) get("note").value = "";
    } else if (taken && !chosen) {
      choose(taken, aimed);
    }
  };
  const undo = (number = null) => send({ do: "undo", number });

  document.querySelectorAll(".answers").forEach((group) => {
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      // The second click of a double one would speak of the whole clip.
      if (button && event.detail < 2) give(group.dataset.rule, button.dataset.verdict);
    });
  });
  get("given").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) undo(+button.dataset.number);
  });
  get("undo").addEventListener("click", () => undo());
  get("reveal")?.addEventListener("click", async () => { if (await send({ do: "show" })) location.reload(); });

  const again = async () => {
    if ((await send({ do: "read" })) && state.hidden !== data.blind) location.reload();
  };
  get("initials").addEventListener("change", () => { remember("rater", get("initials").value.trim()); again(); });
  get("look").addEventListener("change", () => { remember("look", get("look").value); again(); });
  get("blind").addEventListener("change", (event) => {
    remember("blind", event.target.checked ? "1" : "0");
    location.reload();
  });

  const show = () => {
    const s = video.currentTime;
    get("timeline").style.setProperty("--now", `${Math.min(100, (100 * s) / data.duration_s)}%`);
    get("clock").textContent = seconds(s);
    get("scrub").value = s;
    get("scrub").setAttribute("aria-valuetext", seconds(s));
    get("play").setAttribute("aria-pressed", String(!video.paused));
  };
  const within = (s) => Math.min(Math.max(s, 0), data.duration_s);
  const seek = (s) => {
    video.pause();
    video.currentTime = within(s);
    show();
  };
  const play = () => { if (video.paused) video.play().catch(() => {}); else video.pause(); };
  const between = (from, to, rule = null) => {
    const [first, last] = [Math.min(from, to), Math.max(from, to)].map(within);
    choose(last - first < LEAST_S ? null : { from: first, to: last }, rule);
  };
  const begin = () => between(video.currentTime, chosen && chosen.to > video.currentTime ? chosen.to : data.duration_s);
  const end = () => between(chosen && chosen.from < video.currentTime ? chosen.from : 0, video.currentTime);

  const drag = (track, down) => {
    if (down.button) return;
    const box = track.getBoundingClientRect();
    const timeAt = (event) => within((data.duration_s * (event.clientX - box.left)) / box.width);
    const from = timeAt(down);
    dragged = false;
    track.setPointerCapture(down.pointerId);
    const move = (event) => {
      dragged = dragged || Math.abs(event.clientX - down.clientX) > DRAG_PX;
      if (!dragged) return;
      between(from, timeAt(event), track.dataset.rule);
      seek(timeAt(event));
    };
    const over = () => {
      dragged = false;
      track.removeEventListener("pointermove", move);
      track.removeEventListener("pointerup", up);
      track.removeEventListener("pointercancel", over);
    };
    const up = (event) => {
      if (!dragged) seek(timeAt(event));
      over();
    };
    track.addEventListener("pointermove", move);
    track.addEventListener("pointerup", up);
    track.addEventListener("pointercancel", over);
  };

  const keys = {
    " ": play,
    i: begin,
    o: end,
    Escape: () => choose(null),
    ArrowLeft: () => seek(video.currentTime - STEP_S),
    ArrowRight: () => seek(video.currentTime + STEP_S),
  };
  const isTaken = (target, key) =>
    target.matches('input[type="text"], input[type="number"], input[type="range"], select, video') ||
    (key === " " && target.matches("button, a, input"));

  if (video) {
    for (const name of ["play", "pause", "seeked", "timeupdate", "loadedmetadata"]) video.addEventListener(name, show);
    const follow = () => { show(); if (!video.paused) requestAnimationFrame(follow); };
    video.addEventListener("play", follow);
    get("play").addEventListener("click", play);
    get("scrub").addEventListener("input", () => seek(+get("scrub").value));
    get("from").addEventListener("click", begin);
    get("to").addEventListener("click", end);
    get("all").addEventListener("click", () => choose(null));
    for (const id of ["from-s", "to-s"]) {
      get(id).addEventListener("change", () => between(+get("from-s").value, +get("to-s").value || data.duration_s));
    }
    for (const track of tracks) {
      track.addEventListener("pointerdown", (event) => drag(track, event));
      // A quick finger would leave the page gliding, and the tap after it would only stop that.
      track.addEventListener("touchmove", (event) => { if (dragged && event.cancelable) event.preventDefault(); }, { passive: false });
    }
    show();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      if (event.target.matches('input[type="text"], input[type="number"]') || state.count === 0) return;
      event.preventDefault();
      undo();
    } else if (video && keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (isTaken(event.target, event.key)) return;
      event.preventDefault();
      keys[event.key]();
    }
  });
  const picture = video || get("picture");
  const plain = `/clips/${data.key}/plain`;
  const bring = () => {
    if (picture.getAttribute("src") === plain) return tell(words.unplayable, "problem");
    tell(words.preparing, "busy");
    picture.src = plain;
    picture.addEventListener(video ? "loadedmetadata" : "load", () => tell(""), { once: true });
  };
  picture.addEventListener("error", bring);
  if (video ? video.error : picture.complete && !picture.naturalWidth) bring();
  if (data.error) tell(data.error, "problem");
  draw();
})();
