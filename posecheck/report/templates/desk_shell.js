// A page within the page: says that it is being made until it is there, and prints it, with all that was typed in.
(() => {
  const frame = document.getElementById("shown");
  const working = document.getElementById("working");
  // On the screen the name of the program stands above already; on paper it stays.
  const ALONE = "@media screen { header.top, .skip { display: none; } main { padding-top: 1.25rem; } }";
  let changed = null;
  let prints = false;
  frame.addEventListener("load", () => {
    working.hidden = true;
    const style = frame.contentDocument.createElement("style");
    style.textContent = ALONE;
    frame.contentDocument.head.append(style);
    if (prints) {
      prints = false;
      frame.contentWindow.print();
    }
  });
  const print = () => {
    if (changed === null) {
      frame.contentWindow.print();
    } else if (changed.reportValidity()) {
      prints = true;
      changed.requestSubmit();
    }
  };
  document.getElementById("print")?.addEventListener("click", print);
  // What is to be printed is the page within, not this one around it.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "p") {
      event.preventDefault();
      print();
    }
  });
  for (const form of document.querySelectorAll('form[target="shown"]')) {
    form.addEventListener("input", () => { changed = form; });
    form.addEventListener("submit", () => {
      changed = null;
      working.hidden = false;
    });
  }
})();
